"""Files made to break a worker are refused with a reason, and those between them are read."""

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image
from sqlalchemy import select, text

from domain.catalog.models import ImageRow
from tests.shops import Stock
from tests.workers.tasks.conftest import Do
from workers.media.store import BadPicture, MediaStore
from workers.runtime import Runtime


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    held = io.BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()


def plain(mode: str = "RGB", side: int = 300) -> Image.Image:
    return Image.new(
        mode, (side, side), 120 if mode in {"L", "I;16"} else "teal" if mode == "RGB" else (10, 90, 20, 60)
    )


def bomb(width: int, height: int, *, text_bytes: int = 0) -> bytes:
    """A PNG whose header promises that many pixels, and perhaps a text that is long once it is unpacked."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    said = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(text_bytes), 9)) if text_bytes else b""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(bytes((width + 1) * min(height, 64)), 9))
    return b"\x89PNG\r\n\x1a\n" + head + said + rows + chunk(b"IEND", b"")


def vast_jpeg(width: int, height: int) -> bytes:
    """A JPEG whose header was changed to promise that many pixels."""
    data = bytearray(saved(plain(), "JPEG"))
    place = data.index(b"\xff\xc0") + 5
    data[place : place + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def profile_bomb() -> bytes:
    """A small PNG whose colour profile is 40 MB once it is unpacked."""
    data = saved(plain(side=64), "PNG")
    body = b"icc\0\0" + zlib.compress(bytes(40_000_000), 9)
    chunk = struct.pack(">I", len(body)) + b"iCCP" + body + struct.pack(">I", zlib.crc32(b"iCCP" + body))
    return data[:33] + chunk + data[33:]


FRAMES = [Image.new("P", (300, 300), colour) for colour in range(60)]
READ: dict[str, Callable[[], bytes]] = {
    "animated.gif": lambda: saved(FRAMES[0], "GIF", save_all=True, append_images=FRAMES[1:], duration=10),
    "animated.webp": lambda: saved(FRAMES[0].convert("RGB"), "WEBP", save_all=True, append_images=FRAMES[1:4]),
    "animated.png": lambda: saved(FRAMES[0].convert("RGB"), "PNG", save_all=True, append_images=FRAMES[1:4]),
    "pages.tiff": lambda: saved(plain(), "TIFF", save_all=True, append_images=[plain(side=1000)] * 3),
    "deep.tiff": lambda: saved(plain("I;16"), "TIFF"),
    "print.jpg": lambda: saved(plain("CMYK"), "JPEG"),
    "deep.png": lambda: saved(plain("I;16"), "PNG"),
    "glass.png": lambda: saved(plain("RGBA"), "PNG"),
    "wrongly-named.png": lambda: saved(plain(), "WEBP"),
    "rows-missing.png": lambda: bomb(3000, 3000),
    "plain.jpg": lambda: saved(plain(), "JPEG"),
}
REFUSED_WHEN_READ: dict[str, Callable[[], bytes]] = {
    "cut.jpg": lambda: saved(Image.effect_noise((300, 300), 90), "JPEG")[:4000],
}
NEVER_KEPT: dict[str, bytes] = {
    "script.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "page.jpg": b"<html><script>alert(1)</script></html>",
    "bomb.png": bomb(60_000, 60_000),
    "wide.png": bomb(2_000_000_000, 2),
    # What the headers promise is judged; nothing is unpacked.
    "vast.gif": b"GIF89a" + struct.pack("<HH", 65_000, 65_000) + b"\x00\x00\x00,",
    "vast.jpg": vast_jpeg(65_000, 65_000),
    "profile.png": profile_bomb(),
    "cut.webp": saved(Image.effect_noise((300, 300), 90).convert("RGB"), "WEBP")[:2000],
    "empty.jpg": b"",
}


async def test_hostile_files_are_refused_with_a_reason_and_their_neighbours_are_read(
    runtime: Runtime, stock: Stock, do: Do
) -> None:
    store = MediaStore(runtime.settings.media_dir)
    runtime.settings.media_dir.mkdir(parents=True)
    files = {name: make() for name, make in {**READ, **REFUSED_WHEN_READ}.items()}
    files["long-text.png"] = bomb(64, 64, text_bytes=80_000_000)
    await stock({"A": {"images": list(files)}})
    async with runtime.database.write() as db:
        for name, data in files.items():
            try:
                key = store.keep(data).key
            except BadPicture:
                assert name == "long-text.png"
                continue
            await db.execute(text("UPDATE images SET media = :key WHERE src = :src"), {"key": key, "src": name})
        await db.execute(text("DELETE FROM images WHERE media IS NULL"))

    await do("read_images")

    async with runtime.database.read() as db:
        states = {row.src: row for row in await db.execute(select(ImageRow.src, ImageRow.state, ImageRow.problem))}
    assert {name for name, row in states.items() if row.state == "read"} >= set(READ)
    assert {name: row.state for name, row in states.items() if name in REFUSED_WHEN_READ} == dict.fromkeys(
        REFUSED_WHEN_READ, "refused"
    )
    # And the worker lives: what comes next is read.
    await stock({"B": {"images": ["next.jpg"]}})
    async with runtime.database.write() as db:
        key = store.keep(saved(plain(side=310), "JPEG")).key
        await db.execute(text("UPDATE images SET media = :key WHERE src = 'next.jpg'"), {"key": key})
    await do("read_images")
    async with runtime.database.read() as db:
        assert (await db.scalars(select(ImageRow.state).where(ImageRow.src == "next.jpg"))).all() == ["read"]
    assert all(row.problem.startswith("truncated: ") for row in states.values() if row.state == "refused")


@pytest.mark.parametrize("name", sorted(NEVER_KEPT))
def test_what_is_no_picture_or_a_bomb_is_never_kept(runtime: Runtime, name: str) -> None:
    with pytest.raises(BadPicture) as refused:
        MediaStore(runtime.settings.media_dir).keep(NEVER_KEPT[name])

    assert refused.value.reason
    assert not runtime.settings.media_dir.exists()
