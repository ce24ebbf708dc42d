"""Who is calling: where a connection comes from, which page sent it, and what the browser brought along."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from domain.access.values import Actor
from domain.people.values import SignedIn

SITE_HEADER: Final = b"etalage-site"
"""Names the site that is worked on. No page of another origin can send it: a browser asks first, and we say no."""

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
SESSION, DEVICE, GOING = "", "_device", "_openid"
"""What cookies are for: the session, a browser that was here before, and a sign-in that is under way elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """One request as far as it says who sent it. The default is a program on nobody's machine."""

    agent: str | None = None
    """What the asker's program calls itself."""
    address: str | None = None
    origin: str = ""
    """Where the asker found us: `https://shop.example`."""
    own: bool = False
    """Whether no page of another origin can have sent this."""
    site: str | None = None
    """The site that is worked on; None where a page of ours would have said which."""
    cookies: Mapping[str, str] = field(default_factory=dict)
    signed_in: SignedIn | None = None
    """Whom the session in its cookie stands for; known only of what a page of our own has sent."""

    @property
    def actor(self) -> Actor | None:
        """Who acts on the site that is worked on: whoever is signed in, as far as they work there."""
        return None if self.signed_in is None or self.site is None else self.signed_in.actor(self.site)

    @property
    def secure(self) -> bool:
        """Whether nobody on the way reads a password: over https, or on one machine."""
        return self.https or urlsplit(self.origin).hostname in LOOPBACK

    @property
    def https(self) -> bool:
        """Whether the asker's side of the way is https."""
        return self.origin.startswith("https://")

    def cookie(self, purpose: str) -> str | None:
        """What the browser kept for us under this purpose."""
        return self.cookies.get(self.cookie_name(purpose))

    def cookie_name(self, purpose: str) -> str:
        """The name of a cookie. `__Host-` makes browsers hold to what is said of it, so that no neighbouring host sets it.

        On a machine of one's own, where there is no https, a name for each port: browsers tell ports apart nowhere else.
        """
        if self.https:
            return f"__Host-etalage{purpose}"
        return f"etalage_{urlsplit(self.origin).port or 80}{purpose}"

    def keeps(self, purpose: str, value: str, seconds: int) -> str:
        """The header `Set-Cookie` that has a browser keep this for so long; for no time, that it forgets it."""
        secure = "; Secure" if self.https else ""
        name = self.cookie_name(purpose)
        return f"{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"

    def forgets(self, purpose: str) -> str:
        """The header `Set-Cookie` that has a browser forget what it kept."""
        return self.keeps(purpose, "", 0)


def caller(scope: Mapping[str, Any], headers: Mapping[bytes, bytes], public_url: str = "") -> Caller:
    """Who sent the request of this scope. `public_url`: our address where a proxy in front of us changes what is asked for."""
    asked = f"{scope.get('scheme', 'http')}://{_text(headers, b'host') or ''}".lower()
    origin = _origin(public_url) or asked
    site = _text(headers, SITE_HEADER)
    return Caller(
        agent=_text(headers, b"user-agent"),
        address=scope["client"][0] if scope.get("client") else None,
        origin=origin,
        own=site is not None and _sent_by(headers, origin),
        site=site,
        cookies=_cookies(_text(headers, b"cookie") or ""),
    )


def _sent_by(headers: Mapping[bytes, bytes], origin: str) -> bool:
    """Whether a page of this origin sent it, or no page at all."""
    said = _text(headers, b"origin")
    where = _text(headers, b"sec-fetch-site")
    return (said is None or said.lower() == origin) and where in {None, "same-origin", "none"}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme and parts.netloc else ""


def _cookies(said: str) -> dict[str, str]:
    """Cookies by name; of two with one name the first, which browsers send for the narrower path."""
    found: dict[str, str] = {}
    for each in said.split(";"):
        name, equals, value = each.strip().partition("=")
        if equals and name not in found:
            found[name] = value
    return found


def _text(headers: Mapping[bytes, bytes], name: bytes) -> str | None:
    value = headers.get(name)
    return None if value is None else value.decode("latin-1")
