"""How the page and its files are served."""

import gzip
from collections.abc import AsyncIterator, Mapping

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from api.storefront import routes
from domain.base.values import Json

pytestmark = pytest.mark.unit

START: Mapping[str, Json] = {"site": "demo", "publishableToken": "etl_pub_x", "personas": [], "locales": ["en", "fr"]}


async def bootstrap(_: Request) -> Mapping[str, Json]:
    return START


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=routes.routes(bootstrap))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop") as client:
        yield client


def link_to(page: httpx.Response, name: str) -> str:
    start = page.text.index(f"{name}")
    return page.text[page.text.rindex('"', 0, start) + 1 : start + len(name)]


async def test_the_page_is_html_that_is_asked_for_again(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/")

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"


async def test_nothing_inline_and_nothing_foreign_may_run(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/")

    policy = page.headers["content-security-policy"]
    assert policy.startswith(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
    )
    assert "unsafe" not in policy
    assert "*" not in policy


@pytest.mark.parametrize("path", ["/", "/storefront.json", "/storefront/old/shop.js", "/storefront/old/none.js"])
async def test_every_answer_carries_the_safe_headers(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path)

    assert {name: answer.headers.get(name) for name in routes.SAFE_HEADERS} == routes.SAFE_HEADERS
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_file_of_this_version_is_kept_forever(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/")

    script = await browser.get(link_to(page, "shop.js"))

    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_a_file_of_another_version_is_asked_for_again(browser: httpx.AsyncClient) -> None:
    script = await browser.get("/storefront/0123456789abcdef/shop.js")

    assert script.status_code == 200
    assert script.headers["cache-control"] == "no-cache"


async def test_a_known_file_is_not_sent_twice(browser: httpx.AsyncClient) -> None:
    first = await browser.get("/")

    second = await browser.get("/", headers={"If-None-Match": first.headers["etag"]})

    assert second.status_code == 304
    assert second.content == b""
    assert second.headers["etag"] == first.headers["etag"]


async def test_a_browser_that_can_unzip_gets_less(browser: httpx.AsyncClient) -> None:
    plain = await browser.get("/", headers={"Accept-Encoding": "identity"})
    async with browser.stream("GET", "/", headers={"Accept-Encoding": "gzip"}) as answer:
        zipped = b"".join([part async for part in answer.aiter_raw()])

    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped) == plain.content
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", ["routes.py", "index.html", "none.js", "__init__.py", "..%2Froutes.py"])
async def test_only_the_pages_own_files_are_served(browser: httpx.AsyncClient, name: str) -> None:
    answer = await browser.get(f"/storefront/0123456789abcdef/{name}")

    assert answer.status_code == 404


async def test_the_start_is_told_and_never_kept(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/storefront.json")

    assert answer.json() == START
    assert answer.headers["cache-control"] == "no-store"
