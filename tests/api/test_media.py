"""Pictures as fronts get them: in the format asked for, cropped around their subject, with nothing in them but pixels."""

import hashlib
import io
import os
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image, ImageCms
from starlette.applications import Starlette

from api.catalog.types import Image as Picture
from api.media import routes as media
from api.media.kept import Kept
from domain.base.settings import Settings
from domain.pictures.rules.crops import Shape

WHERE = {34853: {1: "N", 2: (52.0, 31.0, 0.0)}}


def keep(settings: Settings, data: bytes, extension: str = "jpg") -> str:
    name = hashlib.sha256(data).hexdigest()
    path = settings.media_dir / name[:2] / f"{name}.{extension}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return f"{name[:2]}/{name}.{extension}"


def phone_photo(orientation: int = 6) -> bytes:
    """800 × 400 as a phone writes it: lying on its side, and saying where it was taken."""
    picture = Image.new("RGB", (800, 400), "teal")
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[34853] = WHERE[34853]
    saved = io.BytesIO()
    picture.save(saved, "JPEG", exif=exif, comment=b"by me")
    return saved.getvalue()


async def answered(http: httpx.AsyncClient, path: str, accept: str = "*/*") -> tuple[httpx.Response, Image.Image]:
    answer = await http.get(path, headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    return answer, Image.open(io.BytesIO(answer.content))


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("image/avif,image/webp,*/*", "AVIF"), ("image/webp,*/*", "WEBP"), ("*/*", "JPEG"), ("", "JPEG")],
)
async def test_the_lightest_format_that_is_asked_for_comes(
    http: httpx.AsyncClient, settings: Settings, accept: str, kind: str
) -> None:
    key = keep(settings, phone_photo())

    answer, picture = await answered(http, f"/media/{key}?w=320", accept)

    assert picture.format == kind
    assert "Accept" in answer.headers["vary"].split(", ")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("query", ["", "?w=160", "?w=320&shape=square&at=0"])
@pytest.mark.parametrize("accept", ["image/avif", "image/webp", "*/*"])
async def test_where_a_photo_was_taken_is_told_to_nobody(
    http: httpx.AsyncClient, settings: Settings, query: str, accept: str
) -> None:
    key = keep(settings, phone_photo())

    answer, picture = await answered(http, f"/media/{key}{query}", accept)

    assert dict(picture.getexif()) == {}
    assert b"Exif" not in answer.content
    assert b"by me" not in answer.content
    assert query or picture.size == (400, 800)  # upright without being told to


async def test_a_file_that_says_nothing_more_comes_as_it_is(http: httpx.AsyncClient, settings: Settings) -> None:
    saved = io.BytesIO()
    Image.new("RGB", (90, 60), "teal").save(saved, "PNG")
    key = keep(settings, saved.getvalue(), "png")

    answer, _ = await answered(http, f"/media/{key}", "image/avif")

    assert answer.content == saved.getvalue()


async def test_a_crop_has_its_shape_and_begins_at_its_step(http: httpx.AsyncClient, settings: Settings) -> None:
    picture = Image.new("RGB", (900, 300), "white")
    picture.paste("black", (600, 0, 900, 300))
    saved = io.BytesIO()
    picture.save(saved, "PNG")
    key = keep(settings, saved.getvalue(), "png")

    _, left = await answered(http, f"/media/{key}?w=160&shape=square&at=0")
    _, right = await answered(http, f"/media/{key}?w=160&shape=square&at=20")

    assert (left.size, right.size) == ((160, 160), (160, 160))
    assert left.convert("L").getpixel((80, 80)) == 255
    assert right.convert("L").getpixel((80, 80)) == 0


@pytest.mark.parametrize("query", ["w=321", "w=9" * 9, "shape=oval&w=320", "shape=square", "w=320&at=21", "w=320&at=x"])
async def test_what_is_not_offered_is_refused_and_not_kept_by_caches(
    http: httpx.AsyncClient, settings: Settings, query: str
) -> None:
    key = keep(settings, phone_photo())

    refused = await http.get(f"/media/{key}?{query}")

    assert (refused.status_code, refused.headers["cache-control"]) == (400, "no-store")
    assert not (settings.media_dir / "sizes").exists()


