"""What goes back over HTTP, ready to be sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.types import Send

# Tokens travel in a header that no browser adds by itself, so any origin may ask, and read what matters to it.
ALWAYS = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Cache-Tag, Retry-After, RateLimit, RateLimit-Policy"),
    (b"x-content-type-options", b"nosniff"),
]
WITHOUT_BODY = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, headers and a body."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    async def send(self, send: Send, *, bare: bool = False) -> None:
        """Sent; `bare`: without its body, as for HEAD."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": b"" if bare else self.body})


def reply(status: int, kind: str, body: bytes, headers: Mapping[str, str], cookies: Sequence[str] = ()) -> Reply:
    """A reply of this media type, with these headers of its own; `cookies`: what the browser is to keep."""
    every = [*ALWAYS, *((name.lower().encode(), value.encode("latin-1")) for name, value in headers.items())]
    every += [(b"set-cookie", each.encode("latin-1")) for each in cookies]
    if status in WITHOUT_BODY:
        return Reply(status, every, b"")
    about = [(b"content-type", f"{kind}; charset=utf-8".encode()), (b"content-length", str(len(body)).encode())]
    return Reply(status, every + about, body)
