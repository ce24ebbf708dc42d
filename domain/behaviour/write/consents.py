"""Keeping what a shopper said, and no more of what they did than that allows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from domain.base.database import WriteSession
from domain.base.values import ShopperId, SiteId
from domain.behaviour.models import ConsentRow, ImpressionRow, SignalRow, SignalRulesRow
from domain.behaviour.values import Mark, Purpose, SignalKind


async def keep_consent(
    db: WriteSession, site: SiteId, key: str, purpose: Purpose, *, granted: bool, now: datetime
) -> None:
    """What this key said last about the purpose is kept."""
    said = insert(ConsentRow).values(site=site, key=key, purpose=purpose, granted=granted, at=now)
    keyed = [ConsentRow.site, ConsentRow.key, ConsentRow.purpose]
    await db.execute(said.on_conflict_do_update(index_elements=keyed, set_={"granted": granted, "at": now}))


async def forget_consents(db: WriteSession, site: SiteId, keys: Sequence[str]) -> None:
    """Nothing is known of what these keys said."""
    await db.execute(delete(ConsentRow).where(ConsentRow.site == site, ConsentRow.key.in_(keys)))


async def require_consent(db: WriteSession, site: SiteId, *, required: bool) -> None:
    """Whether signals of the site's shoppers need a yes first; from the next signal on."""
    ruled = insert(SignalRulesRow).values(site=site, consent_required=required)
    await db.execute(
        ruled.on_conflict_do_update(index_elements=[SignalRulesRow.site], set_={"consent_required": required})
    )


async def mark_not_personalised(db: WriteSession, shoppers: Sequence[ShopperId]) -> None:
    """Nothing is learned from what these shoppers did so far; figures still count it.

    Expects  what was learned has been taken back.
    """
    await db.execute(
        update(SignalRow)
        .where(SignalRow.shopper_id.in_(shoppers), SignalRow.marked.is_(None))
        .values(marked=Mark.NOT_PERSONALISED, weight=0.0)
    )


async def drop_measurement(db: WriteSession, shoppers: Sequence[ShopperId]) -> None:
    """No figure counts these shoppers: what they were shown is gone, and so is what only measurement kept."""
    await db.execute(delete(ImpressionRow).where(ImpressionRow.shopper_id.in_(shoppers)))
    only_measured = (SignalRow.kind == SignalKind.IMPRESSION) | (SignalRow.marked == Mark.NOT_PERSONALISED)
    await db.execute(delete(SignalRow).where(SignalRow.shopper_id.in_(shoppers), only_measured))
    await db.execute(
        update(SignalRow)
        .where(SignalRow.shopper_id.in_(shoppers))
        .values(measured=False, impression_id=None, block_position=None, policy=None, propensity=None)
    )
