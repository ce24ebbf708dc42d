"""What caches may do with an answer: shared where everything in it was declared to be everybody's, else nothing."""

from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from api.context import Context

if TYPE_CHECKING:
    from api.front.running import Outcome

# A browser asks again each time (304 costs nothing); a cache of ours may give it out while it asks, and when we are down.
SHARED = "public, max-age=0, s-maxage={seconds}, stale-while-revalidate={later}, stale-if-error=3600"
PERSONAL = "private, no-store"
# By whose token, and in which media type.
VARY = "Authorization, Accept"
# Proxies take headers of 4 to 16 kB together; a page of 8 blocks and 96 products has 110 tags in 2 kB.
TAGS = 250


def shared(context: Context, outcome: "Outcome") -> bool:
    """Whether everybody who asks the same with the same token may get this answer."""
    declared = context.sharing
    if declared.personal or outcome.errors or not declared.declared or not outcome.data:
        return False
    if context.headers or context.extensions or len(declared.tags) > TAGS:
        return False
    return all(key in declared.declared for key in outcome.data)


def etag(body: bytes) -> str:
    """The same for the same bytes, another for others."""
    return f'"{sha256(body).hexdigest()[:24]}"'


def headers(context: Context, body: bytes) -> dict[str, str]:
    """What goes with an answer that is everybody's."""
    declared = context.sharing
    return {
        "cache-control": SHARED.format(seconds=declared.seconds, later=2 * declared.seconds),
        "etag": etag(body),
        "cache-tag": ",".join(sorted(declared.tags)),
        "vary": VARY,
    }


def personal(own: Mapping[str, str]) -> dict[str, str]:
    """What goes with an answer that is for whoever asked; `own` is what resolvers have said about it."""
    return {"cache-control": PERSONAL, "vary": "Authorization"} | {name.lower(): value for name, value in own.items()}


def matches(if_none_match: bytes | None, tag: str) -> bool:
    """Whether the asker has this answer already (RFC 9110, 13.1.2: compared weakly)."""
    if if_none_match is None:
        return False
    named = [each.strip().removeprefix("W/") for each in if_none_match.decode("latin-1").split(",")]
    return tag in named or "*" in named
