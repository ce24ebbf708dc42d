"""Words for those who do not see a picture, made of what is known of it."""

from collections.abc import Mapping, Sequence
from typing import Final

from domain.base.values import Json
from domain.pictures.values import Unchecked

MOST_CHARS: Final = 160
# A colour that covers less of the thing is a detail.
_MAIN: Final = 0.3


def offer(picture: Unchecked) -> str:
    """What the picture shows, in one line: the item's title, its colours where they are sure, which view it is.

    Limits   colours have English names, so other locales get the title alone.
    """
    words = picture.title.strip().rstrip(".")
    facts = picture.facts or {}
    if picture.locale.partition("-")[0] == "en" and picture.kind == "product":
        colours = [name for name in _colours(facts) if name not in words.lower()]
        if colours and not any(name in words.lower() for name in _colours(facts)):
            words += f" in {' and '.join(colours)}"
        if picture.position:
            words += f", view {picture.position + 1}"
    return words[:MOST_CHARS]


def _colours(facts: Mapping[str, Json]) -> list[str]:
    """The one or two colours a shopper would name; none where a busy background leaves it open what they belong to."""
    palette, background = facts.get("palette"), facts.get("background")
    if not isinstance(palette, Sequence) or not isinstance(background, Mapping) or background.get("kind") == "busy":
        return []
    named = [colour for colour in palette if isinstance(colour, Mapping)]
    return [str(colour["name"]) for colour in named if float(str(colour["share"])) >= _MAIN][:2]
