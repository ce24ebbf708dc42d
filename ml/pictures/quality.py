"""Whether a picture is sharp and well lit."""

import numpy as np
from numpy.typing import NDArray

from ml.values import Exposure, ExposureVerdict

Grey = NDArray[np.float32]

# Of 2,070 real photos 13 lie above, all soft or shaken by eye, and between .45 and .5 every second; of 60 photos blurred by .5 % of
# their longer side 58 are found, by .3 % 39 (above .62: 44 and 23, and one of the 13). tests/benchmarks/test_picture_flags.py counts.
BLURRED_ABOVE = 0.5
# Photos of black and deep red things were called dark without this; a bicycle before black still is. A black jacket from near leaves
# 3 % of the picture to the light behind it.
_LIT = 0.5
_LIT_FROM = 98
# So light, and so much of the thing with a colour at its end, some of that with two: one alone is full in any deep pink or yellow.
# Chosen on half of 2,358 photos and drawings; on the other half two stops too many are found in 6 of 10, a veil in 7 of 10, and one
# picture is called bright as it is (lime, from near). tests/benchmarks/test_picture_flags.py counts on 60 photos.
_LIGHT = 0.6
_FULL = 253
_LOST = 0.3
_LOST_IN_WHITE = 0.05


def sharpness(grey: Grey) -> float:
    """The variance of the Laplacian at working size: comparable between pictures, higher is crisper.

    Shapes   float32[h, w], 0..255.
    """
    if min(grey.shape) < 3:
        return 0.0
    laplacian = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * grey[1:-1, 1:-1]
    return round(float(laplacian.var()), 1)


def blur(grey: Grey) -> float:
    """0 for a crisp picture, towards 1 for a blurred one; a plain thing that is in focus counts as crisp.

    Shapes   float32[h, w], 0..255.
    Source   Crété et al. 2007: blurring a picture again changes a blurred one little.
    """
    if min(grey.shape) < 12:
        return 0.0
    return max(_blur_along(grey, 0), _blur_along(grey, 1))


def _blur_along(grey: Grey, axis: int) -> float:
    width = 9
    padded = np.pad(grey, [(width // 2, width // 2) if a == axis else (0, 0) for a in range(2)], mode="edge")
    sums = np.cumsum(padded, axis=axis, dtype=np.float64)
    sums = np.concatenate([np.zeros_like(np.take(sums, [0], axis=axis)), sums], axis=axis)
    length = grey.shape[axis]
    smooth = (np.take(sums, range(width, width + length), axis=axis) - np.take(sums, range(length), axis=axis)) / width
    before = np.abs(np.diff(grey, axis=axis))
    after = np.abs(np.diff(smooth, axis=axis))
    # Grain and JPEG noise are sharp even in a blurred photo: only real edges are asked.
    edges = before > max(4.0, float(np.percentile(before, 90)))
    if int(edges.sum()) < 30:
        return 0.0
    change = np.maximum(before - after, 0)[edges].sum()
    return float(1 - change / before[edges].sum())


def exposure(subject: NDArray[np.uint8], picture: NDArray[np.uint8]) -> Exposure:
    """How light the subject is and how much of it is lost.

    A black bag on white is no dark picture: in a dark one there is no light anywhere. A white lamp is no bright one: in a
    bright one its folds are gone.
    Shapes   uint8[n, 3] of the subject's pixels, n >= 1, and uint8[..., 3] of all.
    """
    luminance, everywhere = _luminance(subject), _luminance(picture)
    mean = float(luminance.mean())
    dark = float((luminance < 0.02).mean())
    full = (subject >= _FULL).sum(axis=1)
    bright = float((full >= 2).mean())
    verdict = ExposureVerdict.OK
    if mean < 0.2 and float(np.percentile(luminance, 95)) < 0.5 and float(np.percentile(everywhere, _LIT_FROM)) < _LIT:
        verdict = ExposureVerdict.DARK
    elif mean > _LIGHT and float((full >= 1).mean()) > _LOST and bright > _LOST_IN_WHITE:
        verdict = ExposureVerdict.BRIGHT
    return Exposure(mean=round(mean, 3), clipped_dark=round(dark, 3), clipped_bright=round(bright, 3), verdict=verdict)


def _luminance(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray((rgb @ np.array([0.2126, 0.7152, 0.0722])) / 255, dtype=np.float32)
