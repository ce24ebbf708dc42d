"""What was known of a person and of what they were shown, page by page, at the moment each page was shown. Pure."""

import numpy as np
from numpy.typing import NDArray

from domain.behaviour.values import REMEMBERED
from domain.choosing.kinds.every import proposals
from domain.choosing.rules import blend, features
from domain.choosing.rules.heats import REPURCHASE_DAYS
from domain.choosing.rules.leanings import leaning, price_leaning
from domain.choosing.values.counts import COMPLEMENT, SIMILAR, SUBSTITUTE, CountSettings, Histories
from domain.choosing.values.evidence import BOUGHT, DAY_S, Clocks, Events, Evidence, Ids, Seconds
from domain.choosing.values.goods import Goods
from domain.choosing.values.rankers import Answers
from domain.choosing.values.tuning import Tuning
from workers.learning.lessons import Lesson
from workers.learning.looking_back import Past, past

# The counts are those of the last of so many evenly spaced moments: a week old at most where a month is learned from.
LOOKS_BACK = 4
# What a page reads of a person.
ANCHORS, CLOCKS = 20, 400

# Nobody remembers how near an item's vector was to somebody's taste a week ago; a ranker learns without these.
NOT_KNOWN_THEN = ("factors", "content", "interests", "popular_segment")


def lesson(answers: Answers, done: Histories, goods: Goods, settings: CountSettings, tuning: Tuning) -> Lesson:
    """The answers with the features that each row had when it was shown.

    Limits   about 3 ms a page, and the counting of the whole history four times.
    """
    kept = [name for name in features.NAMES if not name.startswith(NOT_KNOWN_THEN) and name != "sources"]
    columns = [features.NAMES.index(name) for name in kept]
    table = np.full((len(answers), len(columns)), np.nan, np.float32)
    order = np.zeros(len(answers), np.float32)
    remembered: Past | None = None
    moments = _moments(answers)
    for page in _pages(answers):
        at = float(answers.at[page.start])
        if remembered is None or (moments and at >= moments[0]):
            remembered = past(done, at, goods, settings)
            moments = [moment for moment in moments if moment > at]
        evidence = evidence_then(done, int(answers.persons[page.start]), at, remembered, goods)
        facts = goods.facts(answers.items[page], at, *remembered.wanted(answers.items[page]))
        whole = features.columns(evidence, proposals(evidence, tuning), facts)
        table[page] = whole[:, columns]
        order[page] = blend.score(whole, blend.PRIOR)
    return Lesson(answers=answers, names=tuple(kept), features=table, blend=order)


def _pages(answers: Answers) -> list[slice]:
    starts = np.flatnonzero(np.diff(answers.impressions, prepend=-1)).tolist()
    return [slice(start, end) for start, end in zip(starts, [*starts[1:], len(answers)], strict=True)]


def _moments(answers: Answers) -> list[float]:
    """When the counts are made anew."""
    if not len(answers):
        return []
    first, last = float(answers.at.min()), float(answers.at.max())
    return [first + (last - first) * part / LOOKS_BACK for part in range(1, LOOKS_BACK)]


def evidence_then(done: Histories, person: int, at: float, remembered: Past, goods: Goods) -> Evidence:
    """What a page of that moment would have read of this person, but for what is found by vectors, and the cart."""
    start, end = np.searchsorted(done.persons, [person, person + 1])
    rows = slice(int(start), int(start) + int(np.searchsorted(done.at[start:end], at)))
    newest = slice(max(rows.start, rows.stop - REMEMBERED), rows.stop)
    events = Events(
        items=done.items[newest][::-1],
        at=done.at[newest][::-1],
        weights=done.weights[newest][::-1],
        deeds=done.deeds[newest][::-1],
    )
    anchors = np.array(list(dict.fromkeys(events.items.tolist()))[:ANCHORS], np.int64)
    goods_rows = goods.rows(events.items)
    known = goods_rows >= 0
    met, weights, when = goods_rows[known], events.weights[known], events.at[known]
    return Evidence(
        now=at,
        events=events,
        similar=remembered.near(SIMILAR, anchors),
        complement=remembered.near(COMPLEMENT, anchors),
        substitute=remembered.near(SUBSTITUTE, anchors),
        popular=remembered.popular,
        fresh=remembered.fresh,
        clocks=_clocks(done.items[rows], done.at[rows], done.deeds[rows], at),
        categories=leaning(goods.category[met], weights, when, at),
        brands=leaning(goods.brand[met], weights, when, at),
        price=price_leaning(goods.price[met]),
    )


def _clocks(items: Ids, at: Seconds, deeds: NDArray[np.int8], now: float) -> Clocks:
    """What was bought, when last, how often, how regularly; as the clocks of today are wound."""
    items, at = items[deeds == BOUGHT], at[deeds == BOUGHT]
    if not len(items):
        return Clocks()
    found, row = np.unique(items, return_inverse=True)
    times = np.bincount(row)
    heat = np.bincount(row, np.exp2(-(now - at) / (REPURCHASE_DAYS * DAY_S)))
    first, last = np.full(len(found), np.inf), np.full(len(found), -np.inf)
    np.minimum.at(first, row, at)
    np.maximum.at(last, row, at)
    hottest = np.argsort(-heat, kind="stable")[:CLOCKS]
    with np.errstate(invalid="ignore"):
        gaps = np.where(times > 1, (last - first) / np.maximum(times - 1, 1), np.nan)
    return Clocks(
        items=found[hottest],
        last_at=last[hottest],
        times=times[hottest].astype(np.float32),
        gap_s=gaps[hottest],
        heat=heat[hottest].astype(np.float32),
    )
