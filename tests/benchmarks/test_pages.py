"""The homepage of 8 rails of 12 products beside its floors, its peer and its targets, in one run and one table."""

import asyncio
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlencode

import numpy as np
import orjson
import psutil
import pytest

from domain.access.values import TokenKind
from domain.access.write import create_token
from domain.base.database import Database
from domain.pages.values.editing import NewBlock
from domain.pages.values.fields import CopyPolicy
from domain.pages.write.create_page import create_page
from tests.benchmarks.choosing.big_shop import BIG, fill, searched
from tests.benchmarks.test_http import GET, POST, ROOT, ask, cpu, measured, warm
from tests.benchmarks.test_plans import in_process
from tests.editing import SEED
from tests.shops import NOW

pytestmark = pytest.mark.benchmark

PRODUCTS = int(os.environ.get("PAGE_PRODUCTS", "10000"))
SHOPPERS = 2_000
# A process that has served for a minute has met the goods of its shop; the shoppers that are measured it has not.
MET = 600
PAGES = int(os.environ.get("PAGES", "400"))
DOCUMENT = """query Page($context: HomepageContext!) { homepage(context: $context) { impressionId locale blocks {
  __typename id key kind ... on ProductRail { title items { position reason { text } product {
    id sku title brand url inStock price { amount currency formatted } } } } } } }"""
OF_NOBODY = DOCUMENT.replace("impressionId ", "")
RAILS: Sequence[Mapping[str, str | int]] = (
    {"source": "for_you"},
    {"source": "because_you_looked", "anchor_rank": 1},
    {"source": "because_you_looked", "anchor_rank": 2},
    {"source": "because_you_looked", "anchor_rank": 3},
    {"source": "popular"},
    {"source": "new_in"},
    {"source": "category", "category": "top 1"},
    {"source": "category", "category": "top 2"},
)

Row = tuple[str, str, str, str]


def rails() -> Sequence[NewBlock]:
    return [
        NewBlock(
            key=f"rail-{n}",
            kind="product_rail",
            copy_policy=CopyPolicy.PUBLISH,
            settings={**settings, "limit": 12},
            words={"en": {"title": f"Rail {n}"}},
        )
        for n, settings in enumerate(RAILS, start=1)
    ]


async def opened(url: str) -> str:
    """A server token of a shop that has goods, shoppers with a history, and a page."""
    database = Database(url, statement_timeout_ms=3_600_000)
    await fill(database, products=PRODUCTS, vectors=PRODUCTS, shoppers=SHOPPERS, events=20, now=NOW)
    # As the pages of the server will find it, whose clock is the real one.
    await searched(database, range(1, SHOPPERS + 1), datetime.now(UTC))
    async with database.write() as db:
        await create_page(db, BIG, "home", "Home", rails(), by=SEED, now=NOW)
        chance = secrets.token_urlsafe(32)
        made = await create_token(db, BIG, TokenKind.SERVER, "a benchmark", chance=chance, by="tests", now=NOW)
    await database.close()
    return made.secret


@contextmanager
def serving(url: str) -> Iterator[tuple[int, psutil.Process]]:
    """The port of `python -m api serve` on this database, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"DATABASE_URL": url, "SECRET_KEY": "a key of sixteen characters", "POINTS_A_MINUTE": "0"}
    command = [sys.executable, "-m", "api", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def asked(token: str, shopper: int) -> bytes:
    variables = {"context": {"site": "big", "shopper": f"p{shopper}"}}
    body = orjson.dumps({"query": DOCUMENT, "variables": variables})
    head = f"POST /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body


def of_postgres(url: str) -> float:
    """Seconds of processor that the connections of this database have used."""
    name = url.rpartition("/")[2]
    # Asked all at once like this, what has just ended is left out and is no error.
    found = (each.info for each in psutil.process_iter(["name", "cmdline", "cpu_times"]))
    ours = [
        each["cpu_times"] for each in found if each["name"] == "postgres" and name in " ".join(each["cmdline"] or ())
    ]
    return sum(float(each.user + each.system) for each in ours if each is not None)


async def one(port: int, request: bytes) -> tuple[float, bytes]:
    """Milliseconds of an answer, its connection among them where it is the first, and the answer."""
    began = time.perf_counter()
    _, answer = await ask(port, request, time.monotonic(), 1, least=1)
    return (time.perf_counter() - began) * 1_000, answer


async def timed(port: int, requests: Sequence[bytes]) -> list[float]:
    """Milliseconds of each answer, one after another on one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1_000_000)
    taken = []
    for request in requests:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        taken.append((time.perf_counter() - began) * 1_000)
        assert head.startswith(b"HTTP/1.1 200"), head
    writer.close()
    return taken


async def beside(port: int, each: Sequence[Sequence[bytes]]) -> list[float]:
    """The same for several clients at once."""
    return [one for taken in await asyncio.gather(*(timed(port, requests) for requests in each)) for one in taken]


