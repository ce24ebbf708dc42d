"""Fetching pictures: public addresses only, within limits, with nothing carried along."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from tests.servers import listening
from workers.media.fetch import FetchFailed, Rules, fetch, may_connect
from workers.media.store import BadPicture

HERE = Rules(allow_loopback=True, max_bytes=1_000, deadline_s=30.0)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
Answer = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(answer: bytes | Answer) -> AsyncIterator[tuple[str, list[bytes]]]:
    """A web server that says one thing, and what it was asked."""
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        asked.append(request)
        if isinstance(answer, bytes):
            writer.write(answer)
            await writer.drain()
        else:
            await answer(request, writer)

    async with listening(serve) as port:
        yield f"http://127.0.0.1:{port}", asked


@pytest.mark.unit
@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",  # noqa: S104 - an address to refuse
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "2001::1",
    ],
)
def test_no_private_special_or_disguised_address_is_connected_to(address: str) -> None:
    assert not may_connect(ipaddress.ip_address(address))


@pytest.mark.unit
@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111"])
def test_public_addresses_are_connected_to(address: str) -> None:
    assert may_connect(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/a.png",
        "http://localhost:1/a.png",
        "http://2130706433:1/a.png",
        "http://0x7f.1:1/a.png",
        "http://[::1]:1/a.png",
        "http://[::ffff:127.0.0.1]:1/a.png",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/a.png",
    ],
)
async def test_a_url_that_leads_inside_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(BadPicture, match="which is not a public address"):
        await fetch(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://x.test/a.png", "has to start with https:// or http://"),
        ("file:///etc/passwd", "has to start with https:// or http://"),
        ("http:///a.png", "has to start with https:// or http://"),
        ("https://name:word@x.test/a.png", "carries a name or password; pictures are fetched without"),
    ],
)
async def test_a_url_of_another_kind_is_refused(url: str, reason: str) -> None:
    with pytest.raises(BadPicture) as refusal:
        await fetch(url)

    assert refusal.value.reason == reason


async def test_a_picture_is_fetched_from_the_address_that_was_checked_under_its_own_name() -> None:
    async with server(OK + b"Content-Length: 3\r\n\r\nabc") as (url, asked):
        port = url.rpartition(":")[2]
        data = await fetch(f"http://localhost:{port}/a.png?b=c", HERE)

    assert data == b"abc"
    assert asked[0].startswith(b"GET /a.png?b=c HTTP/1.1\r\n")
    assert f"Host: localhost:{port}\r\n".encode() in asked[0]
    assert b"Accept-Encoding: identity\r\n" in asked[0]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (OK + b"Content-Length: 1001\r\n\r\n", "has 0.0 MB; the limit is 0.001"),
        (OK + b"\r\n" + b"x" * 5_000, "has more than 0.001 MB"),
        (OK + b"Content-Encoding: gzip\r\n\r\nabc", "is sent compressed although that was not asked for"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nx", "is not a picture: the server calls it 'text/html'"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "is not there: the server answered 404"),
        (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", "is redirected to nowhere"),
        (b"HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n", "is redirected more than 3 times"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n", "leads to 10.0.0.1, which is not a public address"),
        (b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", "has to start with https:// or http://"),
    ],
)  # fmt: skip
async def test_an_answer_that_will_not_get_better_is_refused(answer: bytes, reason: str) -> None:
    async with server(answer) as (url, _):
        with pytest.raises(BadPicture) as refusal:
            await fetch(f"{url}/a.png", HERE)

    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "the server answered 503"),
        (b"HTTP/1.1 429 Slow down\r\nContent-Length: 0\r\n\r\n", "the server answered 429"),
        (b"", "the connection failed (RemoteProtocolError)"),
        (OK + b"Content-Length: 9\r\n\r\nabc", "the connection failed (RemoteProtocolError)"),
    ],
)
async def test_an_answer_that_may_get_better_is_a_failure_to_try_again(answer: bytes, reason: str) -> None:
    async with server(answer) as (url, _):
        with pytest.raises(FetchFailed) as failure:
            await fetch(f"{url}/a.png", HERE)

    assert str(failure.value) == reason


async def test_a_server_that_trickles_is_given_up_on() -> None:
    async def trickle(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"\r\n")
        for _ in range(100):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.1)

    async with server(trickle) as (url, _):
        with pytest.raises(FetchFailed) as failure:
            await fetch(f"{url}/a.png", Rules(allow_loopback=True, deadline_s=0.5))

    assert str(failure.value) == "took longer than 0.5 s"


async def test_a_server_that_is_not_there_may_be_there_later() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        with pytest.raises(FetchFailed, match=r"the connection failed \(ConnectError\)"):
            await fetch(f"http://127.0.0.1:{port}/a.png", HERE)


async def test_a_redirect_to_a_neighbour_is_followed() -> None:
    async def move(request: bytes, writer: asyncio.StreamWriter) -> None:
        moved = b"HTTP/1.1 301 Moved\r\nLocation: b.png\r\nContent-Length: 0\r\n\r\n"
        writer.write(moved if b"/a.png" in request else OK + b"Content-Length: 2\r\n\r\nok")
        await writer.drain()

    async with server(move) as (url, asked):
        assert await fetch(f"{url}/x/a.png", HERE) == b"ok"

    assert [request.split()[1] for request in asked] == [b"/x/a.png", b"/x/b.png"]
