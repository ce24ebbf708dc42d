"""What a ranker sees of each candidate: what the sources said, what this person did with it, what it is."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.choosing.kinds import repurchase
from domain.choosing.kinds.every import SOURCES
from domain.choosing.kinds.spread import moments_ago
from domain.choosing.values.evidence import BOUGHT, DAY_S, Affinity, Evidence, Facts, Ids, Scored, Seconds, Weights

Columns = NDArray[np.float32]
_NOTHING = Scored()

# Of every source so many are looked at, however little it is listened to: the next ranker may think better of it.
HEARD = 8

_OF_A_SOURCE = ("score", "share", "rank")
_OF_THE_PERSON = ("met", "met_moments_ago", "in_cart", "times", "heat", "waited_days", "waited_gaps", "due")
_OF_THE_ITEM = ("week", "month", "ever", "trend", "age_days", "price", "price_distance", "category", "brand")
_OF_THE_VISIT = ("events", "moments", "basket", "away_days", "repeats", "sources")

NAMES: tuple[str, ...] = (
    *(f"{source}_{what}" for source in SOURCES for what in _OF_A_SOURCE),
    *_OF_THE_PERSON,
    *_OF_THE_ITEM,
    *_OF_THE_VISIT,
)
"""The columns in their order; a stored ranker names the ones it was trained on."""


def foremost(said: "Stacked", weights: Mapping[str, float], most: int) -> Ids:
    """The items that are worth a closer look, at most `most`: the first HEARD of each source, then by what all say together.

    It is the blend's own first look, which needs no facts: each source beside its own best, by these weights.
    """
    found, place = np.unique(said.items, return_inverse=True)
    loud = np.array([weights.get(source, 0.0) for source in SOURCES], np.float64)
    voices = loud[said.sources] * said.shares + (said.ranks < HEARD) * sum(weights.values())
    worth = np.bincount(place, weights=voices, minlength=len(found))
    return found[np.argsort(-worth, kind="stable")[:most]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacked:
    """The lists of all sources, one behind the other: everything is looked up at once, not once a source.

    Shapes   all [n]; `sources` numbers them as in SOURCES, `ranks` from 0, `shares` of the source's own best.
    """

    sources: Ids
    items: Ids
    anchors: Ids
    scores: Weights
    shares: Weights
    ranks: Ids


def stacked(proposed: Mapping[str, Scored]) -> Stacked:
    """All that is proposed, in the order of SOURCES."""
    lists = [proposed.get(name, _NOTHING) for name in SOURCES]
    lengths = np.array([len(scored.items) for scored in lists])
    starts = np.cumsum(lengths) - lengths
    scores = np.concatenate([scored.scores for scored in lists])
    spoken = np.flatnonzero(lengths)
    tops = np.maximum.reduceat(np.abs(scores), starts[spoken]) if len(spoken) else scores
    best = np.repeat(np.where(tops > 0, tops, np.float32(np.inf)), lengths[spoken])
    return Stacked(
        sources=np.repeat(np.arange(len(lists)), lengths),
        items=np.concatenate([scored.items for scored in lists]),
        anchors=np.concatenate([scored.anchors for scored in lists]),
        scores=scores,
        shares=scores / best,
        ranks=np.arange(len(scores)) - np.repeat(starts, lengths),
    )


def columns(evidence: Evidence, proposed: Mapping[str, Scored], facts: Facts) -> Columns:
    """One row a candidate, in the order of `facts`, one column for each of NAMES; NaN is unknown.

    Shapes   -> float32[len(facts.items), len(NAMES)].
    Limits   500 candidates take about a quarter of a millisecond.
    """
    return columns_of(evidence, stacked(proposed), facts)


def columns_of(evidence: Evidence, said: Stacked, facts: Facts) -> Columns:
    """As `columns`, of lists that are stacked already."""
    items = facts.items
    order = np.argsort(items, kind="stable")
    table = np.full((len(NAMES), len(items)), np.nan, np.float32)
    place, known = _places(items, order, said.items)
    place, row = place[known], said.sources[known] * len(_OF_A_SOURCE)
    table[row, place] = said.scores[known]
    table[row + 1, place] = said.shares[known]
    table[row + 2, place] = np.log1p(said.ranks[known])
    first = len(SOURCES) * len(_OF_A_SOURCE)
    of_the_item = first + len(_OF_THE_PERSON)
    of_the_visit = of_the_item + len(_OF_THE_ITEM)
    table[first:of_the_item] = _of_the_person(evidence, items, order)
    table[of_the_item:of_the_visit] = _of_the_item(evidence, facts)
    table[of_the_visit:-1] = np.asarray(_of_the_visit(evidence), np.float32)[:, None]
    table[-1] = np.bincount(place, minlength=len(items))
    return np.ascontiguousarray(table.T)


def _places(items: Ids, order: Ids, wanted: Ids) -> tuple[Ids, NDArray[np.bool_]]:
    """Where each wanted item stands among `items`, and whether it does."""
    if not len(items):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    place = order[np.minimum(np.searchsorted(items, wanted, sorter=order), len(items) - 1)]
    return place, items[place] == wanted


def _of_the_person(evidence: Evidence, items: Ids, order: Ids) -> NDArray[np.float32]:
    events, cart, clocks = evidence.events, evidence.cart, evidence.clocks
    table = np.zeros((len(_OF_THE_PERSON), len(items)), np.float32)
    met, ago, in_cart, times, heat = table[:5]
    ago[:], table[5:] = np.nan, np.nan
    places, found = _places(items, order, np.concatenate([events.items, cart, clocks.items]))
    ends = np.cumsum([len(events.items), len(cart)])
    (seen, lying, bought), (is_seen, is_lying, is_bought) = np.split(places, ends), np.split(found, ends)
    np.add.at(met, seen[is_seen], events.weights[is_seen])
    # Oldest first, so that the newest is what stays.
    ago[seen[is_seen][::-1]] = moments_ago(events)[is_seen][::-1]
    in_cart[lying[is_lying]] = 1
    if is_bought.any():
        place = bought[is_bought]
        times[place], heat[place] = clocks.times[is_bought], clocks.heat[is_bought]
        seconds = evidence.now - clocks.last_at[is_bought]
        with np.errstate(invalid="ignore", divide="ignore"):
            gaps = np.minimum(seconds / clocks.gap_s[is_bought], 100.0)
        table[5:, place] = (seconds / DAY_S, gaps, repurchase.due(clocks, evidence.now)[is_bought])
    return table


def _of_the_item(evidence: Evidence, facts: Facts) -> list[Weights]:
    mean, deviation = evidence.price
    with np.errstate(invalid="ignore", divide="ignore"):
        price = np.log(facts.price)
    price[~np.isfinite(price)] = np.nan
    # A person who always pays the same still does not mind a tenth more.
    distance = np.abs(price - mean) / max(deviation, 0.1)
    trend = np.log((facts.week * 4 + 1) / (facts.month + 1))
    return [
        np.log1p(facts.week),
        np.log1p(facts.month),
        np.log1p(facts.ever),
        trend,
        facts.age_days,
        price,
        distance,
        _share(evidence.categories, facts.category),
        _share(evidence.brands, facts.brand),
    ]


def _share(affinity: Affinity, ids: Ids) -> Weights:
    """How much of this person's attention went to each; NaN where the item has none, 0 where it is a stranger."""
    shares = np.zeros(len(ids), np.float32)
    if len(affinity.ids):
        order = np.argsort(affinity.ids, kind="stable")
        place, known = _places(affinity.ids, order, ids)
        shares[known] = affinity.shares[place[known]]
    shares[ids < 0] = np.nan
    return shares


def _moments(at: Seconds) -> int:
    """How many different moments there are; they come newest first."""
    return int(np.count_nonzero(at[1:] != at[:-1])) + 1 if len(at) else 0


def _of_the_visit(evidence: Evidence) -> list[float]:
    events = evidence.events
    bought = events.deeds == BOUGHT
    times = float(evidence.clocks.times.sum())
    return [
        float(np.log1p(len(events.items))),
        float(np.log1p(_moments(events.at))),
        float(np.log1p(np.count_nonzero(bought) / max(_moments(events.at[bought]), 1))),
        (evidence.now - float(events.at[0])) / DAY_S if len(events.at) else np.nan,
        (times - len(evidence.clocks.items)) / times if times else np.nan,
    ]
