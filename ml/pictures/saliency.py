"""Where people look first, and how far the thing they look at reaches."""

import numpy as np
from numpy.typing import NDArray

from ml.pictures.background import Mask
from ml.pictures.colours import Lab
from ml.values import FocalPoint, Subject

Heat = NDArray[np.float64]
_EDGE_SHARE = 0.04
# At .04, and without asking for an outline, 21 first pictures on white were called cut off at a side, nearly all for a shadow or a
# scene's ground; now 7 are. What is cut off on purpose is found (tests/benchmarks/test_picture_flags.py).
_SIDE_SHARE = 0.1
# A thing's outline is passed within so many pixels of 160, and is that high in CIELAB.
_STEP_WITHIN = 2
_STEP = 20.0


def focal_point(heat: Heat) -> FocalPoint:
    """The centre of the warmest area; the middle where nothing is warm.

    Shapes   float64[h, w], at least 0.
    """
    peak = float(heat.max()) if heat.size else 0.0
    if peak <= 0:
        return FocalPoint(x=0.5, y=0.5)
    height, width = heat.shape
    y, x = np.meshgrid((np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width, indexing="ij")
    weight = np.where(heat > 0.35 * peak, heat, 0.0)
    total = weight.sum()
    return FocalPoint(x=round(float((weight * x).sum() / total), 3), y=round(float((weight * y).sum() / total), 3))


def heat_of_subject(weights: NDArray[np.float32], lab: Lab) -> Heat:
    """Warm where the subject is, warmer where it has detail.

    Shapes   weights float32[h, w], how much each pixel counts; 0 for the background.
    """
    # Skin counts for a little more here than for colours: a face is a reason to look.
    return np.asarray(np.sqrt(weights) * (0.5 + _detail(lab) / 2), dtype=np.float64)


def heat_of_scene(lab: Lab) -> Heat:
    """Warm where a scene is unlike the rest of itself, with a pull to the middle, where photographers put things.

    Source   spectral residual, Hou & Zhang 2007, over lightness and both colour axes.
    """
    height, width = lab.shape[:2]
    heat = np.zeros((height, width))
    for channel in range(3):
        residual = _spectral_residual(lab[..., channel].astype(np.float64))
        heat += residual / (residual.max() or 1.0)
    centre = np.median(lab.reshape(-1, 3), axis=0)
    rare = np.linalg.norm(lab - centre, axis=-1).astype(np.float64)
    heat = heat / 3 + 0.7 * rare / (float(rare.max()) or 1.0)
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    return np.asarray(_smooth(heat, max(1, min(height, width) // 12)) * np.exp(-(x**2 + y**2) / 0.5), dtype=np.float64)


def box_of_subject(subject: Mask, distinct: Mask, lab: Lab) -> Subject:
    """The box around the subject and the edges that it runs into with what is distinct of it."""
    rows, columns = np.flatnonzero(subject.any(axis=1)), np.flatnonzero(subject.any(axis=0))
    height, width = subject.shape
    if not len(rows):
        return Subject(left=0.0, top=0.0, right=1.0, bottom=1.0, cut_off=())
    edges = {
        "left": _crossed(distinct[:, 0], lab[:, 0]),
        "top": float(distinct[0].mean()) > _EDGE_SHARE,
        "right": _crossed(distinct[:, -1], lab[:, -1]),
        "bottom": float(distinct[-1].mean()) > _EDGE_SHARE,
    }
    return Subject(
        left=round(float(columns[0] / width), 3),
        top=round(float(rows[0] / height), 3),
        right=round(float((columns[-1] + 1) / width), 3),
        bottom=round(float((rows[-1] + 1) / height), 3),
        cut_off=tuple(name for name, crossed in edges.items() if crossed),
    )


def _crossed(distinct: Mask, lab: Lab) -> bool:
    """Whether a thing leaves the picture at this side: it fills it, or begins or ends there at once.

    A shadow, or light that falls off towards a corner, is as far from the background as a thing, but thin, or gets there by and by.
    """
    if float(distinct.mean()) <= _SIDE_SHARE:
        return False
    if distinct.all():
        return True
    turns = np.flatnonzero(distinct[1:] != distinct[:-1])
    before, after = np.maximum(turns - _STEP_WITHIN, 0), np.minimum(turns + 1 + _STEP_WITHIN, len(lab) - 1)
    return bool((np.linalg.norm(lab[after] - lab[before], axis=-1) > _STEP).any())


def box_of_heat(heat: Heat) -> Subject:
    """The box around most of a scene's heat. Nobody can say what is cut off in a scene."""
    height, width = heat.shape
    total = float(heat.sum())
    if total <= 0:
        return Subject(left=0.0, top=0.0, right=1.0, bottom=1.0, cut_off=())
    left, right = _central_span(heat.sum(axis=0), total)
    top, bottom = _central_span(heat.sum(axis=1), total)
    return Subject(
        left=round(left / width, 3),
        top=round(top / height, 3),
        right=round(right / width, 3),
        bottom=round(bottom / height, 3),
        cut_off=(),
    )


def _central_span(profile: NDArray[np.float64], total: float) -> tuple[int, int]:
    reached = np.cumsum(profile) / total
    return int(np.searchsorted(reached, 0.06)), min(int(np.searchsorted(reached, 0.94)) + 1, len(profile))


def _detail(lab: Lab) -> Heat:
    lightness = lab[..., 0].astype(np.float64)
    if min(lightness.shape) < 2:
        return np.zeros(lightness.shape)
    down, across = np.gradient(lightness)
    strength = _smooth(np.hypot(down, across), max(1, min(lightness.shape) // 24))
    return np.asarray(strength / (strength.max() or 1.0), dtype=np.float64)


def _spectral_residual(channel: NDArray[np.float64]) -> Heat:
    spectrum = np.fft.fft2(channel)
    log_amplitude = np.log(np.abs(spectrum) + 1e-9)
    residual = log_amplitude - _smooth(log_amplitude, 1)
    back = np.abs(np.fft.ifft2(np.exp(residual + 1j * np.angle(spectrum)))) ** 2
    return _smooth(back, max(1, min(channel.shape) // 24))


def _smooth(values: NDArray[np.float64], radius: int) -> NDArray[np.float64]:
    """A box blur, twice, in each direction: near enough to a Gaussian."""
    for axis in (0, 1, 0, 1):
        width = 2 * radius + 1
        padded = np.pad(values, [(radius + 1, radius) if a == axis else (0, 0) for a in range(2)], mode="edge")
        sums = np.cumsum(padded, axis=axis)
        length = values.shape[axis]
        upper = np.take(sums, range(width, width + length), axis=axis)
        lower = np.take(sums, range(length), axis=axis)
        values = (upper - lower) / width
    return values
