"""Turning untrusted bytes into a small upright picture, or refusing them with a reason."""

import io
import math
import struct
import zlib
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms, UnidentifiedImageError

from ml.values import ImageRefused, RefusalCode

MAX_BYTES: Final = 40_000_000
MAX_PIXELS: Final = 40_000_000
# Every measurement is taken at this size or below, so that figures of large and small files can be compared.
WORKING_SIDE: Final = 512

_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
_OURS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_KNOWN_BUT_NOT_READ: Final = (
    (b"%PDF", "PDF"),
    (b"8BPS", "Photoshop"),
    (b"\x00\x00\x01\x00", "icon"),
    (b"%!PS", "PostScript"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (b"qoif", "QOI"),
)
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)

Alpha = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A picture at working size, flattened on white. `alpha` is 0..1 per pixel, or None where nothing is see-through.

    `width` and `height` are those of the file as a viewer shows it.
    """

    flat: Image.Image
    alpha: Alpha | None
    width: int
    height: int
    format: str
    animated: bool


def decode(data: bytes) -> Decoded:
    """The first frame of the file, upright, in sRGB, at most WORKING_SIDE on its longer side.

    Errors   ImageRefused; the size is judged from the header, before any pixel is decoded.
    """
    if len(data) > MAX_BYTES:
        megabytes = len(data) / 1_000_000
        message = f"The file has {megabytes:.0f} MB; at most {MAX_BYTES // 1_000_000} MB are read."
        raise ImageRefused(RefusalCode.TOO_LARGE_BYTES, message)
    image = _open(data)
    _require_few_pixels(image)
    fmt = "JPEG" if image.format == "MPO" else str(image.format)
    animated = bool(getattr(image, "is_animated", False)) and image.format != "MPO"
    # JPEG can decode at 1/2, 1/4 or 1/8 of its size: four times less work for a phone photo.
    full = image.size
    image.draft(None, (2 * WORKING_SIDE, 2 * WORKING_SIDE))
    try:
        image.load()
    except _BROKEN as error:
        message = f"The {fmt} file ends early or is damaged: {error}."
        raise ImageRefused(RefusalCode.TRUNCATED, message) from error
    upright = _upright(_small(_eight_bits(image)), image)
    turned = _orientation(image) in {5, 6, 7, 8}
    flat, alpha = _flatten(_srgb(upright, image))
    width, height = (full[1], full[0]) if turned else full
    return Decoded(flat=flat, alpha=alpha, width=width, height=height, format=fmt, animated=animated)


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        message = f"The picture has more than {MAX_PIXELS // 1_000_000} megapixels: {error}"
        raise ImageRefused(RefusalCode.TOO_MANY_PIXELS, message) from error
    except (UnidentifiedImageError, *_BROKEN) as error:
        raise _unidentified(data) from error


def _unidentified(data: bytes) -> ImageRefused:
    if not data:
        return ImageRefused(RefusalCode.NOT_AN_IMAGE, "The file is empty.")
    name = _name_of_unread(data)
    if name is not None:
        message = f"{name} files are not read; save it as JPEG, PNG, WebP, GIF, AVIF, BMP or TIFF."
        return ImageRefused(RefusalCode.UNSUPPORTED_FORMAT, message)
    if data.startswith(_OURS) or (data[:4] == b"RIFF" and data[8:12] in {b"WEBP", b""}):
        return ImageRefused(RefusalCode.TRUNCATED, "The file starts like a picture but ends inside its header.")
    return ImageRefused(RefusalCode.NOT_AN_IMAGE, "The file is not a picture, whatever its name says.")


def _name_of_unread(data: bytes) -> str | None:
    for magic, name in _KNOWN_BUT_NOT_READ:
        if data.startswith(magic):
            return name
    if data[4:8] == b"ftyp" and data[8:12] in {b"heic", b"heix", b"mif1", b"hevc"}:
        return "HEIC"
    if b"<svg" in data[:1_000].lower():
        return "SVG"
    return None


def _require_few_pixels(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        message = (
            f"The picture is {width} × {height}, {width * height / 1e6:.0f} megapixels; "
            f"at most {MAX_PIXELS // 1_000_000} are read."
        )
        raise ImageRefused(RefusalCode.TOO_MANY_PIXELS, message)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen and thirty-two bit greys scaled to eight; Pillow would clip them to white."""
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, dtype=np.float64)
        high = float(values.max()) if values.size else 0.0
        scale = 65_535.0 if image.mode != "F" and high > 255 else max(high, 1.0)
        return Image.fromarray(np.clip(values / scale * 255, 0, 255).astype(np.uint8))
    if image.mode in {"P", "PA"} or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in {"LA", "La", "RGBa"}:
        return image.convert("RGBA")
    if image.mode in {"1", "L"}:
        return image.convert("L")
    return image if image.mode in {"RGB", "RGBA", "CMYK"} else _plain_rgb(image)


def _plain_rgb(image: Image.Image) -> Image.Image:
    try:
        return image.convert("RGB")
    except ValueError as error:
        message = f"Pictures in colour mode {image.mode} are not read; save it as sRGB."
        raise ImageRefused(RefusalCode.UNSUPPORTED_FORMAT, message) from error


def _small(image: Image.Image) -> Image.Image:
    longest = max(image.size)
    if longest <= WORKING_SIDE:
        return image
    scale = WORKING_SIDE / longest
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    # Premultiplied, or the invisible colours of transparent pixels would bleed into the edges.
    if image.mode == "RGBA":
        return image.convert("RGBa").resize(size, Image.Resampling.BOX).convert("RGBA")
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(0x0112, 1))
    except (*_BROKEN, TypeError):
        return 1


def _upright(small: Image.Image, original: Image.Image) -> Image.Image:
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    turn = turns.get(_orientation(original))
    return small if turn is None else small.transpose(turn)


def _srgb(image: Image.Image, original: Image.Image) -> Image.Image:
    """Colours as a browser shows them: the embedded profile is applied where there is one that can be read."""
    profile = original.info.get("icc_profile")
    if profile and image.mode in {"RGB", "CMYK"} and b"sRGB" not in profile[:400]:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            turned = None
        if turned is not None:
            return turned
    return image if image.mode == "RGBA" else image.convert("RGB")


def _flatten(image: Image.Image) -> tuple[Image.Image, Alpha | None]:
    if image.mode != "RGBA":
        return image, None
    alpha = np.asarray(image.getchannel("A"), dtype=np.float32) / np.float32(255)
    white = Image.new("RGBA", image.size, "white")
    flat = Image.alpha_composite(white, image).convert("RGB")
    return flat, None if math.isclose(float(alpha.min()), 1.0) else alpha