def personal(
    port: int, api: psutil.Process, url: str, requests: Sequence[bytes], *, name: str, target: str, clients: int = 1
) -> Row:
    """A row: how long these pages take, and what they cost the server and Postgres; several clients share them evenly.

    A server that waits between two pages is woken for each, which costs it as well: what a core gives is seen with several.
    """
    before, there = cpu(api), of_postgres(url)
    taken = asyncio.run(beside(port, [requests[n::clients] for n in range(clients)]))
    ours, theirs = (
        (now - then) * 1_000 / len(requests) for now, then in ((cpu(api), before), (of_postgres(url), there))
    )
    p50, p95, p99 = np.percentile(taken, (50, 95, 99))
    return (
        name,
        f"{1_000 / ours:,.0f} a second a core",
        f"p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f} ms; {ours:.2f} ms of CPU, Postgres {theirs:.2f}",
        target,
    )


def test_pages_beside_their_floors_and_targets(database_url: str) -> None:
    rows = [*_in_process(), *_over_http(), *_from_postgres(database_url)]

    print(
        f"\n8 rails of 12 products, some 10 fields each; {PRODUCTS:,} products, {SHOPPERS:,} shoppers; load {os.getloadavg()[0]:.1f}"
    )
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in (("", "ratio, or rate", "measured", "target"), *rows):
        print("  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, (*widths, 0), strict=True)).rstrip())


def _in_process() -> Iterator[Row]:
    took = in_process()
    floor, stock = took["orjson"], took["stock"]
    yield "in process: orjson.dumps of the finished page", "1 x", f"{floor:.3f} ms", "floor"
    yield "  stock strawberry with its caches", f"{stock / floor:.0f} x the floor", f"{stock:.3f} ms", "peer"
    yield (
        "  ours: the plan's function and orjson",
        f"{took['plan'] / floor:.1f} x the floor",
        f"{took['plan']:.3f} ms",
        "<= 12 x",
    )
    yield "  ours instead of stock", f"{stock / took['plan']:.0f} x faster", "", ">= 20 x"


def _over_http() -> Iterator[Row]:
    floor, _ = measured("floor", POST)
    stock, _ = measured("stock", POST)
    ours, _ = measured("front", POST)
    shown, _ = measured("shown", POST)
    _, kept = measured("kept", GET + b"\r\n")
    etag = kept.lower().partition(b"etag: ")[2].partition(b"\r\n")[0]
    unchanged, _ = measured("kept", GET + b"If-None-Match: " + etag + b"\r\n\r\n")
    for name, took, target in (
        ("over HTTP: Starlette and orjson of the same bytes", floor, "floor"),
        ("  stock strawberry with its caches", stock, "peer"),
        ("  ours, of blocks never shown before", ours, ">= 15 x"),
        ("  ours, of blocks shown before", shown, ""),
        ("  ours, 304", unchanged, ">= 20,000 a second a core"),
    ):
        yield name, f"{stock / took:.1f} x stock", f"{took:.3f} ms of CPU, {1_000 / took:,.0f} a second a core", target


def _from_postgres(url: str) -> Iterator[Row]:
    token = asyncio.run(opened(url))
    strangers = [asked(token, shopper) for shopper in range(MET, MET + PAGES)]
    others = [asked(token, shopper) for shopper in range(MET + PAGES, MET + 2 * PAGES)]
    with serving(url) as (port, api):
        took, first = asyncio.run(one(port, asked(token, 1)))
        page = orjson.loads(first.partition(b"\r\n\r\n")[2])["data"]["homepage"]
        items = sum(len(block.get("items", ())) for block in page["blocks"])
        size = f"{len(page['blocks'])} blocks, {items} products, {len(first):,} bytes"
        assert items > 80, size
        yield "from Postgres: the first page of a new process", "", f"{took:.0f} ms; {size}", ""
        asyncio.run(timed(port, [asked(token, shopper) for shopper in range(2, MET)]))
        yield personal(
            port, api, url, strangers, name="  somebody's page, nothing of theirs kept, 1 client", target="p95 < 15 ms"
        )
        yield personal(port, api, url, others, name="    4 clients", target=">= 150", clients=4)
        asyncio.run(timed(port, others[:4] * 20))
        yield personal(
            port, api, url, others[:1] * PAGES, name="  the same shopper again, nothing changed, 1 client", target=""
        )
        yield personal(
            port, api, url, others[:4] * PAGES, name="    4 clients, a shopper each", target=">= 1,200", clients=4
        )
        question = urlencode({"query": OF_NOBODY, "variables": '{"context": {"site": "big"}}'})
        got = f"GET /graphql?{question} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n".encode()
        asyncio.run(warm(port, got + b"\r\n"))
        yield personal(port, api, url, [got + b"\r\n"] * PAGES, name="  nobody's page", target="")
