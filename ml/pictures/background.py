"""What lies behind the thing shown, and which pixels belong to the thing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.pictures.colours import Lab, hex_of
from ml.values import Background, BackgroundKind

Mask = NDArray[np.bool_]

# Tuned by looking at 725 studio and 350 amateur photos: below 60 % of the frame, a plain wall has become a scene.
_PLAIN_FRAME_SHARE = 0.62
_TOLERANCE = 9.0
# A cut-out on pure white has no noise at all: there a white shirt must not be taken for background.
_LEAST_TOLERANCE = 2.2
# A frame that is that flat is a studio's even where the subject covers most of it.
_FLAT_FRAME_SHARE = 0.3
_FLAT = 1.0
_TRANSPARENT_SHARE = 0.02
# Corners of studio photos are up to 15 darker than the sheet fitted to their frame; skin and cloth are further away.
_DISTINCT = 18.0
# Where so much of the frame is a studio's white, a colour that fills the rest of it is the thing itself, from near: in 8 of 725 studio
# photos the thing was taken for a wall, and its white for the thing. White that begins by and by is light on a floor.
_WHITE_FRAME_SHARE = 0.02
_WALL_SHARE = 0.6
_PURE = 252
_WHITE_LAB = np.array([100.0, 0.0, 0.0], dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A picture parted into background and subject. Shapes: subject and distinct bool[height, width].

    `distinct` are those pixels of the subject that nobody takes for a shadow or for corners that the light did not reach.
    """

    background: Background
    subject: Mask
    distinct: Mask


def split(rgb: NDArray[np.uint8], lab: Lab, alpha: NDArray[np.float32] | None) -> Split:
    """The background's kind and the subject's pixels; on a busy background every pixel counts as subject.

    Shapes   rgb uint8[h, w, 3], lab float32[h, w, 3], alpha float32[h, w] or None.
    """
    if alpha is not None and float((alpha < 0.1).mean()) > _TRANSPARENT_SHARE:
        subject = alpha >= 0.5
        if not subject.any():
            subject = np.ones_like(subject)
        found = Background(kind=BackgroundKind.TRANSPARENT, share=_share(~subject), hex=None, even=1.0)
        return Split(background=found, subject=subject, distinct=subject)
    frame = _frame(lab.shape[0], lab.shape[1])
    expected, residual = _smooth_background(lab, frame)
    flat_share = float((residual[frame] < _FLAT).mean())
    tolerance = _tolerance(residual[frame])
    alike = residual < tolerance
    if float(alike[frame].mean()) < _PLAIN_FRAME_SHARE and flat_share < _FLAT_FRAME_SHARE:
        everything = np.ones(lab.shape[:2], dtype=np.bool_)
        busy = Background(kind=BackgroundKind.BUSY, share=0.0, hex=None, even=0.0)
        return Split(background=busy, subject=everything, distinct=everything)
    behind = _reached_from(alike & frame, alike)
    if flat_share > _FLAT_FRAME_SHARE:
        behind |= _holes(residual < _FLAT)
    subject = _without_specks(~behind)
    if float(subject.mean()) < 0.003:  # nothing stands out: an empty wall, or a thing as white as its background
        subject = ~behind if (~behind).any() else np.ones_like(behind)
    colour = np.median(rgb[behind], axis=0)
    lightness, a, b = np.median(expected[behind], axis=0)
    white = lightness > 92 and float(np.hypot(a, b)) < 5
    kind = BackgroundKind.PLAIN_WHITE if white else BackgroundKind.PLAIN_COLOUR
    from_white = np.linalg.norm(lab - _WHITE_LAB, axis=-1)
    pure = rgb.min(axis=-1) >= _PURE
    wall = _share(~subject) > _WALL_SHARE and float(np.median(from_white[behind])) > _DISTINCT
    if wall and _studio_white(pure[frame], from_white[frame]):
        return _before_white(from_white, frame, pure)
    even = _even(residual[frame & (residual <= _DISTINCT)])
    found = Background(kind=kind, share=_share(~subject), hex=hex_of(colour), even=even)
    return Split(background=found, subject=subject, distinct=subject & (residual > _DISTINCT))


def _studio_white(pure: Mask, from_white: NDArray[np.float32]) -> bool:
    """Whether the frame has white in it that begins at once."""
    between = float((~pure & (from_white <= _DISTINCT)).mean())
    white = float(pure.mean())
    return white > _WHITE_FRAME_SHARE and between < white / 2


