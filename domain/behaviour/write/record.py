"""Recording what shoppers do."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.base.database import WriteSession
from domain.base.values import ItemId, SiteId
from domain.behaviour.rules import cleaning, memory
from domain.behaviour.rules import signals as rules
from domain.behaviour.values import (
    NOBODY,
    Batch,
    Event,
    NewSignal,
    Recorded,
    Signal,
    SignalKind,
    SignalProblem,
)
from domain.behaviour.write.store import store_signals
from domain.catalog import read as catalog


async def record_signals(
    db: WriteSession,
    site: SiteId,
    shopper: str,
    signals: Sequence[NewSignal],
    *,
    key: str,
    now: datetime,
    agent: str | None = None,
    session: str | None = None,
) -> Recorded:
    """What became of the batch: each signal is taken once, however often it is sent; bad ones come back with a reason.

    Of a shopper who allows nothing, nothing is kept; what the visit did goes back in a token instead.
    Limits   1,000 signals a call.
    Errors   TooManySignals, BadShopperId, ConsentChanged; then nothing was written.
    """
    rules.require_batch(len(signals))
    shopper = rules.require_shopper(shopper)
    checked, rejected = rules.check(signals, site=site, shopper=shopper, key=key, now=now)
    items = await catalog.ids_by_sku(db, site, {signal.sku for _, signal in checked if signal.sku is not None})
    known = [(index, signal) for index, signal in checked if signal.sku is None or signal.sku in items]
    rejected += [_unknown_sku(index, signal) for index, signal in checked if signal.sku and signal.sku not in items]
    # Within one batch the last of an id counts.
    unique = tuple({signal.id: signal for _, signal in known}.values())
    batch = Batch(key=shopper, signals=unique, robot=cleaning.headless(agent))
    stored = await store_signals(db, site, [batch], items, now)
    arrival = stored.arrived.get(shopper)
    rejected += [_id_taken(index, signal) for index, signal in known if signal.id in stored.foreign]
    carried: str | None = None
    if arrival is None or not arrival.allowed.personalisation:
        visit = [*_done(unique, items), *memory.session_events(key, site, session, now)]
        carried = memory.session_token(key, site, visit, now)
    foreign = sum(signal.id in stored.foreign for _, signal in known)
    taken = [signal for signal in unique if signal.id in stored.taken]
    return Recorded(
        site=site,
        shopper=NOBODY if arrival is None else arrival.shopper,
        person=NOBODY if arrival is None else arrival.person,
        ids=tuple(signal.id for signal in taken),
        duplicates=0 if arrival is None else len(known) - len(stored.taken) - foreign,
        rejected=tuple(sorted(rejected, key=lambda problem: problem.index)),
        bought=any(signal.kind is SignalKind.PURCHASE for signal in taken),
        answering=any(signal.shown is not None for signal in taken),
        kept=arrival is not None,
        session=carried,
    )


def _done(signals: Sequence[Signal], items: Mapping[str, ItemId]) -> list[Event]:
    return [
        Event(item=items[signal.sku], kind=signal.kind, at=signal.at)
        for signal in signals
        if signal.sku is not None and signal.kind is not SignalKind.IMPRESSION
    ]


def _id_taken(index: int, signal: Signal) -> SignalProblem:
    message = "id: another shopper's signal has this id. Choose ids that are unique within the site, such as UUIDs."
    return SignalProblem(index=index, id=signal.id, code="id_taken", message=message)


def _unknown_sku(index: int, signal: Signal) -> SignalProblem:
    return SignalProblem(
        index=index, id=signal.id, code="unknown_sku", message=f"sku: this site has no item {str(signal.sku)[:80]!r}."
    )
