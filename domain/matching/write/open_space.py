"""A space for a model, opened once, live if it is the first of its modality; and beside it, spaces fitted on a shop."""

import hashlib
from datetime import datetime

import numpy as np
from sqlalchemy import TextClause, delete, func, select, text, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.postgresql import insert

from domain.access.models import AuditEntryRow
from domain.base.database import WriteSession
from domain.base.values import SiteId, SpaceId
from domain.matching import rules
from domain.matching.models import LiveSpaceRow, SpaceFitRow, SpaceRow
from domain.matching.values import LEARNT, Modality, NewFit, Space, SpaceState

FITS_KEPT = 20
"""Fittings of a site that are remembered; each takes some 600 kB."""


async def open_space(db: WriteSession, *, modality: Modality, model: str, revision: str, dim: int) -> Space:
    """The space of this model, made now if there was none; the first of a modality goes live at once."""
    identity = {"modality": modality, "model": model, "revision": revision, "dim": dim}
    made = (
        await db.execute(insert(SpaceRow).values(identity).on_conflict_do_nothing().returning(SpaceRow.id))
    ).scalar_one_or_none()
    if made is not None and dim <= rules.HNSW_DIM_LIMIT:
        await db.execute(_index(made, dim, modality))
    found = made or (await db.execute(select(SpaceRow.id).filter_by(**identity))).scalar_one()
    # A model that comes back finds its space, and fills what it missed.
    await db.execute(update(SpaceRow).where(SpaceRow.id == found, SpaceRow.state == "retired").values(state="filling"))
    first = insert(LiveSpaceRow).values(modality=modality, space_id=found).on_conflict_do_nothing()
    if (await db.execute(first.returning(LiveSpaceRow.space_id))).scalar_one_or_none() is not None:
        await db.execute(update(SpaceRow).where(SpaceRow.id == found).values(state="live"))
    return Space(id=SpaceId(found), modality=modality, model=model, revision=revision, dim=dim)


async def remember_fit(
    db: WriteSession, site: SiteId, base: Space, fit: NewFit, now: datetime, *, began: datetime
) -> int:
    """The number the fitting is known by from now on; of a site's fittings the oldest without a space are forgotten.

    Whoever was forgotten since it `began` to read may be in it.
    """
    row = {
        "site": site,
        "base_id": base.id,
        "method": fit.method,
        "settings": dict(fit.settings),
        "history": [dict(each) for each in fit.history],
        "metrics": dict(fit.metrics),
        "data_hash": fit.data_hash,
        "made_at": now,
        "tainted_at": await _last_forgotten(db, site, began) if fit.method == LEARNT else None,
        "mean": fit.map.mean.astype("<f4").tobytes(),
        "matrix": fit.map.matrix.astype("<f4").tobytes(),
    }
    made: int = (await db.execute(plain_insert(SpaceFitRow).values(row).returning(SpaceFitRow.id))).scalar_one()
    newest = select(SpaceFitRow.id).where(SpaceFitRow.site == site).order_by(SpaceFitRow.id.desc()).limit(FITS_KEPT)
    stale = (SpaceFitRow.site == site, SpaceFitRow.space_id.is_(None), SpaceFitRow.id.not_in(newest))
    await db.execute(delete(SpaceFitRow).where(*stale))
    return made


async def _last_forgotten(db: WriteSession, site: SiteId, since: datetime) -> datetime | None:
    """When somebody was last forgotten on the site, if it was then or later. Reads the audit log, newest first."""
    forgotten = (AuditEntryRow.site == site, AuditEntryRow.action == "forget_shopper", AuditEntryRow.at >= since)
    return await db.scalar(select(func.max(AuditEntryRow.at)).where(*forgotten))


async def open_fitted(
    db: WriteSession, site: SiteId, base: Space, fit: NewFit, number: int, *, by_itself: bool
) -> Space:
    """A new space of this site, whose vectors are those of `base`, mapped. `by_itself`: it goes live once it is full."""
    parts = (fit.map.mean, fit.map.matrix)
    digest = hashlib.sha256(b"".join(np.ascontiguousarray(part, "<f4").tobytes() for part in parts)).hexdigest()[:8]
    dim = fit.map.matrix.shape[1]
    # The number, so that equal maps of two fittings are two spaces.
    revision = f"{base.revision}+{fit.method}-{number}-{digest}"
    state = SpaceState.FILLING if by_itself else SpaceState.KEPT
    new = {"modality": base.modality, "model": base.model, "revision": revision, "dim": dim}
    made = (
        await db.execute(
            plain_insert(SpaceRow)
            .values(new | {"site": site, "base_id": base.id, "state": state})
            .returning(SpaceRow.id)
        )
    ).scalar_one()
    if dim <= rules.HNSW_DIM_LIMIT:
        await db.execute(_index(made, dim, base.modality))
    await db.execute(update(SpaceFitRow).where(SpaceFitRow.id == number).values(space_id=made))
    return Space(
        id=SpaceId(made), modality=base.modality, model=base.model, revision=revision, dim=dim, site=site, base=base.id
    )


def _index(space: int, dim: int, modality: Modality) -> TextClause:
    """Made while the space is empty, so it costs nothing now and is kept as vectors come.

    Settings   m=16, ef_construction=128: recall 0.95 at ef 40 with 100,000 rows.
    """
    table = "item_embeddings" if modality is Modality.TEXT else "image_embeddings"
    return text(
        f"CREATE INDEX IF NOT EXISTS {rules.index_name(space, modality)} ON {table}"
        f" USING hnsw ((vector::halfvec({int(dim)})) halfvec_ip_ops) WITH (m = 16, ef_construction = 128)"
        f" WHERE space_id = {int(space)}"
    )
