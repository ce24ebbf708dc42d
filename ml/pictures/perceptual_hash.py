"""A short fingerprint that stays nearly the same when a picture is resized, recoloured a little or saved again."""

from typing import Final

import numpy as np
from PIL import Image

_SIDE: Final = 32
_KEPT: Final = 8


def perceptual_hash(picture: Image.Image) -> int:
    """64 bits as a signed integer, which is how Postgres keeps a bigint.

    Source   the DCT hash: signs of the 8 × 8 lowest frequencies of the 32 × 32 grey picture against their median.
    """
    grey = np.asarray(picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS), dtype=np.float64)
    low = (_COSINES @ grey @ _COSINES.T)[:_KEPT, :_KEPT].reshape(-1)
    bits = low > np.median(low[1:])
    unsigned = int("".join("1" if bit else "0" for bit in bits), 2)
    return unsigned - (1 << 64) if unsigned >= 1 << 63 else unsigned


def hamming(first: int, second: int) -> int:
    """In how many of 64 bits two hashes differ; up to 8 or so they are one picture, saved twice."""
    return ((first ^ second) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()


_COSINES: Final = np.cos(np.pi / _SIDE * (np.arange(_SIDE)[None, :] + 0.5) * np.arange(_SIDE)[:, None])
