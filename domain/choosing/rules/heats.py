"""How much each item is wanted, as sums that only ever add up."""

import numpy as np

from domain.choosing.rules.covisits import growth
from domain.choosing.values.counts import Heats, Histories

WEEK_DAYS, MONTH_DAYS = 7.0, 28.0
"""Half-lives. Popularity of the last 7 to 14 days is the honest baseline; 28 days see the slower goods."""

REPURCHASE_DAYS = 90.0
"""Half-life of a purchase in a person's own list of what they buy again. Source: the best of its kind on shop logs."""


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
    pairs = np.unique(np.stack([done.persons, rows]), axis=1)[1]
    return (
        np.bincount(rows, weights * growth(done.at, WEEK_DAYS), len(items)),
        np.bincount(rows, weights * growth(done.at, MONTH_DAYS), len(items)),
        np.bincount(pairs, minlength=len(items)).astype(np.float64),
    )