def _before_white(from_white: NDArray[np.float32], frame: Mask, pure: Mask) -> Split:
    """A thing from near that leaves little of the studio's white to be seen."""
    alike = from_white < _LEAST_TOLERANCE
    subject = _without_specks(~_reached_from(pure & frame, alike | pure))
    found = Background(kind=BackgroundKind.PLAIN_WHITE, share=_share(~subject), hex="#ffffff", even=1.0)
    return Split(background=found, subject=subject, distinct=subject & (from_white > _DISTINCT))


def _even(residuals: NDArray[np.float32]) -> float:
    return round(float((residuals < _FLAT).mean()), 3) if len(residuals) else 0.0


def _tolerance(residuals: NDArray[np.float32]) -> float:
    """How far a pixel may be from the sheet: what the frame's own noise asks for, within bounds."""
    near = residuals[residuals < _TOLERANCE]
    if not len(near):
        return _TOLERANCE
    return float(np.clip(4 * np.percentile(near, 80), _LEAST_TOLERANCE, _TOLERANCE))


def _holes(exact: Mask) -> Mask:
    """Where the background shows through, as inside a bag's handle: areas of its exact colour, without thin lines."""
    eroded = ~_dilated(_dilated(~exact))
    return _dilated(_dilated(eroded)) & exact


def _share(mask: Mask) -> float:
    return round(float(mask.mean()), 3)


def _frame(height: int, width: int) -> Mask:
    """The outermost 3 % on every side."""
    deep = max(1, round(0.03 * min(height, width)))
    frame = np.ones((height, width), dtype=np.bool_)
    frame[deep : height - deep, deep : width - deep] = False
    return frame


def _smooth_background(lab: Lab, frame: Mask) -> tuple[Lab, NDArray[np.float32]]:
    """The background as a smooth sheet fitted to the frame, and how far each pixel is from it.

    A studio's light falls off towards the corners, so one colour is not enough: a quadratic sheet is fitted, and
    refitted without the places where the subject crosses the frame.
    """
    height, width = lab.shape[:2]
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], axis=-1)
    sheet_terms, colours = terms[frame], lab[frame].astype(np.float64)
    kept = _near_the_mode(colours)
    simple = sheet_terms[:, :1]
    weights = np.linalg.lstsq(simple[kept], colours[kept], rcond=None)[0]
    used = simple
    for columns in (3, 6, 6):
        used = sheet_terms[:, :columns]
        # With few points left the sheet would bend to the subject: stay with the plainer one.
        if kept.sum() < 0.4 * len(kept):
            break
        weights = np.linalg.lstsq(used[kept], colours[kept], rcond=None)[0]
        kept = np.linalg.norm(colours - used @ weights, axis=1) < _TOLERANCE
    expected = (terms[..., : weights.shape[0]] @ weights).astype(np.float32)
    return expected, np.linalg.norm(lab - expected, axis=-1).astype(np.float32)


def _near_the_mode(colours: NDArray[np.float64]) -> Mask:
    """The frame's pixels near its most frequent colour; wide enough for a gradient, not for a second colour."""
    cells = np.round(colours / 6).astype(np.int64)
    keys = (cells[:, 0] + 100) * 1_000_000 + (cells[:, 1] + 100) * 1_000 + cells[:, 2] + 100
    values, counts = np.unique(keys, return_counts=True)
    mode = np.median(colours[keys == values[np.argmax(counts)]], axis=0)
    return np.asarray(np.linalg.norm(colours - mode, axis=1) < 2 * _TOLERANCE, dtype=np.bool_)


def _reached_from(start: Mask, allowed: Mask) -> Mask:
    """All allowed pixels connected to the start: a white shirt on white keeps its inside only if a line closes it."""
    reached = start
    while True:
        grown = _dilated(reached) & allowed
        if int(grown.sum()) == int(reached.sum()):
            return grown
        reached = grown


def _dilated(mask: Mask) -> Mask:
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    sideways = grown.copy()
    sideways[:, 1:] |= grown[:, :-1]
    sideways[:, :-1] |= grown[:, 1:]
    return sideways


def _without_specks(subject: Mask) -> Mask:
    """Noise and JPEG ringing are opened away; what remains grows back to its shape."""
    eroded = ~_dilated(~subject)
    if not eroded.any():
        return subject
    return _dilated(_dilated(eroded)) & subject
