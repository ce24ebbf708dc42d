"""Whether a picture is sharp and well lit."""

import numpy as np
from numpy.typing import NDArray

from ml.values import Exposure, ExposureVerdict

Grey = NDArray[np.float32]

# Set from the real photos blurred on purpose: see tests/ml/test_pictures_on_real_photos.py.
BLURRED_ABOVE = 0.62
# Of 18 photos of black and deep red things that were called dark without this, one has no light in it: a bicycle before black.
_LIT = 0.5


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


def exposure(luminance: NDArray[np.float32], everywhere: NDArray[np.float32]) -> Exposure:
    """How light the subject is and how much of it is lost.

    A black bag on white is no dark picture: in a dark one there is no light anywhere.
    Shapes   float32[n], 0..1, of the subject's pixels, n >= 1; and of the whole picture's.
    """
    mean = float(luminance.mean())
    dark = float((luminance < 0.02).mean())
    bright = float((luminance > 0.985).mean())
    verdict = ExposureVerdict.OK
    if mean < 0.2 and float(np.percentile(luminance, 95)) < 0.5 and float(np.percentile(everywhere, 95)) < _LIT:
        verdict = ExposureVerdict.DARK
    elif mean > 0.9 or bright > 0.45:
        verdict = ExposureVerdict.BRIGHT
    return Exposure(mean=round(mean, 3), clipped_dark=round(dark, 3), clipped_bright=round(bright, 3), verdict=verdict)
