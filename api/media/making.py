"""Narrower versions of pictures: upright, in sRGB, of the shape asked for, without anything but their pixels."""

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageCms, ImageOps

from domain.pictures.rules import crops
from domain.pictures.rules.crops import Shape

# About one quality: 41.2, 40.4 and 39.9 dB for JPEG, WebP and AVIF at 640 pixels, in 27, 16 and 13 kB, made in 14, 30 and 51 ms
# (tests/benchmarks/test_pictures.py, 25 photos, one core).
_SAVED: Final[Mapping[str, Mapping[str, object]]] = {
    "avif": {"quality": 60, "speed": 8},
    "webp": {"quality": 82, "method": 4},
    "jpg": {"quality": 84, "optimize": True, "progressive": True},
    "png": {"optimize": True},
}
_NAMED: Final = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "avif": "AVIF"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What is asked for: at most `width` pixels wide (None: as wide as it is), of this shape, cropped at this step, as a format."""

    width: int | None
    shape: Shape | None
    at: int
    format: str

    def path(self, folder: Path, key: str) -> Path:
        """Where this version of a picture is kept."""
        cut = f"{self.shape}-{self.at}" if self.shape else "whole"
        return folder / "sizes" / str(self.width or "full") / cut / f"{key.rsplit('.', 1)[0]}.{self.format}"


def make(original: Path, version: Version, path: Path) -> int:
    """How many bytes the version has, that is there now; readers see it whole or not at all.

    Limits   never enlarged. EXIF (where a phone says where it was), XMP and thumbnails are left behind.
    Errors   OSError, SyntaxError and ValueError for what cannot be read.
    """
    with Image.open(original) as opened:
        if version.width is not None:
            opened.draft("RGB", (version.width * 2, version.width * 2))
        picture = _plain(opened)
    if version.shape is not None:
        part = crops.crop(picture.width, picture.height, version.shape, version.at)
        picture = picture.crop((part.left, part.top, part.right, part.bottom))
    if version.width is not None and picture.width > version.width:
        height = max(1, round(picture.height * version.width / picture.width))
        picture = picture.resize((version.width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if version.format == "jpg" and picture.mode == "RGBA":
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(f".{os.getpid()}-{id(picture)}.new")
    picture.save(new, _NAMED[version.format], **_SAVED[version.format])
    size = new.stat().st_size
    new.replace(path)
    return size


def tells_more(original: Path) -> bool:
    """Whether a file says more than its pixels, or in a way that browsers cannot show: then it is not given out as it is."""
    with Image.open(original) as opened:
        hidden = {"exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment"} & opened.info.keys()
        return bool(hidden) or opened.format in {"TIFF", "BMP"} or opened.mode in {"CMYK", "I", "F", "I;16"}


def _plain(opened: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(opened)
    if upright.mode.startswith("I") or upright.mode == "F":
        # Sixteen bits a pixel: Pillow would clip them to white.
        values = np.asarray(upright, dtype=np.float64)
        high = 65_535.0 if float(values.max(initial=0)) > 255 else 255.0
        upright = Image.fromarray(np.clip(values / high * 255, 0, 255).astype(np.uint8))
    see_through = "A" in upright.getbands() or "transparency" in upright.info
    in_srgb = _srgb(upright)
    plain = in_srgb if in_srgb is not None else upright
    plain = plain.convert("RGBA" if see_through else "RGB")
    plain.info = {}
    return plain


def _srgb(picture: Image.Image) -> Image.Image | None:
    """The colours as the picture's own profile means them; None where it has none that can be read."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK"} or b"sRGB" in profile[:400]:
        return None
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
