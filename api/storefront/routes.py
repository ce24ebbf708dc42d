"""The page at `/`, its files, and what it needs to start. No business here: the page asks `/graphql` like any shop."""

import gzip
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from domain.base.values import Json

Bootstrap = Callable[[Request], Awaitable[Mapping[str, Json]]]

HERE: Final = Path(__file__).parent
PAGE: Final = "index.html"
PREFIX: Final = "/storefront/"
MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

# The page loads nothing from elsewhere, runs nothing inline, and builds markup from text in one named place (richtext.js).
ALLOWED: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "etalage-richtext",
}
SAFE_HEADERS: Final = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in ALLOWED.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}

# The address of a file holds a hash of all of them, so a browser never mixes the modules of two versions.
FOREVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    content: bytes
    zipped: bytes
    media_type: str
    tag: str


def routes(bootstrap: Bootstrap) -> list[Route]:
    """The routes of the demo shop's page.

    Limits   files are read once, here: a changed file is seen after a restart.
    """
    files = static_files(HERE)
    version = version_of(files)

    async def page(request: Request) -> Response:
        return _answer(request, files[PAGE], cache=ASK_AGAIN)

    async def file(request: Request) -> Response:
        asked = files.get(request.path_params["name"])
        if asked is None or asked is files[PAGE]:
            return Response("No such file.", status_code=404, media_type="text/plain", headers=SAFE_HEADERS)
        fresh = request.path_params["version"] == version
        return _answer(request, asked, cache=FOREVER if fresh else ASK_AGAIN)

    async def start(request: Request) -> Response:
        # It holds the personas' tokens: nobody between us and the browser may keep a copy.
        headers = {**SAFE_HEADERS, "Cache-Control": "no-store"}
        return JSONResponse(await bootstrap(request), headers=headers)

    return [
        Route("/", page, name="storefront"),
        Route("/storefront.json", start, name="storefront-start"),
        Route(PREFIX + "{version}/{name}", file, name="storefront-file"),
    ]


def static_files(folder: Path) -> dict[str, StaticFile]:
    """Every file of the page by name, the page itself pointing at this version of the others."""
    raw = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in MEDIA_TYPES}
    digest = hashlib.sha256()
    for name, content in raw.items():
        digest.update(f"{name}:{len(content)}:".encode())
        digest.update(content)
    versioned = f"{PREFIX}{digest.hexdigest()[:16]}/".encode()
    raw[PAGE] = raw[PAGE].replace(PREFIX.encode(), versioned)
    return {name: _static_file(name, content) for name, content in raw.items()}


def version_of(files: Mapping[str, StaticFile]) -> str:
    """The version that the page's own links name."""
    after = files[PAGE].content.split(PREFIX.encode(), maxsplit=1)[1]
    return after.split(b"/", maxsplit=1)[0].decode()


def _static_file(name: str, content: bytes) -> StaticFile:
    return StaticFile(
        content=content,
        zipped=gzip.compress(content, mtime=0),
        media_type=MEDIA_TYPES[Path(name).suffix],
        tag=f'W/"{hashlib.sha256(content).hexdigest()[:20]}"',
    )


def _answer(request: Request, file: StaticFile, cache: str) -> Response:
    headers = {**SAFE_HEADERS, "Cache-Control": cache, "ETag": file.tag, "Vary": "Accept-Encoding"}
    known = [tag.strip() for tag in request.headers.get("if-none-match", "").split(",")]
    if file.tag in known:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.zipped, media_type=file.media_type, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)