async def test_print_colours_and_sixteen_bits_become_a_browser_s(http: httpx.AsyncClient, settings: Settings) -> None:
    saved = io.BytesIO()
    Image.new("CMYK", (40, 40), (255, 0, 0, 0)).save(saved, "JPEG")
    deep = io.BytesIO()
    Image.new("I;16", (40, 40), 32_768).save(deep, "PNG")

    _, cyan = await answered(http, f"/media/{keep(settings, saved.getvalue())}")
    _, grey = await answered(http, f"/media/{keep(settings, deep.getvalue(), 'png')}?w=160")

    assert cyan.mode == "RGB"
    assert abs(np.asarray(grey.convert("L"))[5, 5] - 128.0) <= 1


async def test_a_profile_is_applied_not_dropped(http: httpx.AsyncClient, settings: Settings) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    saved = io.BytesIO()
    Image.new("RGB", (40, 40), (10, 200, 30)).save(saved, "JPEG", quality=95, icc_profile=lab.tobytes())

    _, picture = await answered(http, f"/media/{keep(settings, saved.getvalue())}?w=160")

    assert "icc_profile" not in picture.info
    assert np.abs(np.asarray(picture)[5, 5] - np.array([10.0, 200.0, 30.0])).max() <= 4


async def test_a_broken_file_is_no_picture_and_the_next_one_comes(http: httpx.AsyncClient, settings: Settings) -> None:
    broken = keep(settings, phone_photo()[:700])

    assert (await http.get(f"/media/{broken}?w=320")).status_code == 415
    await answered(http, f"/media/{keep(settings, phone_photo(1))}?w=320")


@pytest.mark.unit
def test_what_nobody_asked_for_longest_goes_first(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "old", "older")):
        (tmp_path / name).write_bytes(bytes(100))
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    kept = Kept(tmp_path, 250)

    assert kept.added(1) is True
    assert kept.tidy() == 100
    assert {path.name for path in tmp_path.iterdir()} == {"new", "old"}
    assert kept.added(1) is False


@pytest.mark.unit
def test_a_version_larger_than_all_that_is_kept_stays_until_the_next(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(bytes(500))

    assert Kept(tmp_path, 250).tidy() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["large"]


async def test_versions_take_no_more_room_than_they_may(settings: Settings) -> None:
    most = 30_000
    app = Starlette(routes=media.routes(settings.media_dir, most))
    pictures = [np.random.default_rng(seed).integers(0, 255, (40, 40, 3), dtype=np.uint8) for seed in range(6)]
    sizes = []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop.test") as client:
        for pixels in pictures:
            saved = io.BytesIO()
            Image.fromarray(pixels).resize((400, 400), Image.Resampling.NEAREST).save(saved, "PNG")
            answer = await client.get(f"/media/{keep(settings, saved.getvalue(), 'png')}?w=320")
            sizes.append(len(answer.content))
    there = [path.stat().st_size for path in (settings.media_dir / "sizes").rglob("*.png")]

    assert sum(sizes) > 2 * most
    assert sum(there) <= most + max(sizes)


@pytest.mark.unit
def test_an_address_names_the_step_at_which_the_subject_stays_whole() -> None:
    picture = Picture(
        media="ab/abc.jpg",
        box=(0.6, 0.1, 0.95, 0.9),
        alt="",
        width=1600,
        height=900,
        focal_point=None,
        palette=[],
        background=None,
    )

    url = Picture.url  # a field's resolver
    assert url(picture, 300) == "/media/ab/abc.jpg?w=320"
    assert url(picture, 300, Shape.SQUARE) == "/media/ab/abc.jpg?w=320&shape=square&at=18"
    assert url(picture) == "/media/ab/abc.jpg"
