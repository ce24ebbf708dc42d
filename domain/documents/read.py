"""Questions about registered documents."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, or_, select

from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.documents.models import DocumentRow, ManifestEntryRow
from domain.documents.values import Document


async def document(db: ReadSession, site: SiteId, asked: str) -> Document | None:
    """The document a request means (`rules.asked_id`), by its id or by the SHA-256 of its text; None where there is none.

    The primary key and the index on site and hash find it.
    """
    named = or_(DocumentRow.id == asked, DocumentRow.hash == asked)
    # What somebody calls by these very letters goes before a text that happens to have them as its hash.
    statement = select(DocumentRow.__table__).where(DocumentRow.site == site, named)
    row = (await db.execute(statement.order_by((DocumentRow.id == asked).desc()).limit(1))).one_or_none()
    return None if row is None else _document(row)


async def documents(db: ReadSession, site: SiteId | None = None) -> tuple[Document, ...]:
    """Every document of a site, or of all sites, by site and id, each with the clients that name it."""
    statement = _with_clients().order_by(DocumentRow.site, DocumentRow.id)
    if site is not None:
        statement = statement.where(DocumentRow.site == site)
    return tuple(_document(row) for row in (await db.execute(statement)).all())


async def known(db: ReadSession, site: SiteId, ids: Sequence[str]) -> dict[str, str]:
    """The hash of each text that is registered under one of these ids."""
    statement = select(DocumentRow.id, DocumentRow.hash).where(DocumentRow.site == site, DocumentRow.id.in_(ids))
    return {row.id: row.hash for row in (await db.execute(statement)).all()}


async def named(db: ReadSession, site: SiteId, client: str) -> frozenset[str]:
    """The ids in a client's latest manifest."""
    statement = select(ManifestEntryRow.document).where(
        ManifestEntryRow.site == site, ManifestEntryRow.client == client
    )
    return frozenset((await db.execute(statement)).scalars())


def _with_clients() -> Select[Any]:
    clients = (
        select(func.array_agg(ManifestEntryRow.client))
        .where(ManifestEntryRow.site == DocumentRow.site, ManifestEntryRow.document == DocumentRow.id)
        .scalar_subquery()
    )
    return select(DocumentRow.__table__, clients.label("clients"))


def _document(row: Row[Any]) -> Document:
    said = row._asdict()
    return Document(**said | {"site": SiteId(row.site), "clients": tuple(sorted(said.get("clients") or ()))})
