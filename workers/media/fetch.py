"""Fetching a picture from an address somebody else wrote down: public hosts only, within limits, no surprises."""

import asyncio
import ipaddress
import socket
from contextlib import aclosing
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Final

import httpx

from workers.media.store import MAX_BYTES, BadPicture

MAX_REDIRECTS: Final = 3
DEADLINE_S: Final = 30.0
_TIMEOUT: Final = httpx.Timeout(10.0, connect=5.0)
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_ASK_LATER: Final = frozenset({408, 425, 429})
# Ranges that `is_global` lets through on some Python versions, or that carry another address inside.
_NEVER: Final = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4"),
        *("64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7"),
        *("fe80::/10", "fec0::/10", "::ffff:0:0/96", "::/96"),
    )
)

Address = IPv4Address | IPv6Address


class NotPublic(BadPicture):
    """An address that leads to this machine, its network, or around the check."""


class FetchFailed(Exception):
    """A picture that did not come this time; trying again may help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How far a fetch may go. Only tests allow the machine's own addresses."""

    allow_loopback: bool = False
    max_bytes: int = MAX_BYTES
    deadline_s: float = DEADLINE_S


STRICT: Final = Rules()


async def fetch(url: str, rules: Rules = STRICT) -> bytes:
    """The bytes at a URL.

    Errors   BadPicture where trying again will not help; FetchFailed where it may.
    """
    try:
        async with asyncio.timeout(rules.deadline_s):
            return await _fetch(url, rules)
    except TimeoutError:
        raise FetchFailed(f"took longer than {rules.deadline_s:g} s") from None
    except httpx.TimeoutException:
        raise FetchFailed("the server did not answer in time") from None
    except httpx.InvalidURL:
        raise BadPicture("is not a valid URL") from None
    except httpx.RequestError as error:
        raise FetchFailed(f"the connection failed ({type(error).__name__})") from error


async def _fetch(url: str, rules: Rules) -> bytes:
    # Proxies and credentials of the environment would lead around every check below.
    async with httpx.AsyncClient(trust_env=False, timeout=_TIMEOUT, follow_redirects=False) as client:
        target = httpx.URL(url)
        for _ in range(MAX_REDIRECTS + 1):
            async with aclosing(await _ask(client, target, rules)) as answer:
                if answer.status_code not in _MOVED:
                    return await _picture(answer, rules)
                location = answer.headers.get("location")
                if not location:
                    raise BadPicture("is redirected to nowhere")
                target = target.join(location)
    raise BadPicture(f"is redirected more than {MAX_REDIRECTS} times")


async def _ask(client: httpx.AsyncClient, url: httpx.URL, rules: Rules) -> httpx.Response:
    """The beginning of an answer, from the very address that was checked: the name is looked up once."""
    if url.scheme not in {"http", "https"} or not url.host:
        raise BadPicture("has to start with https:// or http://")
    if url.userinfo:
        raise BadPicture("carries a name or password; pictures are fetched without")
    address = await public_address(url, rules)
    request = client.build_request(
        "GET",
        url.copy_with(host=str(address)),
        headers={"Host": url.netloc.decode("ascii"), "Accept": "image/*", "Accept-Encoding": "identity"},
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
    )
    return await client.send(request, stream=True)


async def public_address(url: httpx.URL, rules: Rules = STRICT) -> Address:
    """Where the host of an http or https URL is found, for whoever connects to that very address.

    Errors   NotPublic; FetchFailed where the name is not found, which may change.
    """
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    try:
        found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise FetchFailed(f"the host {url.host} is not found") from error
    addresses = [ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in found]
    for address in addresses:
        # One private address among public ones is refused as well: which one is used would be chance.
        if not may_connect(address, rules):
            raise NotPublic(f"leads to {address}, which is not a public address")
    if not addresses:
        raise FetchFailed(f"the host {url.host} is not found")
    return addresses[0]


def may_connect(address: Address, rules: Rules = STRICT) -> bool:
    """Whether an address is on the public internet, and not this machine, its network, or a way around the check."""
    if rules.allow_loopback and address.is_loopback:
        return True
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return False
    if any(address in network for network in _NEVER if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


async def _picture(answer: httpx.Response, rules: Rules) -> bytes:
    status = answer.status_code
    if status >= 500 or status in _ASK_LATER:
        raise FetchFailed(f"the server answered {status}")
    if status != 200:
        raise BadPicture(f"is not there: the server answered {status}")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and not kind.startswith("image/") and kind not in {"application/octet-stream", "binary/octet-stream"}:
        raise BadPicture(f"is not a picture: the server calls it {kind[:60]!r}")
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise BadPicture("is sent compressed although that was not asked for")
    limit = f"the limit is {rules.max_bytes / 1_000_000:g}"
    announced = answer.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > rules.max_bytes:
        raise BadPicture(f"has {int(announced[:20]) / 1_000_000:.1f} MB; {limit}")
    body = bytearray()
    async for part in answer.aiter_raw():
        body += part
        if len(body) > rules.max_bytes:
            raise BadPicture(f"has more than {rules.max_bytes / 1_000_000:g} MB")
    return bytes(body)
