"""Which part of a picture a slot of another shape shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Shape(StrEnum):
    """The shapes that slots have."""

    SQUARE = "square"
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"
    WIDE = "wide"
    BANNER = "banner"


SHAPES: Final[Mapping[Shape, tuple[int, int]]] = {
    Shape.SQUARE: (1, 1),
    Shape.PORTRAIT: (3, 4),
    Shape.LANDSCAPE: (4, 3),
    Shape.WIDE: (16, 9),
    Shape.BANNER: (3, 1),
}
"""Width to height."""

STEPS: Final = 20
"""A crop can begin at so many places, so that caches hold few versions of a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """A part of a picture in whole pixels."""

    left: int
    top: int
    right: int
    bottom: int


def place(
    width: int,
    height: int,
    shape: Shape,
    focus: tuple[float, float],
    box: tuple[float, float, float, float] | None = None,
) -> int:
    """Where the crop of this shape begins, 0 to STEPS, from the left or the top of what has to go.

    The largest part of the shape is kept. It holds the subject's `box` (left, top, right, bottom) whole where it fits, and has
    the focal point as near to its middle as that allows.
    """
    across, shown = _axis(width, height, shape)
    spare = 1.0 - shown
    if spare <= 0:
        return 0
    point = focus[0] if across else focus[1]
    start = min(max(point - shown / 2, 0.0), spare)
    if box is not None:
        low, high = (box[0], box[2]) if across else (box[1], box[3])
        if high - low <= shown:
            start = min(max(start, high - shown), low)
    return round(min(max(start, 0.0), spare) / spare * STEPS)


def crop(width: int, height: int, shape: Shape, step: int) -> Crop:
    """The part of this shape that begins at this step; see `place`."""
    across, shown = _axis(width, height, shape)
    if across:
        wide = max(1, round(width * shown))
        left = round((width - wide) * step / STEPS)
        return Crop(left=left, top=0, right=left + wide, bottom=height)
    high = max(1, round(height * shown))
    top = round((height - high) * step / STEPS)
    return Crop(left=0, top=top, right=width, bottom=top + high)


def _axis(width: int, height: int, shape: Shape) -> tuple[bool, float]:
    """Whether something goes at the sides (else above and below), and the part that stays."""
    wide, high = SHAPES[shape]
    wanted, there = wide / high, width / height
    return (True, wanted / there) if there > wanted else (False, there / wanted)
