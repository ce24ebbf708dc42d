"""Registering documents, remembering that they are asked for, and letting go of those that are not."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, or_, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access import read as access
from domain.access.write import remember, take_pen
from domain.base.database import WriteSession
from domain.base.values import Json, SiteId
from domain.documents import read, rules
from domain.documents.errors import DocumentTaken
from domain.documents.models import DocumentRow, ManifestEntryRow
from domain.documents.values import NewDocument, Pushed


async def push(
    db: WriteSession, site: SiteId, client: str, documents: Sequence[NewDocument], *, by: str, now: datetime
) -> Pushed:
    """These are the documents of this client from now on. Those it had before stay registered until they are retired.

    Doing it twice changes nothing.
    Errors   UnknownSite; BadManifest for a client that cannot be named so; DocumentTaken.
    """
    rules.require_client(client)
    await access.site(db, site)
    await take_pen(db, site)
    hashes = {each.id: rules.text_hash(each.text) for each in documents}
    before = await read.known(db, site, list(hashes))
    if taken := [key for key, held in before.items() if held != hashes[key]]:
        raise DocumentTaken(taken)
    named = await read.named(db, site, client)
    rows = [
        {"site": site, "id": each.id, "hash": hashes[each.id], "name": each.name, "text": each.text, "pushed_at": now}
        for each in documents
    ]
    again = upsert(DocumentRow)
    await db.execute(again.on_conflict_do_update(index_elements=["site", "id"], set_={"pushed_at": now}), rows)
    mine = (ManifestEntryRow.site == site, ManifestEntryRow.client == client)
    await db.execute(delete(ManifestEntryRow).where(*mine, ManifestEntryRow.document.not_in(list(hashes))))
    entries = [{"site": site, "client": client, "document": key} for key in hashes if key not in named]
    if entries:
        await db.execute(insert(ManifestEntryRow), entries)
    pushed = Pushed(
        new=tuple(key for key in hashes if key not in before),
        known=len(before),
        left_out=tuple(sorted(named - hashes.keys())),
    )
    if entries or pushed.left_out:
        details: Mapping[str, Json] = {"new": len(pushed.new), "known": pushed.known, "left_out": len(pushed.left_out)}
        things = [f"documents:{client}"]
        await remember(db, site, actor=by, action="push_documents", things=things, details=details, now=now)
    return pushed


async def retire(db: WriteSession, site: SiteId, *, unused_days: float, by: str, now: datetime) -> tuple[str, ...]:
    """The ids of documents that are gone now: no client's latest manifest names them, and nobody asked for so long.

    Errors   UnknownSite.
    """
    await access.site(db, site)
    await take_pen(db, site)
    gone = tuple(each.id for each in await read.documents(db, site) if rules.retired(each, now, unused_days))
    if gone:
        await db.execute(delete(DocumentRow).where(DocumentRow.site == site, DocumentRow.id.in_(gone)))
        details: Mapping[str, Json] = {"unused_days": unused_days}
        things = [f"document:{key}" for key in gone]
        await remember(db, site, actor=by, action="retire_documents", things=things, details=details, now=now)
    return gone


async def asked(db: WriteSession, documents: Collection[tuple[SiteId, str]], now: datetime) -> None:
    """These documents were asked for about now; those of which that is known keep their row as it is."""
    if not documents:
        return
    place = tuple_(DocumentRow.site, DocumentRow.id).in_(sorted(documents))
    old = or_(DocumentRow.asked_at.is_(None), DocumentRow.asked_at < now - rules.ASKED_EVERY)
    await db.execute(update(DocumentRow).where(place, old).values(asked_at=now))
