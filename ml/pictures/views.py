"""One vector of several looks at a picture: the whole, the thing itself from near, and its colours."""

from typing import Final

import numpy as np
from PIL import Image

from ml.pictures import colours
from ml.pictures.facts import Seen
from ml.values import Vector

# Part of a vector's identity: it changes with anything below.
REVISION: Final = "near+colours"
_LIGHT: Final = 4
_HUE: Final = 8
COLOURS: Final = _LIGHT * _HUE * _HUE

# Beside features of length 1. Chosen on half of the photos: there the nearest is of the same class of clothes in .67 (.65 without
# colours, .59 at .5), and a photo in a shop has its pack among the first five in .76 (.72, .73). On the other half .58 (.63, .55) and
# .70 (.71, .70); the studio's nearest is the same thing in .63 (.60, .59). PICTURES=1000 tests/benchmarks/test_pictures.py, on all: .65,
# .73 and .63; a colour histogram .20, .17 and .44.
_COLOURS_COUNT: Final = 0.3
# A little of what surrounds the thing shows what it is.
_MARGIN: Final = 0.04
_LEAST_SIDE: Final = 8
_COLOUR_SIDE: Final = 64


def close(seen: Seen) -> Image.Image:
    """The picture cut to the thing it shows."""
    box, width, height = seen.subject, seen.flat.width, seen.flat.height
    left, right = int(max(0.0, box.left - _MARGIN) * width), int(min(1.0, box.right + _MARGIN) * width)
    top, bottom = int(max(0.0, box.top - _MARGIN) * height), int(min(1.0, box.bottom + _MARGIN) * height)
    if min(right - left, bottom - top) <= _LEAST_SIDE:
        return seen.flat
    return seen.flat.crop((left, top, right, bottom))


def colours_of(picture: Image.Image) -> Vector:
    """How much of the picture has each colour, as roots of shares; length 1.

    Shapes   float32[COLOURS].
    """
    lab = colours.lab(np.asarray(picture.resize((_COLOUR_SIDE, _COLOUR_SIDE)), dtype=np.uint8)).reshape(-1, 3)
    place = np.clip((lab - [0.0, -60.0, -60.0]) / [100.01, 120.0, 120.0], 0, 0.999) * [_LIGHT, _HUE, _HUE]
    light, a, b = place.astype(np.int64).T
    shares = np.bincount((light * _HUE + a) * _HUE + b, minlength=COLOURS) / len(lab)
    return np.sqrt(shares).astype(np.float32)


def joined(whole: Vector, near: Vector, shades: Vector) -> Vector:
    """One unit vector of all three, whose inner product is the weighted mean of theirs."""
    looks = whole + near
    vector = np.concatenate([looks / max(float(np.linalg.norm(looks)), 1e-12), _COLOURS_COUNT * shades])
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
