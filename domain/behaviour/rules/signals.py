"""Checking signals and weighing them."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from domain.base.values import SiteId
from domain.behaviour.errors import BadShopperId, SignalInvalid, TooManySignals
from domain.behaviour.rules.impressions import read_impression, short_hash
from domain.behaviour.rules.words import search_words, unified
from domain.behaviour.values import NewSignal, Shown, Signal, SignalKind, SignalProblem

BATCH_LIMIT = 1_000
ID_LIMIT = 200
# A page that was left open over a holiday still counts; one from last season does not.
IMPRESSION_AGE = timedelta(days=30)
TEXT_LIMIT = 500
# A phone's clock may be wrong by minutes; a signal from further ahead is a mistake.
CLOCK_SKEW = timedelta(minutes=10)
# Before this there was nothing to record: dates such as 1970 come from a missing value.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
# Under 20 seconds a dwell says no more than the view that came with it.
DWELL_COUNTS_AFTER_S = 20.0

WEIGHT = {
    SignalKind.VIEW: 0.1,
    SignalKind.CLICK: 0.3,
    SignalKind.CART_ADD: 1.0,
    SignalKind.CART_REMOVE: -0.5,
    SignalKind.PURCHASE: 2.0,
    SignalKind.DISMISS: -0.5,
    SignalKind.SHARE: 0.5,
}
"""How much a signal says about liking. Source   first guesses of the field, recommendation.md."""

# Asked a million times by an import: the enum's own look-up takes longer than all the checks.
_KINDS = {kind.value: kind for kind in SignalKind}
NEEDS_ITEM = frozenset(SignalKind) - {SignalKind.IMPRESSION, SignalKind.SEARCH, SignalKind.DISMISS}


def require_batch(count: int) -> None:
    """Nothing, or TooManySignals."""
    if count > BATCH_LIMIT:
        raise TooManySignals(count, BATCH_LIMIT)


def require_shopper(key: str) -> str:
    """The shopper's opaque id, or BadShopperId."""
    if not key or len(key) > ID_LIMIT or not key.isprintable():
        raise BadShopperId(f"A shopper id has 1 to {ID_LIMIT} printable characters; this one has {len(key)}.")
    return key


def weight(kind: SignalKind, value: float | None) -> float:
    """How much this signal says about liking the item; negative for disliking.

    Units    value: seconds for a dwell, 1 to 5 for a rating.
    """
    if kind is SignalKind.DWELL:
        return 0.5 if value is not None and value > DWELL_COUNTS_AFTER_S else 0.0
    if kind is SignalKind.RATE:
        return 0.0 if value is None else (value - 3.0) / 2.0
    return WEIGHT.get(kind, 0.0)


def check(
    signals: Sequence[NewSignal], *, site: SiteId, shopper: str, key: str, now: datetime
) -> tuple[list[tuple[int, Signal]], list[SignalProblem]]:
    """The signals that hold, with their index in the batch, and why the others do not."""
    good: list[tuple[int, Signal]] = []
    bad: list[SignalProblem] = []
    for index, new in enumerate(signals):
        try:
            good.append((index, checked(new, site=site, shopper=shopper, key=key, now=now)))
        except SignalInvalid as refused:
            bad.append(SignalProblem(index=index, id=new.id[:ID_LIMIT], code=refused.rule, message=refused.message))
    return good, bad


def checked(new: NewSignal, *, site: SiteId, shopper: str, key: str, now: datetime) -> Signal:
    """The signal, or SignalInvalid."""
    if not new.id or len(new.id) > ID_LIMIT or "\x00" in new.id:
        raise SignalInvalid("bad_id", f"id: 1 to {ID_LIMIT} characters are needed, so that sending twice counts once.")
    kind = _KINDS.get(new.kind.lower())
    if kind is None:
        known = ", ".join(SignalKind)
        raise SignalInvalid("unknown_kind", f"kind: {new.kind[:40]!r} is not one of {known}.")
    _require_texts(new)
    _require_value(kind, new.value)
    if kind in NEEDS_ITEM and not new.sku:
        raise SignalInvalid("sku_missing", f"sku: a {kind} signal names the item it is about.")
    if kind is SignalKind.SEARCH and not (new.query or "").strip():
        raise SignalInvalid("query_missing", "query: a search signal carries what was searched for.")
    at = _moment(new.at, now)
    shown = None if new.impression is None else _answered(read_impression(key, site, new.impression), shopper, at)
    if kind is SignalKind.IMPRESSION and shown is None:
        raise SignalInvalid("impression_missing", "impression: send the impressionId of the page that was on screen.")
    if shown is not None and new.block is not None and shown.block(new.block) is None:
        raise SignalInvalid("unknown_block", f"block: {new.block[:40]!r} was not on the page of this impression.")
    return Signal(
        id=new.id,
        kind=kind,
        at=at,
        weight=weight(kind, new.value),
        sku=new.sku or None,
        query=None if new.query is None else unified(new.query),
        value=new.value,
        session=new.session,
        channel=(new.channel or "web").lower(),
        shown=shown,
        block=new.block,
        position=new.position,
        words=() if new.query is None else search_words(new.query),
    )


def _answered(shown: Shown, shopper: str, at: datetime) -> Shown:
    if shown.shopper is not None and shown.shopper != short_hash(shopper):
        raise SignalInvalid("bad_impression", "impression: this page was made for another shopper.")
    if at - shown.at > IMPRESSION_AGE:
        raise SignalInvalid(
            "bad_impression", f"impression: this page was shown more than {IMPRESSION_AGE.days} days before."
        )
    return shown


def _require_texts(new: NewSignal) -> None:
    texts = (new.sku, new.query, new.session, new.channel, new.block)
    for place, text in enumerate(texts):
        if text is not None and (len(text) > TEXT_LIMIT or "\x00" in text):
            name = ("sku", "query", "session", "channel", "block")[place]
            raise SignalInvalid("bad_text", f"{name}: at most {TEXT_LIMIT} characters, and no NUL.")
    if new.position is not None and not 0 <= new.position <= 10_000:
        raise SignalInvalid("bad_position", f"position: {new.position} is not between 0 and 10000.")


def _require_value(kind: SignalKind, value: float | None) -> None:
    if value is not None and not math.isfinite(value):
        raise SignalInvalid("bad_value", "value: a finite number is needed.")
    if kind is SignalKind.RATE and (value is None or not 1 <= value <= 5):
        raise SignalInvalid("bad_value", "value: a rating is between 1 and 5.")
    if kind in {SignalKind.DWELL, SignalKind.PURCHASE, SignalKind.CART_ADD} and value is not None and value < 0:
        raise SignalInvalid("bad_value", f"value: {value} is negative; a {kind} signal counts seconds or pieces.")


def _moment(at: datetime | None, now: datetime) -> datetime:
    if at is None:
        return now
    if at.tzinfo is not UTC:
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    if at > now + CLOCK_SKEW:
        raise SignalInvalid("in_the_future", f"at: {at.isoformat()} lies in the future. Send UTC, or an offset.")
    if at < EPOCH:
        raise SignalInvalid("too_old", f"at: {at.isoformat()} lies before {EPOCH.date()}.")
    return min(at, now)
