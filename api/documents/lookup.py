"""From what a request says to the text it means, with what registered documents are remembered by."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from domain.access.values import Actor, Trust
from domain.base.bounded import Bounded
from domain.base.database import Database
from domain.base.values import SiteId
from domain.documents import read, rules, write
from domain.documents.errors import BadDocumentId, DocumentAbsent, DocumentUntrusted, PersistedQueryAbsent
from domain.documents.values import Document

log = structlog.get_logger()

# A document that was retired is answered for at most this long.
KEPT_S = 60.0
# One that is pushed now is found within this, where somebody asked for it in vain a moment ago; else at once.
ABSENT_S = 1.0
KEPT = 5_000
KEPT_CHARACTERS = 20_000_000
STRANGERS = 1_000
"""Texts a process has logged as untrusted; each is said once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The text to parse; `document` where it is registered."""

    text: str
    document: Document | None = None


@dataclass(slots=True)
class _Kept:
    document: Document | None
    until: float


def _characters(_key: tuple[SiteId, str], kept: _Kept) -> int:
    return 0 if kept.document is None else len(kept.document.text)


class Documents:
    """Knows the texts of registered documents, and remembers which were asked for."""

    def __init__(self, reads: Database) -> None:
        self._reads = reads
        self._kept = Bounded[tuple[SiteId, str], _Kept](_characters, number=KEPT, weight=KEPT_CHARACTERS)
        self._asked: set[tuple[SiteId, str]] = set()
        self._strangers: set[tuple[UUID | None, str]] = set()

    async def asked(self, params: Mapping[str, object], actor: Actor | None, now: datetime) -> Asked | None:
        """What a request with these parameters asks: by `query`, `documentId`, or Apollo's `persistedQuery`.

        None where it says none of them: then the request is not well formed.
        Errors   BadDocumentId, DocumentAbsent, DocumentUntrusted.
        """
        text = params.get("query")
        if not isinstance(text, str) or not text:
            return await self._registered(params, actor, now)
        if params.get("documentId") is not None:
            raise BadDocumentId("it came together with a query, and it cannot be told which is meant")
        if actor is None or actor.documents is Trust.OFF:
            return Asked(text=text)
        return await self._trusted(text, actor, now)

    async def _registered(self, params: Mapping[str, object], actor: Actor | None, now: datetime) -> Asked | None:
        said, apollo = params.get("documentId"), _apollo(params)
        if said is None and apollo is None:
            return None
        named = rules.asked_id(apollo if said is None else said)
        document = None if actor is None else await self._find(actor.site, named, now)
        if document is None:
            raise PersistedQueryAbsent(named) if said is None else DocumentAbsent(named)
        return Asked(text=document.text, document=document)

    async def _trusted(self, text: str, actor: Actor, now: datetime) -> Asked:
        """The text, which is registered or may be asked all the same."""
        digits = rules.text_hash(text)
        document = await self._find(actor.site, digits, now)
        # Somebody may use the digits of this text as the id of another one.
        if document is not None and document.hash == digits:
            return Asked(text=text, document=document)
        if actor.documents is Trust.ENFORCE:
            raise DocumentUntrusted
        if (actor.token, digits) not in self._strangers and len(self._strangers) < STRANGERS:
            self._strangers.add((actor.token, digits))
            log.warning("document_untrusted", site=actor.site, token=str(actor.token), document=f"sha256:{digits}")
        return Asked(text=text)

    async def _find(self, site: SiteId, named: str, now: datetime) -> Document | None:
        held = self._kept.use((site, named))
        if held is None or held.until <= time.monotonic():
            async with self._reads.read() as db:
                found = await read.document(db, site, named)
            held = _Kept(found, time.monotonic() + (ABSENT_S if found is None else KEPT_S))
            self._kept.put((site, named), held)
        found = held.document
        if found is not None:
            self._remember(found, now)
        return found

    def _remember(self, document: Document, now: datetime) -> None:
        if document.asked_at is None or now - document.asked_at >= rules.ASKED_EVERY:
            self._asked.add((document.site, document.id))

    async def note(self, writes: Database, now: datetime) -> None:
        """What was asked for since the last time is written down; where that fails, it is again the next time."""
        asked, self._asked = self._asked, set()
        try:
            if asked:
                async with writes.write() as db:
                    await write.asked(db, asked, now)
        except Exception:
            self._asked |= asked
            raise


def _apollo(params: Mapping[str, object]) -> object:
    """The id as Apollo's clients say it; None where they do not."""
    extensions = params.get("extensions")
    persisted = extensions.get("persistedQuery") if isinstance(extensions, Mapping) else None
    return persisted.get("sha256Hash") if isinstance(persisted, Mapping) else None
