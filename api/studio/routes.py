"""The studio's page and its built files. No business here: the page asks `/graphql` with what its reader may do."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

BUILT: Final = Path(__file__).with_name("dist")
PAGE: Final = "index.html"
MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}

# What the page loads is its own; the frame it looks through is the shop's page of the same origin.
ALLOWED: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
SAFE_HEADERS: Final = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in ALLOWED.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

# The address of a built file holds a hash of it.
FOREVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"
NOT_BUILT: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Étalage: the studio is not built</title>
<h1>The studio is not built</h1>
<p>It is built by <code>make up</code>, or by <code>.venv/bin/python -m api build-studio</code>, which says what is missing.
It needs Node 20.19 or later (or fetches one that comes as a Python wheel) and the npm registry. The API works without it.</p></html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltFile:
    content: bytes
    zipped: bytes | None
    media_type: str


def routes(built: Path = BUILT) -> list[Route]:
    """The routes of the studio: its files, and its one page at every other address below `/studio`.

    Limits   files are read once, when the first is asked for: a new build is seen after a restart.
    """
    files = lru_cache(maxsize=1)(lambda: built_files(built))

    async def file(request: Request) -> Response:
        asked = files().get(f"assets/{request.path_params['name']}")
        if asked is None:
            return Response("No such file.", status_code=404, media_type="text/plain", headers=SAFE_HEADERS)
        return _answer(request, asked, FOREVER)

    async def page(request: Request) -> Response:
        asked = files().get(PAGE)
        if asked is None:
            files.cache_clear()
            headers = {**SAFE_HEADERS, "Cache-Control": "no-store"}
            return Response(NOT_BUILT, status_code=503, media_type="text/html; charset=utf-8", headers=headers)
        return _answer(request, asked, ASK_AGAIN)

    return [
        Route("/studio/assets/{name}", file, name="studio-file"),
        Route("/studio", page, name="studio"),
        Route("/studio/{place:path}", page, name="studio-place"),
    ]


def built_files(folder: Path) -> Mapping[str, BuiltFile]:
    """Every file a browser may have, by its path; none where nothing was built."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in MEDIA_TYPES:
            content = path.read_bytes()
            # Fonts are compressed already.
            zipped = None if path.suffix == ".woff2" else gzip.compress(content, mtime=0)
            media_type = MEDIA_TYPES[path.suffix]
            found[str(path.relative_to(folder))] = BuiltFile(content=content, zipped=zipped, media_type=media_type)
    return found


def _answer(request: Request, file: BuiltFile, cache: str) -> Response:
    headers = {**SAFE_HEADERS, "Cache-Control": cache, "Vary": "Accept-Encoding"}
    if file.zipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.zipped, media_type=file.media_type, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)
