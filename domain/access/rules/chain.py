"""The audit log as a chain: each entry is bound to the one before."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

import orjson

from domain.access.values import (
    AuditEntry,
    AuditHead,
    Broken,
    Damage,
)
from domain.base.values import Json, SiteId

GENESIS = "0" * 64
"""What the first entry of an audit log follows."""


def audit_hash(
    previous: str,
    site: SiteId,
    number: int,
    *,
    at: datetime,
    actor: str,
    action: str,
    thing: str,
    details: Mapping[str, Json],
) -> str:
    """The hash of an audit entry: it covers what the entry says and the hash of the one before."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    facts = [previous, site, number, moment, actor, action, thing, _plain(details)]
    return hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _plain(value: Json) -> Json:
    """The same JSON with whole floats as integers, which is how jsonb gives back the large ones."""
    # What a log is read as, of which there are many: looking for a type's name is a third of asking what it is.
    if type(value) is str or value is None:
        return value
    if type(value) is dict or isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() and -(2**63) <= value < 2**64 else value


class Chain:
    """Reads an audit log from its first entry to its last and says where it is not what was written."""

    def __init__(self) -> None:
        self.entries = 0
        self._number = 0
        self._hash = GENESIS
        self._hash_before = GENESIS
        # How many entries were put in, each of which moved those after it by one.
        self._moved = 0

    def follow(self, entry: AuditEntry) -> Broken | None:
        """What is wrong with the next entry, if anything. A break is said once: what follows is judged by what is there.

        Limits   where an entry and its own hash were both changed, it is the entry after it that no longer follows.
        """
        self.entries += 1
        if entry.number <= self._number:
            extra = f"Entry {entry.number} stands where another one does: it was put in."
            return Broken(damage=Damage.INSERTED, number=entry.number, message=extra)
        broken = self._broken(entry)
        self._number, self._hash_before, self._hash = entry.number, self._hash, entry.hash
        return broken

    def end(self, head: AuditHead) -> Broken | None:
        """What is wrong with the head, once every entry was followed."""
        # Who put an entry in and moved those after it may have moved the head with them.
        number = self._number if head.number == self._number else self._number - self._moved
        if head.number > number:
            missing = f"The head counts {head.number} entries, the log ends after {number}: the last ones were cut off."
            return Broken(damage=Damage.CUT_OFF, number=number + 1, message=missing)
        if head.number < number:
            more = f"The head counts {head.number} entries, the log goes on to {number}: the last ones were put in."
            return Broken(damage=Damage.INSERTED, number=head.number + 1, message=more)
        if head.hash != self._hash:
            other = f"The head has another hash than entry {number}: the head or that entry was rewritten."
            return Broken(damage=Damage.HEAD_REWRITTEN, number=number, message=other)
        return None

    def _broken(self, entry: AuditEntry) -> Broken | None:
        if entry.number > self._number + 1:
            gap = f"{self._number + 1}" + (f" to {entry.number - 1}" if entry.number > self._number + 2 else "")
            return Broken(damage=Damage.REMOVED, number=self._number + 1, message=f"Removed: entry {gap}.")
        if self._hash_of(entry, self._hash, self._moved) == entry.hash:
            return None
        if self._hash_of(entry, self._hash_before, self._moved + 1) == entry.hash:
            self._moved += 1
            put_in = f"Entry {self._number} was put in: without it, those before and after it fit."
            return Broken(damage=Damage.INSERTED, number=self._number, message=put_in)
        changed = (
            f"Entry {entry.number} is not what was written after entry {self._number}: one of the two was changed."
        )
        return Broken(damage=Damage.CHANGED, number=entry.number, message=changed)

    @staticmethod
    def _hash_of(entry: AuditEntry, previous: str, moved: int) -> str:
        return audit_hash(
            previous,
            entry.site,
            entry.number - moved,
            at=entry.at,
            actor=entry.actor,
            action=entry.action,
            thing=entry.thing,
            details=entry.details,
        )
