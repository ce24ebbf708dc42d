"""Files of pages that this server brings along: read once, zipped once, asked for again by their tag."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

PAGE: Final = "index.html"
MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
# For what has a hash of it in its address, and for the rest.
FOREVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"
# Compressed already.
_DENSE: Final = {".woff2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file as it is answered; `zipped` None where that would not make it smaller."""

    content: bytes
    zipped: bytes | None
    media_type: str
    tag: str


def file(name: str, content: bytes) -> File:
    """The file of this name and content."""
    ending = Path(name).suffix
    return File(
        content=content,
        zipped=None if ending in _DENSE else gzip.compress(content, mtime=0),
        media_type=MEDIA_TYPES[ending],
        tag=f'W/"{hashlib.sha256(content).hexdigest()[:20]}"',
    )


def safe_headers(allowed: Mapping[str, str]) -> Mapping[str, str]:
    """Headers of a page that loads nothing but what is allowed here, directive by directive of its Content-Security-Policy."""
    return {
        "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in allowed.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    }


def answer(request: Request, asked: File | None, headers: Mapping[str, str], *, cache: str) -> Response:
    """The file, as small as the browser takes it; nothing of it where it is the one the browser has."""
    if asked is None:
        return Response("No such file.", status_code=404, media_type="text/plain", headers=dict(headers))
    own = {**headers, "Cache-Control": cache, "ETag": asked.tag, "Vary": "Accept-Encoding"}
    known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    if asked.tag in known:
        return Response(status_code=304, headers=own)
    if asked.zipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
        own["Content-Encoding"] = "gzip"
        return Response(asked.zipped, media_type=asked.media_type, headers=own)
    return Response(asked.content, media_type=asked.media_type, headers=own)
