"""Answers that are everybody's, kept while what they were made of has not changed."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from api.front.replies import Reply
from domain.access.values import Actor
from domain.base.bounded import Bounded

# 32 MB hold some 1,300 pages of 24 kB.
BYTES = 32_000_000
# What everybody wants is read once a second (decision 41): an answer made of it is no older than that.
SECONDS = 1.0

Key = tuple[bytes, str, bytes]
"""The question in the address, the media type, and the token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An answer, for whoever has it already and for the others, who got it, what it was made of, and how long it lasts."""

    etag: str
    reply: Reply
    unchanged: Reply
    actor: Actor | None
    made_of: Mapping[str, Hashable]
    until: float
    """A moment of the loop's clock, after which it is too old whatever has changed."""


def answers(limit: int = BYTES) -> Bounded[Key, Kept]:
    """The answers given last, bounded in bytes."""
    return Bounded(_size, weight=limit)


def _size(key: Key, answer: Kept) -> int:
    # Headers and objects take about a kilobyte.
    return len(key[0]) + len(key[2]) + len(answer.reply.body) + 1_000
