"""The media store keeps a picture once, under the hash of its bytes, or says why not."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workers.imports.conftest import claiming
from workers.media.store import MAX_BYTES, BadPicture, Kept, MediaStore, header

pytestmark = pytest.mark.unit


def test_the_same_picture_is_kept_once_under_its_hash(tmp_path: Path, picture: Callable[..., bytes]) -> None:
    store = MediaStore(tmp_path / "media")
    data = picture(5, 4)
    name = hashlib.sha256(data).hexdigest()

    first, second = store.keep(data), store.keep(data)

    assert first == second == Kept(key=f"{name[:2]}/{name}.png", width=5, height=4)
    assert [path.name for path in (tmp_path / "media").rglob("*") if path.is_file()] == [f"{name}.png"]
    assert store.read(first.key) == data


def test_half_a_file_left_by_a_crash_is_written_again(tmp_path: Path, picture: Callable[..., bytes]) -> None:
    store = MediaStore(tmp_path)
    kept = store.keep(picture())
    (tmp_path / kept.key).write_bytes(b"half")

    store.keep(picture())

    assert store.read(kept.key) == picture()


@pytest.mark.parametrize(
    ("kind", "extension"),
    [
        ("JPEG", "jpg"),
        ("PNG", "png"),
        ("WEBP", "webp"),
        ("GIF", "gif"),
        ("BMP", "bmp"),
        ("TIFF", "tiff"),
        ("AVIF", "avif"),
    ],
)
def test_the_type_is_told_from_the_content(kind: str, extension: str, picture: Callable[..., bytes]) -> None:
    assert header(picture(16, 9, kind)) == (extension, 16, 9)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"x" * (MAX_BYTES + 1), "has 20.0 MB; the limit is 20"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not a picture"),
        (b"\x89PNG\r\n\x1a\n", "is not a picture"),
        (b"GIF89a", "is not a picture"),
        (b"\xff\xd8\xff", "is not a picture"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(BadPicture) as refusal:
        header(data)

    assert refusal.value.reason.startswith(reason)


@pytest.mark.parametrize(("side", "reason"), [(6_400, "has 41 megapixels (6400 × 6400)"), (13_000, "has 169 megapixels"), (60_000, "has far more than 40 megapixels")])  # fmt: skip
def test_a_picture_of_too_many_pixels_is_refused_by_its_header(
    side: int, reason: str, picture: Callable[..., bytes]
) -> None:
    with pytest.raises(BadPicture) as refusal:
        header(claiming(picture(), side, side))

    assert refusal.value.reason.startswith((reason, "has far more than 40 megapixels"))


def test_a_key_does_not_lead_out_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")

    with pytest.raises(FileNotFoundError):
        MediaStore(tmp_path / "media").read("../secret")
