"""How the studio's page and files are served, built or not."""

import gzip
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from api.studio import build, routes

pytestmark = pytest.mark.unit


def browser(folder: Path) -> httpx.AsyncClient:
    app = Starlette(routes=list(routes.routes(folder)))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>studio</title>", encoding="utf-8")
    (tmp_path / "assets" / "index-1.js").write_text("let a = 1;", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("no", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("place", ["/studio", "/studio/", "/studio/demo/page/home", "/studio/welcome"])
async def test_every_place_of_the_studio_is_its_one_page(built: Path, place: str) -> None:
    async with browser(built) as client:
        answer = await client.get(place)

    assert (answer.status_code, answer.text) == (200, "<title>studio</title>")
    assert answer.headers["cache-control"] == "no-cache"


async def test_a_built_file_is_kept_for_ever_and_sent_zipped(built: Path) -> None:
    async with (
        browser(built) as client,
        client.stream("GET", "/studio/assets/index-1.js", headers={"Accept-Encoding": "gzip"}) as answer,
    ):
        zipped = b"".join([part async for part in answer.aiter_raw()])

    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert gzip.decompress(zipped) == b"let a = 1;"


async def test_a_file_there_is_not_is_not_found(built: Path) -> None:
    async with browser(built) as client:
        assert (await client.get("/studio/assets/none.js")).status_code == 404


@pytest.mark.parametrize("name", ["..%2Fsecret.txt", "../secret.txt", "%2e%2e/secret.txt"])
async def test_nothing_beside_the_built_files_is_served(built: Path, name: str) -> None:
    async with browser(built) as client:
        assert (await client.get(f"/studio/assets/{name}")).text != "no"


async def test_nothing_inline_and_nothing_foreign_may_run(built: Path) -> None:
    async with browser(built) as client:
        policy = (await client.get("/studio")).headers["content-security-policy"]

    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "frame-ancestors 'none'" in policy


async def test_a_studio_that_is_not_built_says_what_to_do(tmp_path: Path) -> None:
    async with browser(tmp_path) as client:
        answer = await client.get("/studio")

    assert answer.status_code == 503
    assert "python -m api build-studio" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_what_it_is_built_from_is_known_by_its_content() -> None:
    assert build.fingerprint() == build.fingerprint()
    assert len(build.fingerprint()) == 64
