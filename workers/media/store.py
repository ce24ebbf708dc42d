"""The media store: pictures kept under the hash of their bytes, so that the same file is kept once and never changes."""

import hashlib
import io
import os
import struct
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

MAX_BYTES: Final = 20_000_000
MAX_PIXELS: Final = 40_000_000

_EXTENSIONS: Final = {
    "JPEG": "jpg",
    "MPO": "jpg",
    "PNG": "png",
    "WEBP": "webp",
    "GIF": "gif",
    "AVIF": "avif",
    "BMP": "bmp",
    "TIFF": "tiff",
}
# Pillow loads its readers when first needed, and naming one that is not loaded is an error.
Image.init()
_READERS: Final = tuple(kind for kind in _EXTENSIONS if kind in Image.OPEN)
_READ: Final = "JPEG, PNG, WebP, GIF, AVIF, BMP and TIFF are read"
_BROKEN: Final = (OSError, SyntaxError, ValueError, TypeError, EOFError, IndexError, struct.error, zlib.error)
_TURNED: Final = frozenset({5, 6, 7, 8})
"""EXIF orientations of a picture that lies on its side."""


class BadPicture(Exception):
    """A file that is not kept, and why; the message finishes the sentence "this picture …". Trying again will not help."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A picture in the store. Width and height are those a viewer shows."""

    key: str
    width: int
    height: int


class MediaStore:
    """A folder of pictures, `ab/abcdef….jpg`; writers may race, readers never see half a file."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, data: bytes) -> Kept:
        """The picture is in the store.

        Errors   BadPicture, judged by the header: no pixel is decoded.
        """
        extension, width, height = header(data)
        name = hashlib.sha256(data).hexdigest()
        kept = Kept(key=f"{name[:2]}/{name}.{extension}", width=width, height=height)
        path = self.root / kept.key
        if not path.is_file() or path.stat().st_size != len(data):
            _write(path, data)
        return kept

    def keep_file(self, path: Path) -> Kept:
        """As `keep`, from a file; one that is too large is not read."""
        try:
            size = path.stat().st_size
            if not path.is_file():
                raise BadPicture("is not a file")
            _require_size(size)
            return self.keep(path.read_bytes())
        except FileNotFoundError:
            raise BadPicture("does not exist") from None
        except OSError as error:
            raise BadPicture(f"cannot be read: {error.strerror or error}") from None

    def read(self, key: str) -> bytes:
        """The bytes of a picture.

        Errors   FileNotFoundError.
        """
        path = (self.root / key).resolve()
        if not path.is_relative_to(self.root.resolve()):
            raise FileNotFoundError(key)
        return path.read_bytes()


def header(data: bytes) -> tuple[str, int, int]:
    """The extension, width and height that the first bytes of a picture tell.

    Errors   BadPicture where it is not a picture, not one we read, or larger than we read.
    """
    _require_size(len(data))
    try:
        with Image.open(io.BytesIO(data), formats=_READERS) as image:
            width, height = image.size
            kind = str(image.format)
            turned = _lies_on_its_side(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPicture(f"has far more than {MAX_PIXELS // 1_000_000} megapixels") from None
    except (UnidentifiedImageError, *_BROKEN):
        raise BadPicture(f"is not a picture, or its beginning is damaged; {_READ}") from None
    if width * height > MAX_PIXELS:
        megapixels = width * height / 1_000_000
        raise BadPicture(
            f"has {megapixels:.0f} megapixels ({width} × {height}); the limit is {MAX_PIXELS // 1_000_000}"
        )
    return _EXTENSIONS[kind], *((height, width) if turned else (width, height))


def _require_size(size: int) -> None:
    if size == 0:
        raise BadPicture("is empty")
    if size > MAX_BYTES:
        raise BadPicture(f"has {size / 1_000_000:.1f} MB; the limit is {MAX_BYTES // 1_000_000}")


def _lies_on_its_side(image: Image.Image) -> bool:
    try:
        return image.getexif().get(0x0112) in _TURNED
    except _BROKEN:
        return False


def _write(path: Path, data: bytes) -> None:
    """The file is there in one step: written beside its place, then renamed into it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
