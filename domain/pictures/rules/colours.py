"""Whether the colour that an item names is one that its picture shows."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import dist
from typing import Final

from domain.base.values import Json

# What the shop calls a colour and what the picture's reader calls it, as families that people mix up.
FAMILIES: Final[Mapping[str, frozenset[str]]] = {
    "white": frozenset({"white", "cream", "ivory", "light grey", "silver"}),
    "grey": frozenset({"grey", "gray", "light grey", "dark grey", "charcoal", "silver", "slate blue", "taupe"}),
    "black": frozenset({"black", "charcoal", "dark grey", "navy", "dark brown", "dark green"}),
    "red": frozenset({"red", "burgundy", "coral", "rust", "hot pink", "pink", "light pink", "brown"}),
    "pink": frozenset({"pink", "light pink", "hot pink", "coral", "peach", "lilac", "plum", "rose"}),
    "orange": frozenset({"orange", "rust", "coral", "peach", "red", "mustard", "gold", "tan", "camel"}),
    "yellow": frozenset({"yellow", "light yellow", "mustard", "gold", "lime", "light green", "cream"}),
    "green": frozenset({"green", "light green", "dark green", "olive", "khaki", "mint", "teal", "lime", "turquoise"}),
    "blue": frozenset(
        {"blue", "light blue", "sky blue", "slate blue", "navy", "teal", "turquoise", "purple", "lavender"}
    ),
    "purple": frozenset(
        {"purple", "dark purple", "lilac", "lavender", "plum", "blue", "slate blue", "burgundy", "pink", "navy"}
    ),
    "brown": frozenset({"brown", "dark brown", "tan", "camel", "beige", "taupe", "rust", "burgundy", "olive", "khaki"}),
}
_WORDS: Final[Mapping[str, str]] = {**{family: family for family in FAMILIES}, "gray": "grey"}
_WORD = re.compile(r"[a-z]+")
_BETWEEN = re.compile(r"[,;/&+|]|\b(?:and|with|on)\b")
# What covers less of the thing is its print or its buttons.
_LEAST_SHARE: Final = 0.08
# So near to the colour behind it, in levels of red, green and blue, may be a floor, an arch or a shadow: none of the thing.
_LIKE_BEHIND: Final = 32.0
_WHITE: Final = "#ffffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A colour of what stands before the background: its name, its hex, and its share, 0..1."""

    name: str
    hex: str
    share: float


def named(attributes: Mapping[str, Json]) -> frozenset[str]:
    """The families of colour that an item names in its attribute for that.

    In a title a colour may be a sort's or a taste's: a red grapefruit, a yellow onion, orange juice. An attribute that names something
    else as well, as "aluminium and black", says nothing: what else there is may be what is seen.
    """
    for key, value in attributes.items():
        if key.lower() in {"color", "colour"} and isinstance(value, str):
            parts = [_families(part) for part in _BETWEEN.split(value.lower()) if part.strip()]
            return frozenset().union(*parts) if all(parts) else frozenset()
    return frozenset()


def agree(families: Collection[str], seen: Sequence[Seen], behind: str | None = None) -> bool:
    """Whether the picture shows one of these families. Nothing seen contradicts nothing.

    `behind` is the background's colour as hex. Where much of what was seen is like it, a colour's share is that of the rest.
    """
    apart = [each for each in seen if dist(_levels(each.hex), _levels(behind or _WHITE)) > _LIKE_BEHIND]
    whole = sum(each.share for each in apart)
    there = {each.name for each in seen if each.share >= _LEAST_SHARE}
    there |= {each.name for each in apart if each.share >= _LEAST_SHARE * whole}
    return not there or any(FAMILIES[family] & there for family in families)


def _levels(code: str) -> tuple[int, int, int]:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def _families(words: str) -> frozenset[str]:
    return frozenset(_WORDS[word] for word in _WORD.findall(words.lower()) if word in _WORDS)
