"""Habits from deeds: what somebody prefers and how they shop. Sensitive items are left out, dislikes and robots too."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from domain.audience.rules.keywords import delicate, item_words
from domain.audience.values.profile import Deed, Habits, PastDeed, PriceBand, Share, Traits
from domain.base.values import ItemId
from domain.behaviour.values import SignalKind

HISTORY = 20
LISTED = 5
# Below one part in twenty a preference is a slip of the mouse.
LEAST = 0.05
# What somebody liked a season ago counts half.
HALF_LIFE_DAYS = 83.0
VISIT_GAP = timedelta(minutes=30)
# Somebody who came for the first time today has not come seven times a week.
SHORTEST_WEEKS = 1.0
PARTS_OF_DAY = ((6, "night"), (12, "morning"), (18, "afternoon"), (24, "evening"))
LOOKS = frozenset({SignalKind.VIEW, SignalKind.CLICK})


def habits(deeds: Sequence[Deed], now: datetime) -> Habits:
    """What these deeds say.

    Shapes   deeds newest first.
    """
    good = [deed for deed in deeds if not deed.marked]
    told = [deed for deed in good if not _untold(deed)]
    liked = [deed for deed in told if deed.item is not None and deed.weight > 0]
    weights = [_weight(deed, now) for deed in liked]
    return Habits(
        history=_history(told),
        categories=_shares((deed.section, weight) for deed, weight in zip(liked, weights, strict=True)),
        brands=_shares((deed.brand, weight) for deed, weight in zip(liked, weights, strict=True)),
        prices=_prices(liked, weights),
        traits=_traits(good, now),
        counts=tuple(sorted(Counter(deed.kind for deed in good).items())),
        marked=len(deeds) - len(good),
    )


def likings(deeds: Iterable[Deed], now: datetime) -> dict[ItemId, float]:
    """How much each item is liked, by weight and age."""
    liked: dict[ItemId, float] = defaultdict(float)
    for deed in deeds:
        if deed.item is not None and not deed.marked:
            liked[deed.item] += _weight(deed, now)
    return dict(liked)


def words_of(deeds: Iterable[Deed]) -> dict[ItemId, frozenset[str]]:
    """The words of each item that may name an interest."""
    return {deed.item: item_words(deed.title or "", deed.category) for deed in deeds if deed.item is not None}


def _weight(deed: Deed, now: datetime) -> float:
    age_days = max((now - deed.at).total_seconds(), 0.0) / 86_400
    return float(deed.weight * 0.5 ** (age_days / HALF_LIFE_DAYS))


def _untold(deed: Deed) -> bool:
    """Whether a profile keeps silent about this deed: its item, or the words searched for, are sensitive."""
    return delicate((deed.title or "", deed.query or "", *deed.category))


def _history(deeds: Iterable[Deed]) -> tuple[PastDeed, ...]:
    """The last things done; of what was done with one item in a row only the last: it was bought, not looked at."""
    told: list[PastDeed] = []
    for deed in deeds:
        past = PastDeed(at=deed.at, kind=deed.kind, title=deed.shown, sku=deed.sku, query=deed.query)
        again = bool(told) and (told[-1].sku, told[-1].query) == (past.sku, past.query)
        if (past.title or past.query) and not again:
            told.append(past)
        if len(told) == HISTORY:
            break
    return tuple(told)


def _shares(weighed: Iterable[tuple[str, float]]) -> tuple[Share, ...]:
    """The largest parts of a whole, largest first; what has no name counts in the whole only."""
    whole: dict[str, float] = defaultdict(float)
    for name, weight in weighed:
        whole[name] += weight
    total = sum(whole.values())
    found = [
        Share(name=name, share=weight / total) for name, weight in whole.items() if name and weight >= LEAST * total
    ]
    return tuple(sorted(found, key=lambda each: (-each.share, each.name))[:LISTED])


def _prices(liked: Sequence[Deed], weights: Sequence[float]) -> PriceBand | None:
    """The middle half of prices, by weight, in the currency most is priced in."""
    priced = [
        (deed.currency, deed.price_minor, weight)
        for deed, weight in zip(liked, weights, strict=True)
        if deed.price_minor is not None and deed.currency is not None
    ]
    if not priced:
        return None
    [(currency, _)] = Counter(currency for currency, _, _ in priced).most_common(1)
    rising = sorted((price, weight) for each, price, weight in priced if each == currency)
    total = sum(weight for _, weight in rising)
    at: dict[float, int] = {}
    below = 0.0
    for price, weight in rising:
        below += weight
        for part in (0.25, 0.5, 0.75):
            if below >= part * total - 1e-12:
                at.setdefault(part, price)
    return PriceBand(low_minor=at[0.25], typical_minor=at[0.5], high_minor=at[0.75], currency=currency)


def _traits(deeds: Sequence[Deed], now: datetime) -> Traits:
    visits = _visits(deeds)
    since = deeds[-1].at if deeds else now
    weeks = max(SHORTEST_WEEKS, (now - since).total_seconds() / (7 * 86_400))
    done = [deed for deed in deeds if deed.kind is not SignalKind.IMPRESSION]
    parts = _shares((_part_of_day(visit), 1.0) for visit in visits)
    offers = sum(deed.item_kind == "promotion" for deed in done)
    return Traits(
        visits=len(visits),
        visits_a_week=len(visits) / weeks,
        part_of_day=parts[0] if parts else None,
        looks_before_buying=_looks_before_buying(deeds),
        offers_share=offers / len(done) if done else 0.0,
        channels=_shares((deed.channel, 1.0) for deed in done),
    )


def _visits(deeds: Sequence[Deed]) -> list[datetime]:
    """When each visit began: by the sender's sessions, else wherever nothing happened for half an hour."""
    begun: dict[str, datetime] = {}
    loose = sorted(deed.at for deed in deeds if deed.session is None)
    for deed in deeds:
        if deed.session is not None:
            begun[deed.session] = min(deed.at, begun.get(deed.session, deed.at))
    gaps = [later for earlier, later in pairwise(loose) if later - earlier > VISIT_GAP]
    return [*begun.values(), *loose[:1], *gaps]


def _part_of_day(moment: datetime) -> str:
    return next(name for end, name in PARTS_OF_DAY if moment.hour < end)


def _looks_before_buying(deeds: Sequence[Deed]) -> float | None:
    """How often an item is looked at before it is bought for the first time, on average; None: nothing was bought."""
    looks: Counter[ItemId] = Counter()
    before: dict[ItemId, int] = {}
    for deed in reversed(deeds):
        if deed.item is None:
            continue
        if deed.kind is SignalKind.PURCHASE:
            before.setdefault(deed.item, looks[deed.item])
        elif deed.kind in LOOKS:
            looks[deed.item] += 1
    return sum(before.values()) / len(before) if before else None
