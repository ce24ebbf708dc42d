"""What an editor reads about a problem, and what to do."""

from collections.abc import Mapping, Sequence
from typing import Final

from domain.base.values import Json
from domain.pictures.values import ProblemKind

_SAID: Final[Mapping[ProblemKind, tuple[str, str]]] = {
    ProblemKind.UNREADABLE: (
        "This picture {problem}.",
        "Upload the picture again; no page shows it until then.",
    ),
    ProblemKind.SMALL: (
        "The picture is {width} × {height} pixels: pages enlarge it.",
        "Upload it at 640 pixels or more on its longer side; 1,920 suit a hero.",
    ),
    ProblemKind.BLURRED: (
        "The picture is out of focus.",
        "Take it again with the thing in focus, or upload the original instead of an enlarged copy.",
    ),
    ProblemKind.DARK: (
        "The thing is hard to see: the picture is very dark.",
        "Lighten it, or take it again with more light on the thing.",
    ),
    ProblemKind.BRIGHT: (
        "The thing is washed out: the picture is very bright.",
        "Darken it until the thing's own texture shows.",
    ),
    ProblemKind.CUT_OFF: (
        "The thing is cut off at the {edges}.",
        "Use a picture that shows the whole thing first, and this one after it.",
    ),
    ProblemKind.LETTERING: (
        "There are words in the picture: “{words}”.",
        "Use a picture without writing: offers end, and words in a picture are not translated.",
    ),
    ProblemKind.UNSUITABLE: (
        "The picture may show more skin than a shop's front should.",
        "Look at it before shoppers do; set this aside if it may be shown.",
    ),
    ProblemKind.DOUBLE: (
        "The product {sku} has the same picture.",
        "Give one of the two products a picture of its own, or join them if they are one.",
    ),
    ProblemKind.OTHER_COLOUR: (
        "The words say {named}; the picture looks {seen}.",
        "Check whether the picture belongs to another variant, or mend the colour in the words.",
    ),
    ProblemKind.OTHER_THING: (
        "The picture looks like the shop's {looks_like}, where this item is not.",
        "Check whether the picture or the category belongs to another product.",
    ),
}


def todo(kind: ProblemKind) -> str:
    """The next step."""
    return _SAID[kind][1]


def what(kind: ProblemKind, measured: Mapping[str, Json]) -> str:
    """What is wrong, with the number or the words behind it."""
    return _SAID[kind][0].format_map({name: _listed(value) for name, value in measured.items()})


def _listed(value: Json) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " and ".join(map(str, value))
    return str(value)
