"""What a request costs a server, from its first byte to its last, beside the floor and stock strawberry."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import orjson
import psutil
import pytest

from tests.benchmarks.big_page import PAGE

pytestmark = pytest.mark.benchmark

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 64
SECONDS = float(os.environ.get("HTTP_SECONDS", "3"))
BODY = orjson.dumps({"query": PAGE})
POST = (
    b"POST /graphql HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer etl_pub_x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
    % (
        len(BODY),
        BODY,
    )
)
GET = f"GET /graphql?{urlencode({'query': PAGE})} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer etl_pub_x\r\n".encode()


@contextmanager
def serving(name: str, *arguments: str) -> Iterator[tuple[int, psutil.Process]]:
    """The port of this server, and its process."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1_024)
        command = [sys.executable, "-m", "tests.benchmarks.http_servers", name, str(listening.fileno()), *arguments]
        process = subprocess.Popen(command, cwd=ROOT, pass_fds=[listening.fileno()])
        port = listening.getsockname()[1]
    try:
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


async def ask(port: int, request: bytes, until: float, clients: int, least: int = 0) -> tuple[int, bytes]:
    """How many answers came until this moment, and one of them; `least` come in any case."""
    answered, last = 0, b""

    async def one() -> None:
        nonlocal answered, last
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1_000_000)
        while time.monotonic() < until or answered < least:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            last = head + (await reader.readexactly(int(length)) if length else b"")
            answered += 1
        writer.close()

    await asyncio.gather(*(one() for _ in range(clients)))
    return answered, last


async def warm(port: int, request: bytes) -> None:
    """The server has begun to answer, and does so for a while."""
    await ask(port, request, time.monotonic(), 1, least=1)
    await ask(port, request, time.monotonic() + 1, 4)


def cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def measured(name: str, request: bytes, *arguments: str, clients: int = CLIENTS) -> tuple[float, bytes]:
    """Milliseconds of the server's CPU a request, and an answer."""
    with serving(name, *arguments) as (port, process):
        asyncio.run(warm(port, request))
        before = cpu(process)
        answered, last = asyncio.run(ask(port, request, time.monotonic() + SECONDS, clients))
        return (cpu(process) - before) * 1_000 / answered, last


def test_a_page_over_http_beside_the_floor_and_stock_strawberry(database_url: str) -> None:
    floor, expected = measured("floor", POST)
    stock, same = measured("stock", POST)
    front, ours = measured("front", POST)
    got, _ = measured("front", GET + b"\r\n")
    kept, shared = measured("kept", GET + b"\r\n")
    etag = shared.lower().partition(b"etag: ")[2].partition(b"\r\n")[0]
    known = GET + b"If-None-Match: " + etag + b"\r\n\r\n"
    unchanged, nothing = measured("kept", known)
    versioned, _ = measured("versioned", known, database_url)
    alone, _ = measured("versioned", known, database_url, clients=1)

    bodies = [orjson.loads(each.partition(b"\r\n\r\n")[2]) for each in (expected, same, ours, shared)]
    assert bodies == [bodies[0]] * 4
    assert nothing.startswith(b"HTTP/1.1 304")
    print(f"\n{len(ours):,} bytes, {CLIENTS} connections, CPU of the server alone")
    for words, taken in (
        ("Starlette and orjson of the finished dictionary", floor),
        ("stock strawberry with its caches", stock),
        ("ours, by POST", front),
        ("ours, by GET", got),
        ("ours, kept: 200", kept),
        ("ours, kept: 304", unchanged),
        ("ours, kept: 304, versions read from Postgres", versioned),
        ("the same, one connection", alone),
    ):
        rate = 1_000 / taken
        print(f"  {words:<50}{taken:>8.3f} ms {rate:>9,.0f} a second a core {stock / taken:>7.1f} x stock")
    assert front < stock / 8
    assert unchanged < stock / 30
