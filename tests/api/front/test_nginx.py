"""The example of a cache before the API, run as it is written, with a shop's visitors before it."""

import asyncio
import os
import shutil
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import httpx
import orjson
import pytest

from domain.access.values import TokenKind
from domain.base.values import SiteId
from tests.api.conftest import Clients
from tests.api.pages.test_homepage import PAGE, home

__all__ = ["home"]

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "nginx.conf"
SHARED = PAGE.replace("impressionId ", "")
PRODUCT = 'query P($sku: String!) { product(site: "shop", sku: $sku) { sku title } }'


@pytest.fixture
async def nginx(address: str, tmp_path: Path) -> AsyncIterator[str]:
    """Where nginx answers, with the application behind it."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("nginx is not on this machine")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    text = EXAMPLE.read_text(encoding="utf-8")
    assert "127.0.0.1:8000" in text
    assert "127.0.0.1:8080" in text
    text = text.replace("127.0.0.1:8000", address.removeprefix("http://")).replace("8080", str(port))
    written = tmp_path / "nginx.conf"
    # One process, which ends when it is told to and needs no other user.
    written.write_text("master_process off;\n" + text, encoding="utf-8")
    running = await asyncio.create_subprocess_exec(program, "-p", str(tmp_path), "-c", str(written))
    try:
        for _ in range(100):
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", port)) == 0:
                    break
            await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        await running.wait()


async def test_visitors_of_a_shop_mostly_meet_the_cache_and_persons_never_do(
    nginx: str, clients: Clients, home: SiteId, capsys: pytest.CaptureFixture[str]
) -> None:
    token = clients[TokenKind.SERVER].token
    chance = Random(1)
    met: dict[str, Counter[str]] = {
        "the page of nobody": Counter(),
        "a product": Counter(),
        "somebody's page": Counter(),
    }
    async with httpx.AsyncClient(base_url=nginx, headers={"Authorization": f"Bearer {token}"}) as browser:

        async def visit(kind: str, document: str, variables: dict[str, object]) -> httpx.Response:
            question = urlencode({"query": document, "variables": orjson.dumps(variables).decode()})
            answer = await browser.get(f"/graphql?{question}")
            assert "errors" not in answer.json()
            met[kind][answer.headers["x-cache"]] += 1
            return answer

        for number in range(200):
            draw = chance.random()
            if draw < 0.5:
                context = {"site": "shop", "locale": chance.choice(("en", "fr"))}
                await visit("the page of nobody", SHARED, {"context": context})
            elif draw < 0.8:
                await visit("a product", PRODUCT, {"sku": f"{chance.choice(('coffee', 'desk'))}-{number % 3 + 1}"})
            else:
                context = {"site": "shop", "shopper": chance.choice(("ann", "bob"))}
                answer = await visit("somebody's page", SHARED, {"context": context})
                assert answer.headers["cache-control"] == "private, no-store"
        again = await visit("a product", PRODUCT, {"sku": "coffee-1"})
        unchanged = await browser.get(str(again.url), headers={"If-None-Match": again.headers["etag"]})

    hits = {kind: 1 - found["MISS"] / found.total() for kind, found in met.items()}
    with capsys.disabled():
        shares = ", ".join(f"{kind} {share:.0%} of {met[kind].total()}" for kind, share in hits.items())
        sys.stdout.write(f"\nmet in nginx: {shares}\n")
    assert set(met["somebody's page"]) == {"MISS"}
    assert hits["the page of nobody"] > 0.9
    assert hits["a product"] > 0.85
    assert (unchanged.status_code, unchanged.content) == (304, b"")


async def test_a_question_of_another_token_or_kind_is_another_question(
    nginx: str, clients: Clients, home: SiteId
) -> None:
    found = []
    for kind, accept in (
        (TokenKind.SERVER, "application/json"),
        (TokenKind.PUBLISHABLE, "application/json"),
        (TokenKind.SERVER, "application/graphql-response+json, application/json;q=0.9"),
        (TokenKind.SERVER, "*/*"),
    ):
        headers = {"Authorization": f"Bearer {clients[kind].token}", "Accept": accept}
        params = {"query": PRODUCT, "variables": '{"sku": "coffee-1"}'}
        async with httpx.AsyncClient(base_url=nginx, headers=headers) as browser:
            answer = await browser.get("/graphql", params=params)
            found.append((answer.headers["x-cache"], answer.headers["content-type"].partition(";")[0]))
    async with httpx.AsyncClient(base_url=nginx) as nobody:
        refused = await nobody.get("/graphql", params={"query": PRODUCT, "variables": '{"sku": "coffee-1"}'})

    assert found == [
        ("MISS", "application/json"),
        ("MISS", "application/json"),
        ("MISS", "application/graphql-response+json"),
        ("HIT", "application/json"),
    ]
    assert refused.json()["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"
