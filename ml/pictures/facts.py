"""Everything that the pixels of one picture say, gathered in one pass."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.pictures import background, colours, layout, palette, perceptual_hash, quality, saliency, skin
from ml.pictures.decode import Decoded, decode
from ml.values import (
    Background,
    BackgroundKind,
    Colour,
    Exposure,
    FocalPoint,
    ImageFacts,
    Lettering,
    ModelIdentity,
    Subject,
    Vector,
)

VERSION: Final = 2
"""Raised with whatever changes what is seen in a picture or told from it: pictures of an older version are read again."""

# Shapes and colours need no more; 160 pixels take a few milliseconds.
_COARSE_SIDE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A picture's facts before a model has given it a vector. `flat` is the picture at working size on white."""

    flat: Image.Image
    width: int
    height: int
    format: str
    animated: bool
    palette: tuple[Colour, ...]
    sharpness: float
    blurred: bool
    exposure: Exposure
    background: Background
    focal_point: FocalPoint
    subject: Subject
    perceptual_hash: int
    layout: str


def see(image: bytes) -> Seen:
    """What the pixels say.

    Errors   ImageRefused with a code, when the bytes are not a picture we read.
    """
    decoded = decode(image)
    rgb, alpha = _coarse(decoded)
    lab = colours.lab(rgb)
    parts = background.split(rgb, lab, alpha)
    busy = parts.background.kind is BackgroundKind.BUSY
    chosen = parts.subject
    if busy:
        # In a scene the thing for sale is where people look: its colours count more than the wall's.
        heat = saliency.heat_of_scene(lab)
        box = saliency.box_of_heat(heat)
        weights = (heat / (heat.max() or 1.0)).astype(np.float32)
    else:
        box = saliency.box_of_subject(chosen, parts.distinct, lab)
        weights = skin.weights(lab, chosen, box.cut_off)
        heat = saliency.heat_of_subject(weights, lab)
    grey = np.asarray(decoded.flat.convert("L"), dtype=np.float32)
    inside = _inside(grey, box)
    return Seen(
        flat=decoded.flat,
        width=decoded.width,
        height=decoded.height,
        format=decoded.format,
        animated=decoded.animated,
        palette=palette.palette(rgb[chosen], lab[chosen], weights[chosen]),
        sharpness=quality.sharpness(inside),
        blurred=quality.blur(inside) > quality.BLURRED_ABOVE,
        exposure=quality.exposure(rgb[chosen], rgb),
        background=parts.background,
        focal_point=saliency.focal_point(heat),
        subject=box,
        perceptual_hash=perceptual_hash.perceptual_hash(decoded.flat),
        layout=layout.layout(decoded.flat),
    )


def with_vector(
    seen: Seen,
    vector: Vector,
    read_by: ModelIdentity,
    *,
    lettering: Lettering | None = None,
    unsuitable: float | None = None,
) -> ImageFacts:
    """The facts with what models say beside the pixels."""
    return ImageFacts(
        width=seen.width,
        height=seen.height,
        format=seen.format,
        animated=seen.animated,
        palette=seen.palette,
        sharpness=seen.sharpness,
        blurred=seen.blurred,
        exposure=seen.exposure,
        background=seen.background,
        focal_point=seen.focal_point,
        subject=seen.subject,
        perceptual_hash=seen.perceptual_hash,
        layout=seen.layout,
        lettering=lettering,
        unsuitable=unsuitable,
        read_by=read_by,
        vector=vector,
    )


def _coarse(decoded: Decoded) -> tuple[NDArray[np.uint8], NDArray[np.float32] | None]:
    scale = min(1.0, _COARSE_SIDE / max(decoded.flat.size))
    size = (max(1, round(decoded.flat.width * scale)), max(1, round(decoded.flat.height * scale)))
    rgb = np.asarray(decoded.flat.resize(size, Image.Resampling.BOX), dtype=np.uint8)
    if decoded.alpha is None:
        return rgb, None
    alpha = Image.fromarray((decoded.alpha * 255).astype(np.uint8)).resize(size, Image.Resampling.BOX)
    return rgb, np.asarray(alpha, dtype=np.float32) / np.float32(255)


def _inside(grey: NDArray[np.float32], box: Subject) -> NDArray[np.float32]:
    height, width = grey.shape
    top, bottom = int(box.top * height), max(int(box.bottom * height), int(box.top * height) + 1)
    left, right = int(box.left * width), max(int(box.right * width), int(box.left * width) + 1)
    return grey[top:bottom, left:right]
