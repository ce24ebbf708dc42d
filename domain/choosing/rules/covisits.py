"""Counting which items go together, so that adding a person's events and taking them back are one arithmetic."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from domain.choosing.values.counts import COMPLEMENT, LANDMARK, SIMILAR, SUBSTITUTE, CountSettings, Histories, Pairs
from domain.choosing.values.evidence import BOUGHT, DAY_S, Ids, Seconds, Weights

LANDMARK_S = LANDMARK.timestamp()
KINDS = 3

# 2 ** -1000 is nothing, and still a number that Postgres takes.
_FAINTEST = -1_000.0


@dataclass(frozen=True, slots=True)
class _Numbering:
    """People and items by small numbers, so that a person, a kind and a pair are one key."""

    people: Ids
    items: Ids

    @property
    def pairs(self) -> int:
        """How many keys one person has."""
        return KINDS * len(self.items) ** 2

    def key(self, person: Ids, kind: int, a: Ids, b: Ids) -> Ids:
        return ((person * KINDS + kind) * len(self.items) + a) * len(self.items) + b


def growth(at: Seconds, half_life_days: float) -> NDArray[np.float64]:
    """What something that happened then adds to a decayed sum as of LANDMARK. Units: seconds since 1970."""
    return np.asarray(np.exp2(np.maximum((at - LANDMARK_S) / (half_life_days * DAY_S), _FAINTEST)))


def fading(now: datetime, half_life_days: float) -> float:
    """What a decayed sum as of LANDMARK is multiplied by to say how much it is now."""
    return float(np.exp2(-(now.timestamp() - LANDMARK_S) / (half_life_days * DAY_S)))


def histories(persons: Ids, items: Ids, at: Seconds, weights: Weights, deeds: NDArray[np.int8]) -> Histories:
    """The events in order, each item once a moment; what speaks for no liking is left out.

    Shapes   all [n], in any order.
    """
    liked = weights > 0
    persons, items, at, weights, deeds = persons[liked], items[liked], at[liked], weights[liked], deeds[liked]
    order = np.lexsort((items, at, persons))
    persons, items, at, weights, deeds = persons[order], items[order], at[order], weights[order], deeds[order]
    first = np.ones(len(items), bool)
    first[1:] = (persons[1:] != persons[:-1]) | (at[1:] != at[:-1]) | (items[1:] != items[:-1])
    if not len(first) or first.all():
        return Histories(persons=persons, items=items, at=at, weights=weights, deeds=deeds)
    starts = np.flatnonzero(first)
    return Histories(
        persons=persons[starts],
        items=items[starts],
        at=at[starts],
        weights=np.add.reduceat(weights, starts),
        deeds=np.maximum.reduceat(deeds, starts),
    )


def contributions(done: Histories, settings: CountSettings) -> Pairs:
    """What these people add to the counts: f of their histories.

    Two different items at most `window` events apart are a pair: the nearer in moments, the more. What happened in one moment
    (a basket) is one moment apart and counts the same both ways. A pair decays from the later of its two events.
    A person's strongest `pairs_a_day` pairs of a day count; the rest of that day does not.
    Source   recommendation by sequence: item pairs weighed by order and distance; forward decay.
    """
    nobody = Histories(
        persons=done.persons[:0], items=done.items[:0], at=done.at[:0], weights=done.weights[:0], deeds=done.deeds[:0]
    )
    return change(nobody, done, settings)


def change(before: Histories, after: Histories, settings: CountSettings) -> Pairs:
    """f(after) - f(before), person by person: exactly nothing for a pair that no event has touched.

    Errors   OverflowError for more people and items than one key can hold: people × 3 × items² reaches 2 ** 63.
    """
    its = _Numbering(
        people=np.unique(np.concatenate([before.persons, after.persons])),
        items=np.unique(np.concatenate([before.items, after.items])),
    )
    if len(its.people) * its.pairs >= 2**63:
        message = f"{len(its.people)} people with {len(its.items)} items are too many for one go; count fewer at once."
        raise OverflowError(message)
    old, old_sums = _sums(*_entries(before, its, settings))
    new, new_sums = _sums(*_entries(after, its, settings))
    # Each person's sums are taken from each other before people are added up: what is equal leaves no rounding.
    held = _once(np.sort(np.concatenate([old, new]), kind="stable"))
    values, persons = np.zeros(len(held)), np.zeros(len(held))
    at_new, at_old = np.searchsorted(held, new), np.searchsorted(held, old)
    values[at_new] += new_sums
    values[at_old] -= old_sums
    persons[at_new] += 1
    persons[at_old] -= 1
    touched = (values != 0) | (persons != 0)
    return _over_people(held[touched] % max(its.pairs, 1), values[touched], persons[touched], its)


def parts(done: Histories, settings: CountSettings) -> tuple[tuple[int, Ids, Ids, NDArray[np.float64]], ...]:
    """What single pairs of events contribute: of each kind the rows of a and of b in `done`, and how much as of LANDMARK."""
    earlier, later, apart = _pairs(done, settings)
    near = np.exp(-(np.maximum(apart, 1) - 1) / settings.distance)
    kept = _nearest(done, later, np.maximum(apart, 1), settings)
    earlier, later, apart = earlier[kept], later[kept], apart[kept]
    value = near[kept] * growth(done.at[later], settings.half_life_days)
    back = np.where(apart == 0, 1.0, settings.backward) * value
    bought = done.deeds == BOUGHT
    basket = (apart == 0) & bought[earlier] & bought[later]
    instead = (apart > 0) & ~bought[earlier] & bought[later]
    own = growth(done.at, settings.half_life_days)
    every = np.arange(len(done.items))
    return (
        (SIMILAR, earlier, later, value),
        (SIMILAR, later, earlier, back),
        (SIMILAR, every, every, own),
        (COMPLEMENT, earlier[basket], later[basket], value[basket]),
        (COMPLEMENT, later[basket], earlier[basket], back[basket]),
        (COMPLEMENT, every[bought], every[bought], own[bought]),
        (SUBSTITUTE, earlier[instead], later[instead], value[instead]),
    )


def _entries(done: Histories, its: _Numbering, settings: CountSettings) -> tuple[Ids, NDArray[np.float64]]:
    """Single contributions: the key of each, and how much."""
    person, item = np.searchsorted(its.people, done.persons), np.searchsorted(its.items, done.items)
    every = parts(done, settings)
    return (
        np.concatenate([its.key(person[a], kind, item[a], item[b]) for kind, a, b, _ in every]),
        np.concatenate([much for _, _, _, much in every]),
    )


def _pairs(done: Histories, settings: CountSettings) -> tuple[Ids, Ids, Ids]:
    """Rows of the earlier and the later event of each pair, and how many moments lie between them (0: the same)."""
    n = len(done.items)
    moments = np.zeros(n, np.int64)
    if n > 1:
        moments[1:] = np.cumsum((done.persons[1:] != done.persons[:-1]) | (done.at[1:] != done.at[:-1]))
    rows = np.arange(n)
    earlier, later = [], []
    for lag in range(1, min(settings.window, max(n - 1, 0)) + 1):
        fits = (done.persons[lag:] == done.persons[:-lag]) & (done.items[lag:] != done.items[:-lag])
        earlier.append(rows[:-lag][fits])
        later.append(rows[lag:][fits])
    none = np.empty(0, np.int64)
    first, second = np.concatenate([none, *earlier]), np.concatenate([none, *later])
    return first, second, moments[second] - moments[first]


def _nearest(done: Histories, later: Ids, apart: Ids, settings: CountSettings) -> NDArray[np.bool_]:
    """Which pairs are among the `pairs_a_day` nearest of their person and day; pairs come with the smallest lag first."""
    kept = np.ones(len(later), bool)
    if len(later) <= settings.pairs_a_day:
        return kept
    days = np.floor(done.at / DAY_S)
    # Histories stand by person and time, so that a person's day is one number, and one sort is enough.
    day = np.cumsum((np.diff(done.persons, prepend=-1) != 0) | (np.diff(days, prepend=np.nan) != 0))[later]
    order = np.argsort(day * (settings.window + 1) + apart, kind="stable")
    begins = np.flatnonzero(np.diff(day[order], prepend=-1))
    rank = np.arange(len(order)) - np.repeat(begins, np.diff(np.append(begins, len(order))))
    kept[order] = rank < settings.pairs_a_day
    return kept


def _over_people(pairs: Ids, values: NDArray[np.float64], persons: NDArray[np.float64], its: _Numbering) -> Pairs:
    total, summed = _sums(pairs, values)
    _, counted = _sums(pairs, persons)
    kinds, ends = np.divmod(total, max(len(its.items) ** 2, 1))
    a, b = np.divmod(ends, max(len(its.items), 1))
    return Pairs(
        kinds=kinds.astype(np.int8),
        a=its.items[a],
        b=its.items[b],
        values=summed,
        persons=np.rint(counted).astype(np.int64),
    )


def _once(ordered: Ids) -> Ids:
    """Sorted numbers, each once: here faster than np.unique, which hashes them."""
    first = np.ones(len(ordered), bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def _sums(keys: Ids, values: NDArray[np.float64]) -> tuple[Ids, NDArray[np.float64]]:
    """Each key once, and the sum of its values, always added in the order they came."""
    if not len(keys):
        return keys, values
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    return ordered[starts], np.add.reduceat(values[order], starts)
