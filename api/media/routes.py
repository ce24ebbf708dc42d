"""`/media/…`: the original as it came, or made narrower and kept, with a name that never changes its meaning."""

import asyncio
import re
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from api.catalog.types import WIDTHS

_KEY: Final = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}\.(jpg|png|webp|gif|avif|bmp|tiff)")
_TYPES: Final = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
    "bmp": "image/bmp",
    "tiff": "image/tiff",
}
_HEADERS: Final = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
# A 40-megapixel picture takes 160 MB while it is made smaller: two at a time fit any machine we run on.
_AT_ONCE: Final = 2


def routes(folder: Path) -> list[Route]:
    """The route of pictures kept in `folder`; narrower versions are kept beside them, under `sizes/`."""
    turn = asyncio.Semaphore(_AT_ONCE)

    async def media(request: Request) -> Response:
        key = request.path_params["key"]
        if not _KEY.fullmatch(key) or not (folder / key).is_file():
            return JSONResponse({"error": f"There is no picture {key[:80]!r}."}, status_code=404)
        wanted = request.query_params.get("w")
        if wanted is None:
            return FileResponse(folder / key, media_type=_TYPES[key.rsplit(".", 1)[1]], headers=_HEADERS)
        if not wanted.isdigit() or int(wanted) not in WIDTHS:
            steps = ", ".join(map(str, WIDTHS))
            return JSONResponse({"error": f"w has to be one of {steps}; it is {wanted[:20]!r}."}, status_code=400)
        narrow = folder / "sizes" / wanted / f"{key.rsplit('.', 1)[0]}.webp"
        if not narrow.is_file():
            try:
                async with turn:
                    await asyncio.to_thread(_narrow, folder / key, narrow, int(wanted))
            except (OSError, SyntaxError, ValueError):
                # Broken, and no worker has looked at it yet: once one has, no page names it any more.
                return JSONResponse({"error": "This picture cannot be read."}, 415, {"Cache-Control": "no-store"})
        return FileResponse(narrow, media_type="image/webp", headers=_HEADERS)

    return [Route("/media/{key:path}", media, methods=["GET", "HEAD"])]


def _narrow(original: Path, narrow: Path, width: int) -> None:
    """A WebP at most `width` pixels wide, upright, never enlarged; readers see it whole or not at all."""
    narrow.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(original) as opened:
        opened.draft("RGB", (width * 2, width * 2))
        upright = ImageOps.exif_transpose(opened)
        flat = upright.convert("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB")
        if flat.width > width:
            flat = flat.resize((width, max(1, round(flat.height * width / flat.width))), Image.Resampling.LANCZOS)
        new = narrow.with_suffix(f".{id(flat)}.new")
        flat.save(new, "WEBP", quality=82, method=4)
    new.replace(narrow)
