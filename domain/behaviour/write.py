"""Recording what shoppers do."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from domain.base.database import WriteSession
from domain.base.values import ItemId, ShopperId, SiteId
from domain.behaviour import jobs, rules
from domain.behaviour.models import ImpressionRow, ShopperRow, SignalRow
from domain.behaviour.values import NewSignal, Recorded, Signal, SignalKind, SignalProblem
from domain.catalog import read as catalog
from domain.jobs import write as promises


async def record_signals(
    db: WriteSession, site: SiteId, shopper: str, signals: Sequence[NewSignal], *, key: str, now: datetime
) -> Recorded:
    """What became of the batch: each signal is taken once, however often it is sent; bad ones come back with a reason.

    Limits   1,000 signals a call.
    Errors   TooManySignals, BadShopperId; then nothing was written.
    """
    rules.require_batch(len(signals))
    shopper = rules.require_shopper(shopper)
    checked, rejected = rules.check(signals, site=site, shopper=shopper, key=key, now=now)
    items = await catalog.ids_by_sku(db, site, {signal.sku for _, signal in checked if signal.sku is not None})
    known = [(index, signal) for index, signal in checked if signal.sku is None or signal.sku in items]
    rejected += [_unknown_sku(index, signal) for index, signal in checked if signal.sku and signal.sku not in items]
    who = await _shopper(db, site, shopper, now)
    taken = await _insert(db, [_row(site, who, signal, items, now) for _, signal in known])
    foreign = await _held_by_others(db, site, who, {signal.id for _, signal in known} - set(taken))
    rejected += [_id_taken(index, signal) for index, signal in known if signal.id in foreign]
    await _insert_impressions(db, site, who, [signal for _, signal in known if signal.id in taken])
    if taken:
        await promises.add(db, [jobs.refresh_tastes(site, who, now)], now)
    return Recorded(
        site=site,
        shopper=who,
        ids=tuple(taken),
        duplicates=len(known) - len(taken) - sum(signal.id in foreign for _, signal in known),
        rejected=tuple(sorted(rejected, key=lambda problem: problem.index)),
    )


async def _held_by_others(db: WriteSession, site: SiteId, shopper: ShopperId, ids: set[str]) -> set[str]:
    """Those of the ids that another shopper's signals have: these were not duplicates, and are not lost silently."""
    if not ids:
        return set()
    others = select(SignalRow.id).where(SignalRow.site == site, SignalRow.id.in_(ids), SignalRow.shopper_id != shopper)
    return set((await db.execute(others)).scalars())


def _id_taken(index: int, signal: Signal) -> SignalProblem:
    message = "id: another shopper's signal has this id. Choose ids that are unique within the site, such as UUIDs."
    return SignalProblem(index=index, id=signal.id, code="id_taken", message=message)


def _unknown_sku(index: int, signal: Signal) -> SignalProblem:
    return SignalProblem(
        index=index, id=signal.id, code="unknown_sku", message=f"sku: this site has no item {str(signal.sku)[:80]!r}."
    )


async def _shopper(db: WriteSession, site: SiteId, key: str, now: datetime) -> ShopperId:
    """The shopper's id; the row stays locked, so two batches of one shopper take turns."""
    statement = insert(ShopperRow).values(site=site, key=key, version=1, seen_at=now)
    statement = statement.on_conflict_do_update(
        index_elements=[ShopperRow.site, ShopperRow.key],
        set_={"version": ShopperRow.version + 1, "seen_at": func.greatest(ShopperRow.seen_at, now)},
    )
    return ShopperId((await db.execute(statement.returning(ShopperRow.id))).scalar_one())


async def _insert(db: WriteSession, rows: Sequence[dict[str, object]]) -> list[str]:
    """The ids that were not there before; within one batch the last of an id counts."""
    if not rows:
        return []
    statement = insert(SignalRow).on_conflict_do_nothing(index_elements=[SignalRow.site, SignalRow.id])
    unique = {row["id"]: row for row in rows}
    inserted = await db.execute(statement.returning(SignalRow.id), list(unique.values()))
    return list(inserted.scalars())


def _row(
    site: SiteId, shopper: ShopperId, signal: Signal, items: dict[str, ItemId], now: datetime
) -> dict[str, object]:
    shown = signal.shown
    block = None if shown is None or signal.block is None else shown.block(signal.block)
    return {
        "site": site,
        "id": signal.id,
        "shopper_id": shopper,
        "kind": signal.kind,
        "item_id": None if signal.sku is None else items[signal.sku],
        "query": signal.query,
        "value": signal.value,
        "weight": signal.weight,
        "at": signal.at,
        "received_at": now,
        "session": signal.session,
        "channel": signal.channel,
        "impression_id": None if shown is None else shown.id,
        "block": signal.block,
        "position": signal.position,
        "block_position": None if block is None else block.position,
        "policy": None if shown is None else shown.policy,
        "propensity": None if block is None else block.propensity,
    }


async def _insert_impressions(db: WriteSession, site: SiteId, shopper: ShopperId, signals: Sequence[Signal]) -> None:
    rows = {
        signal.shown.id: {
            "id": signal.shown.id,
            "site": site,
            "shopper_id": shopper,
            "page": signal.shown.page,
            "policy": signal.shown.policy,
            "channel": signal.channel,
            "shown_at": signal.shown.at,
            "blocks": [[block.key, block.position, block.propensity] for block in signal.shown.blocks],
        }
        for signal in signals
        if signal.kind is SignalKind.IMPRESSION and signal.shown is not None
    }
    if rows:
        await db.execute(insert(ImpressionRow).on_conflict_do_nothing(), list(rows.values()))


async def lock_shopper(db: WriteSession, shopper: ShopperId) -> SiteId | None:
    """The shopper's site, with the row locked; None if the shopper is gone."""
    statement = select(ShopperRow.site).where(ShopperRow.id == shopper).with_for_update()
    found = (await db.execute(statement)).scalar_one_or_none()
    return None if found is None else SiteId(found)
