"""The page at `/`, its files, and what it needs to start. No business here: the page asks `/graphql` like any shop."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.files import ASK_AGAIN, FOREVER, MEDIA_TYPES, PAGE, File, answer, file, safe_headers
from domain.base.values import Json

Bootstrap = Callable[[Request], Awaitable[Mapping[str, Json]]]

HERE: Final = Path(__file__).parent
PREFIX: Final = "/storefront/"

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
SAFE_HEADERS: Final = safe_headers(ALLOWED)


def routes(bootstrap: Bootstrap) -> list[Route]:
    """The routes of the demo shop's page.

    Limits   files are read once, here: a changed file is seen after a restart.
    """
    files = static_files(HERE)
    version = version_of(files)

    async def page(request: Request) -> Response:
        return answer(request, files[PAGE], SAFE_HEADERS, cache=ASK_AGAIN)

    async def part(request: Request) -> Response:
        name = request.path_params["name"]
        fresh = request.path_params["version"] == version
        asked = None if name == PAGE else files.get(name)
        return answer(request, asked, SAFE_HEADERS, cache=FOREVER if fresh else ASK_AGAIN)

    async def start(request: Request) -> Response:
        # It holds the personas' tokens: nobody between us and the browser may keep a copy.
        headers = {**SAFE_HEADERS, "Cache-Control": "no-store"}
        return JSONResponse(await bootstrap(request), headers=headers)

    return [
        Route("/", page, name="storefront"),
        Route("/storefront.json", start, name="storefront-start"),
        Route(PREFIX + "{version}/{name}", part, name="storefront-file"),
    ]


def static_files(folder: Path) -> dict[str, File]:
    """Every file of the page by name, the page itself pointing at this version of the others."""
    raw = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in MEDIA_TYPES}
    digest = hashlib.sha256()
    for name, content in raw.items():
        digest.update(f"{name}:{len(content)}:".encode())
        digest.update(content)
    versioned = f"{PREFIX}{digest.hexdigest()[:16]}/".encode()
    raw[PAGE] = raw[PAGE].replace(PREFIX.encode(), versioned)
    return {name: file(name, content) for name, content in raw.items()}


def version_of(files: Mapping[str, File]) -> str:
    """The version that the page's own links name."""
    after = files[PAGE].content.split(PREFIX.encode(), maxsplit=1)[1]
    return after.split(b"/", maxsplit=1)[0].decode()
