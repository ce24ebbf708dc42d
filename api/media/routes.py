"""`/media/…`: a picture as it was brought, or narrower, cropped and lighter, under a name that never changes its meaning."""

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from api.catalog.types import WIDTHS
from api.media.kept import Kept
from api.media.making import Version, make, tells_more
from domain.pictures.rules.crops import STEPS, Shape

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
_HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
}
_NEGOTIATED: Final = {**_HEADERS, "Vary": "Accept"}
_NO_STORE: Final = {"Cache-Control": "no-store"}
# A 40-megapixel picture takes 160 MB while it is made smaller: two at a time fit any machine we run on.
_AT_ONCE: Final = 2
# So many wait for their turn; a burst beyond that is somebody walking through all versions.
_MOST_WAITING: Final = 64


class _Refused(Exception):
    """A version nobody makes."""


@dataclass(slots=True)
class _Desk:
    """Where versions are made: two at a time, a bounded queue before it."""

    folder: Path
    kept: Kept
    turn: asyncio.Semaphore
    waiting: int = 0

    async def made(self, key: str, version: Version) -> Path | None:
        """The file of a version; None when too many wait."""
        path = version.path(self.folder, key)
        if path.is_file():
            return path
        if self.waiting >= _MOST_WAITING:
            return None
        self.waiting += 1
        try:
            async with self.turn:
                if not path.is_file():
                    size = await asyncio.to_thread(make, self.folder / key, version, path)
                    if self.kept.added(size):
                        await asyncio.to_thread(self.kept.tidy)
        finally:
            self.waiting -= 1
        return path


def routes(folder: Path, most_bytes: int) -> list[Route]:
    """The route of pictures kept in `folder`; made versions are kept beside them, under `sizes/`, within `most_bytes`."""
    desk = _Desk(folder, Kept(folder / "sizes", most_bytes), asyncio.Semaphore(_AT_ONCE))

    async def media(request: Request) -> Response:
        key = request.path_params["key"]
        if not _KEY.fullmatch(key) or not (folder / key).is_file():
            return JSONResponse({"error": f"There is no picture {key[:80]!r}."}, 404, _NO_STORE)
        extension = key.rsplit(".", 1)[1]
        try:
            version = _version(request.query_params, _format(request.headers.get("accept", ""), extension))
            if (
                version.width is None
                and version.shape is None
                and not await asyncio.to_thread(tells_more, folder / key)
            ):
                return FileResponse(folder / key, media_type=_TYPES[extension], headers=_HEADERS)
            path = await desk.made(key, version)
        except _Refused as refused:
            return JSONResponse({"error": str(refused)}, 400, _NO_STORE)
        except (OSError, SyntaxError, ValueError):
            # Broken, and no worker has looked at it yet: once one has, no page names it any more.
            return JSONResponse({"error": "This picture cannot be read."}, 415, _NO_STORE)
        if path is None:
            return JSONResponse({"error": "Too many pictures are being made."}, 503, _NO_STORE | {"Retry-After": "2"})
        return FileResponse(path, media_type=_TYPES[version.format], headers=_NEGOTIATED)

    return [Route("/media/{key:path}", media, methods=["GET", "HEAD"])]


def _format(accept: str, extension: str) -> str:
    """The lightest format the asker names; what names none gets what everything shows."""
    if "image/avif" in accept:
        return "avif"
    if "image/webp" in accept:
        return "webp"
    return "png" if extension in {"png", "gif", "webp"} else "jpg"


def _version(asked: QueryParams, form: str) -> Version:
    width = asked.get("w")
    if width is not None and (not width.isdecimal() or len(width) > 5 or int(width) not in WIDTHS):
        steps = ", ".join(map(str, WIDTHS))
        raise _Refused(f"w has to be one of {steps}; it is {width[:20]!r}.")
    named = asked.get("shape")
    if named is not None and named not in set(Shape):
        raise _Refused(f"shape has to be one of {', '.join(Shape)}; it is {named[:20]!r}.")
    shape = None if named is None else Shape(named)
    if shape is not None and width is None:
        raise _Refused("A shape needs a width: add w=640.")
    at = asked.get("at", str(STEPS // 2))
    if not at.isdecimal() or len(at) > 2 or int(at) > STEPS:
        raise _Refused(f"at has to be a step from 0 to {STEPS}; it is {at[:20]!r}.")
    return Version(width=None if width is None else int(width), shape=shape, at=int(at), format=form)
