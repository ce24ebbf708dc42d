"""The studio's page and its built files. No business here: the page asks `/graphql` with what its reader may do."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.files import ASK_AGAIN, FOREVER, MEDIA_TYPES, PAGE, File, answer, file, safe_headers

BUILT: Final = Path(__file__).with_name("dist")

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
SAFE_HEADERS: Final = safe_headers(ALLOWED)
NOT_BUILT: Final = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Étalage: the studio is not built</title>
<h1>The studio is not built</h1>
<p>It is built by <code>make up</code>, or by <code>.venv/bin/python -m api build-studio</code>, which says what is missing.
It needs Node 20.19 or later (or fetches one that comes as a Python wheel) and the npm registry. The API works without it.</p></html>
"""


def routes(built: Path = BUILT) -> list[Route]:
    """The routes of the studio: its files, and its one page at every other address below `/studio`.

    Limits   files are read once, when the first is asked for: a new build is seen after a restart.
    """
    files = lru_cache(maxsize=1)(lambda: built_files(built))

    async def part(request: Request) -> Response:
        asked = files().get(f"assets/{request.path_params['name']}")
        # The address of a built file holds a hash of it.
        return answer(request, asked, SAFE_HEADERS, cache=FOREVER)

    async def page(request: Request) -> Response:
        asked = files().get(PAGE)
        if asked is None:
            files.cache_clear()
            headers = {**SAFE_HEADERS, "Cache-Control": "no-store"}
            return Response(NOT_BUILT, status_code=503, media_type="text/html; charset=utf-8", headers=headers)
        return answer(request, asked, SAFE_HEADERS, cache=ASK_AGAIN)

    return [
        Route("/studio/assets/{name}", part, name="studio-file"),
        Route("/studio", page, name="studio"),
        Route("/studio/{place:path}", page, name="studio-place"),
    ]


def built_files(folder: Path) -> Mapping[str, File]:
    """Every file a browser may have, by its path; none where nothing was built."""
    paths = (path for path in sorted(folder.rglob("*")) if path.suffix in MEDIA_TYPES)
    return {str(path.relative_to(folder)): file(path.name, path.read_bytes()) for path in paths}
