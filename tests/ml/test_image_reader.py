"""The embedded reader's vectors: like things are near, whatever their size or file format."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ml.protocols import ImageReader
from ml.values import ImageRefused

pytestmark = pytest.mark.models


def _picture(shape: str, colour: str, side: int, fmt: str) -> bytes:
    picture = Image.new("RGB", (side, side), "white")
    draw = ImageDraw.Draw(picture)
    box = (side // 4, side // 4, 3 * side // 4, 3 * side // 4)
    if shape == "ball":
        draw.ellipse(box, fill=colour)
    else:
        for x in range(side // 8, side, side // 8):
            draw.line((x, 0, x, side), fill=colour, width=max(1, side // 60))
    out = io.BytesIO()
    picture.save(out, fmt)
    return out.getvalue()


def test_the_same_thing_in_another_size_and_format_has_the_same_vector(image_reader: ImageReader) -> None:
    ball = image_reader.read(_picture("ball", "#d01020", 300, "PNG"))
    again = image_reader.read(_picture("ball", "#d01020", 900, "JPEG"))
    fence = image_reader.read(_picture("fence", "#2b2b2b", 300, "PNG"))

    assert ball.vector.shape == (image_reader.dim,) == (1_536,)
    assert float(np.linalg.norm(ball.vector)) == pytest.approx(1, abs=1e-5)
    assert float(ball.vector @ again.vector) > 0.95
    assert float(ball.vector @ fence.vector) < 0.7


def test_facts_name_the_model_that_read_them(image_reader: ImageReader) -> None:
    seen = image_reader.read(_picture("ball", "#d01020", 300, "PNG"))

    assert seen.read_by == image_reader.identity
    assert seen.read_by.revision == "0.1.0-f2bc3dd0+near+colours"
    assert seen.palette[0].name == "red"


def test_what_is_no_picture_is_refused_before_the_model_is_asked(image_reader: ImageReader) -> None:
    with pytest.raises(ImageRefused):
        image_reader.read(b"not a picture")
