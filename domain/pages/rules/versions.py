"""Whether a page is still the page somebody has looked at: its blocks as they are kept, and which windows are open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Final

import orjson

from domain.base.values import Json
from domain.catalog.errors import BadValue
from domain.pages.fields import moments
from domain.pages.rules.considered import Stored
from domain.pages.values.editing import Arrangement

# Eight bytes: two states of one page are mistaken for each other once in 10^19.
_BYTES: Final = 8
_WINDOW: Final = ("starts_at", "ends_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What a page is made of, by digests: all of it (`whole`), how it is arranged, and its blocks by their keys."""

    whole: str
    arrangement: str
    blocks: Mapping[str, str]


def version(stored: Iterable[Stored], arrangement: Arrangement, now: datetime) -> Version:
    """The version of a page with these blocks at this moment.

    Words in any locale and for any segment count, and what an editor says about a block; what a block chooses for
    somebody, such as the products of a rail, does not.
    """
    blocks = {each.key: _digest([each.id.hex, each.kind, each.content, _open(each, now)]) for each in stored}
    arranged = _digest([arrangement.ordering.value, arrangement.slots])
    return Version(whole=_digest([arranged, blocks]), arrangement=arranged, blocks=blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The version a page has now, and the keys of the blocks that changed, came or went; None: not known which."""

    version: str
    blocks: frozenset[str] | None


def difference(before: Version, after: Version) -> Difference:
    """What became of a page between two versions. Another arrangement may concern any block."""
    if before.arrangement != after.arrangement:
        return Difference(version=after.whole, blocks=None)
    changed = {key for key, _ in before.blocks.items() ^ after.blocks.items()}
    return Difference(version=after.whole, blocks=frozenset(changed))


def merged(earlier: Difference, later: Difference) -> Difference:
    """Both in one."""
    if earlier.blocks is None or later.blocks is None:
        return replace(later, blocks=None)
    return replace(later, blocks=earlier.blocks | later.blocks)


def _open(stored: Stored, now: datetime) -> list[bool]:
    """Of each moment that is said anywhere, whether it has come."""
    entries = [entry for field in _WINDOW for _, entry in sorted((stored.content or {}).get(field, {}).items())]
    return [_come(entry.get("value"), now) for entry in entries]


def _come(value: Json, now: datetime) -> bool:
    try:
        return value is not None and moments.instant(value) <= now
    except BadValue:
        return False


def _digest(thing: object) -> str:
    return blake2b(orjson.dumps(thing, option=orjson.OPT_SORT_KEYS), digest_size=_BYTES).hexdigest()
