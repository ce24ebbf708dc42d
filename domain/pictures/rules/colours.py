"""Whether the colour that an item names is one that its picture shows."""

import re
from collections.abc import Collection, Mapping, Sequence
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
    "yellow": frozenset({"yellow", "light yellow", "mustard", "gold", "lime", "cream"}),
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
# What covers less of the thing is its print or its buttons.
_LEAST_SHARE: Final = 0.08


def named(title: str, attributes: Mapping[str, Json]) -> frozenset[str]:
    """The families of colour that an item names: in its attribute for that, else as a word of its title."""
    for key, value in attributes.items():
        if key.lower() in {"color", "colour"} and isinstance(value, str):
            return _families(value)
    return _families(title)


def agree(families: Collection[str], seen: Sequence[tuple[str, float]]) -> bool:
    """Whether the picture shows one of these families. Nothing seen contradicts nothing."""
    there = {name for name, share in seen if share >= _LEAST_SHARE}
    return not there or any(FAMILIES[family] & there for family in families)


def _families(words: str) -> frozenset[str]:
    return frozenset(_WORDS[word] for word in _WORD.findall(words.lower()) if word in _WORDS)
