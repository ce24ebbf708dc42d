"""Facts of real photos, each looked at by a person: what must stay right when thresholds move."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from ml.fakes import FakeImageReader
from ml.pictures import facts
from ml.pictures.perceptual_hash import hamming
from ml.values import BackgroundKind

pytestmark = pytest.mark.data


def _luma(real_data: Path, name: str) -> bytes:
    return next((real_data / "magento_luma" / "images").rglob(name)).read_bytes()


@pytest.mark.parametrize(
    ("name", "colour"),
    [
        ("wt09-white_main.jpg", "white"),
        ("wb05-red-0.jpg", "pink"),
        ("wb04-blue_alt1.jpg", "sky blue"),
        ("wsh06-purple_main.jpg", "purple"),
        ("msh03-blue_main.jpg", "blue"),
        ("mj09-yellow_alt1.jpg", "light yellow"),
        ("ms12-red_back.jpg", "red"),
    ],
)
def test_a_garment_s_colour_comes_before_skin_and_background(real_data: Path, name: str, colour: str) -> None:
    seen = facts.see(_luma(real_data, name))

    assert seen.background.kind is BackgroundKind.PLAIN_WHITE
    assert seen.palette[0].name == colour


def test_studio_photos_are_sharp_and_turn_blurred_when_they_are_blurred(real_data: Path) -> None:
    photos = sorted((real_data / "magento_luma" / "images").rglob("*_main.jpg"))[::40]
    crisp = [facts.see(photo.read_bytes()).blurred for photo in photos]
    blurred = [facts.see(_blurred(photo)).blurred for photo in photos]

    assert sum(crisp) == 0
    assert sum(blurred) >= 0.9 * len(photos)


def _blurred(photo: Path) -> bytes:
    out = io.BytesIO()
    picture = Image.open(photo).convert("RGB")
    picture.thumbnail((512, 512))
    picture.filter(ImageFilter.GaussianBlur(5)).save(out, "JPEG", quality=90)
    return out.getvalue()


def test_a_smaller_copy_of_a_photo_keeps_its_hash_and_another_photo_does_not(real_data: Path) -> None:
    image = _luma(real_data, "mb01-blue-0.jpg")
    picture = Image.open(io.BytesIO(image)).convert("RGB")
    out = io.BytesIO()
    picture.resize((picture.width // 3, picture.height // 3)).save(out, "JPEG", quality=70)

    first = FakeImageReader().read(image).perceptual_hash

    assert hamming(first, FakeImageReader().read(out.getvalue()).perceptual_hash) <= 6
    assert hamming(first, FakeImageReader().read(_luma(real_data, "wb05-red-0.jpg")).perceptual_hash) > 10


def test_webp_product_shots_are_read(real_data: Path) -> None:
    photos = sorted((real_data / "dotnet_eshop_outdoor" / "images").rglob("*.webp"))[::25]

    assert {facts.see(photo.read_bytes()).format for photo in photos} == {"WEBP"}
