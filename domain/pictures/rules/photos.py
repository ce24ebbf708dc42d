"""Which photos of shoppers are looked at."""

from datetime import timedelta
from typing import Final

from domain.pictures.errors import PhotoRefused

MAX_BYTES: Final = 12_000_000
"""A phone's photo has 3 to 8 MB."""
MAX_PIXELS: Final = 40_000_000
"""As for the shop's own pictures; newer phones make 12 to 24 megapixels unless told otherwise."""
MOST_WAITING: Final = 50
"""Photos of a site that wait at once: at ten a second, a wait of some seconds, and 600 MB at the very most."""
FOUND: Final = 24
"""Products that a photo finds at most."""
WAITS: Final = timedelta(minutes=10)
"""A photo that nobody looked at by then is forgotten."""
ANSWERED: Final = timedelta(hours=1)
"""So long an answer can be asked for."""

# What phones and browsers make. The first bytes decide, whatever the file is called.
_READ: Final = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}
_HEIC: Final = frozenset({b"heic", b"heix", b"hevc", b"mif1"})


def require_photo(photo: bytes) -> None:
    """Nothing, or PhotoRefused: too large, or no JPEG, PNG, WebP or AVIF. How many pixels it has is judged beside this."""
    if not photo:
        raise PhotoRefused("The photo is empty. Send the file itself as the body of the request.")
    if len(photo) > MAX_BYTES:
        raise PhotoRefused(
            f"The photo has {len(photo) / 1e6:.1f} MB; at most {MAX_BYTES // 1_000_000} are taken. Send a smaller copy."
        )
    box = photo[8:12]
    known = any(photo.startswith(start) for start in _READ) or (photo[:4] == b"RIFF" and box == b"WEBP")
    if known or (photo[4:8] == b"ftyp" and box in {b"avif", b"avis"}):
        return
    if photo[4:8] == b"ftyp" and box in _HEIC:
        raise PhotoRefused('The photo is HEIC. Ask for `accept="image/jpeg"` in the form, and phones convert it.')
    raise PhotoRefused("This is no photo: JPEG, PNG, WebP and AVIF are taken, whatever the file is called.")


def require_pixels(width: int, height: int) -> None:
    """Nothing, or PhotoRefused."""
    if width * height > MAX_PIXELS:
        raise PhotoRefused(
            f"The photo has {width * height / 1e6:.0f} megapixels; at most {MAX_PIXELS // 1_000_000} are taken. "
            "Send a smaller copy."
        )
