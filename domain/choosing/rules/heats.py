"""How much each item is wanted, as sums that only ever add up."""

from collections.abc import Mapping
from dataclasses import fields

import numpy as np

from domain.base.values import ShopperId
from domain.choosing.rules.covisits import growth
from domain.choosing.values.counts import Heats, Histories

WEEK_DAYS, MONTH_DAYS = 7.0, 28.0
"""Half-lives. Popularity of the last 7 to 14 days is the honest baseline; 28 days see the slower goods."""

REPURCHASE_DAYS = 90.0
"""Half-life of a purchase in a person's own list of what they buy again. Source: the best of its kind on shop logs."""

EVERYBODY = ""
"""The segment that everybody is in."""


def changes(
    before: Histories, after: Histories, was: Mapping[ShopperId, str], now: Mapping[ShopperId, str]
) -> dict[str, Heats]:
    """What these people add to the heat of each segment they are in or have left, and to everybody's.

    A person's part lies with the segment they were in when they were last counted, and moves as a whole; who is not named is
    in none.
    """
    left, joined = _segments(before, was), _segments(after, now)
    found = {EVERYBODY: change(before, after)}
    for segment in sorted({*left, *joined} - {EVERYBODY}):
        found[segment] = change(_only(before, left == segment), _only(after, joined == segment))
    return {segment: heats for segment, heats in found.items() if len(heats)}


def _segments(done: Histories, of: Mapping[ShopperId, str]) -> np.ndarray:
    return np.array([of.get(person, EVERYBODY) for person in done.persons.tolist()], np.str_)


def _only(done: Histories, rows: np.ndarray) -> Histories:
    return Histories(**{each.name: getattr(done, each.name)[rows] for each in fields(Histories)})


def change(before: Histories, after: Histories) -> Heats:
    """What these people's events add to the heat of items: after less before, an item as wanted as it was left out."""
    items = np.unique(np.concatenate([before.items, after.items]))
    was, now = _sums(before, items), _sums(after, items)
    touched = (was[0] != now[0]) | (was[1] != now[1]) | (was[2] != now[2])
    return Heats(
        items=items[touched],
        week=(now[0] - was[0])[touched],
        month=(now[1] - was[1])[touched],
        persons=np.rint(now[2] - was[2]).astype(np.int64)[touched],
    )


def _sums(done: Histories, items: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = np.searchsorted(items, done.items)
    weights = done.weights.astype(np.float64)
    people = np.cumsum(np.diff(done.persons, prepend=-1) != 0)
    # One number a pair: a fifteenth of the time that pairs of numbers take.
    pairs = np.unique(people * len(items) + rows) % max(len(items), 1)
    return (
        np.bincount(rows, weights * growth(done.at, WEEK_DAYS), len(items)),
        np.bincount(rows, weights * growth(done.at, MONTH_DAYS), len(items)),
        np.bincount(pairs, minlength=len(items)).astype(np.float64),
    )
