"""Telling the person who wears a thing from the thing."""

import numpy as np
from numpy.typing import NDArray

from ml.pictures.background import Mask
from ml.pictures.colours import Lab

# A model's arms are not what is for sale, yet a tan bag is: skin counts this much, and only where somebody stands.
_SKIN_WEIGHT = 0.12
_LEAST_REST = 0.12


def weights(lab: Lab, subject: Mask, cut_off: tuple[str, ...]) -> NDArray[np.float32]:
    """How much each pixel of the subject counts: less where it is skin of somebody who is cropped by the frame.

    A packshot stands free, a person is cut at the neck, the waist or the legs; without a cut nothing is called skin.
    Shapes   float32[h, w], 0..1, from lab float32[h, w, 3].
    """
    even = subject.astype(np.float32)
    if not {"top", "bottom"} & set(cut_off):
        return even
    skin = _skin_coloured(lab) & subject
    rest = float((subject & ~skin).sum()) / max(1.0, float(subject.sum()))
    if rest < _LEAST_REST:
        return even
    return np.where(skin, np.float32(_SKIN_WEIGHT), even).astype(np.float32)


def _skin_coloured(lab: Lab) -> Mask:
    """Hues from pink to tan at middling chroma, from light to dark skin."""
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    hue = np.degrees(np.arctan2(lab[..., 2], lab[..., 1]))
    found = (lab[..., 0] > 18) & (lab[..., 0] < 90) & (chroma > 11) & (chroma < 48) & (hue > 25) & (hue < 72)
    return np.asarray(found, dtype=np.bool_)
