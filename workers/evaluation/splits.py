"""Where the past ends: which signals may be known, and what is asked about what came next."""

from collections.abc import Callable

import numpy as np

from domain.choosing.values.evidence import BOUGHT, Ids, Seconds
from workers.evaluation.values import Log, Marks, Questions

# The last tenth of the signals is what a shop has to say about its present season, and enough shoppers come back in it.
KNOWN_SHARE = 0.9
# Earlier windows of the same length teach the ranker, as long as this much of the log lies before them.
LEAST_KNOWN_SHARE = 0.3
TEACHING_WINDOWS = 4
# Fewer purchases than this are no column of their own: then whatever was met counts.
FEWEST_PURCHASES = 100

Split = tuple[Questions, Questions, list[Questions]]


def asked_about(log: Log) -> Marks:
    """Which rows may be targets: purchases where the shop has them, else everything that was met."""
    bought = log.deeds == BOUGHT
    return bought if bought.sum() >= FEWEST_PURCHASES else np.ones(len(log), np.bool_)


def temporal(log: Log) -> Split:
    """Test, validation and earlier windows to learn from: each asks for the first basket after a moment all share.

    The test begins where KNOWN_SHARE of the signals lie before; each window before it is as long as the test.
    """
    ordered = np.sort(log.at)
    start = float(ordered[int(KNOWN_SHARE * (len(ordered) - 1))])
    length = float(ordered[-1]) - start
    oldest = float(ordered[int(LEAST_KNOWN_SHARE * (len(ordered) - 1))])
    asked = asked_about(log)
    teaching = [start - number * length for number in range(2, 2 + TEACHING_WINDOWS)]
    return (
        _first_baskets(log, asked, start, np.inf),
        _first_baskets(log, asked, start - length, start),
        [
            _first_baskets(log, asked, moment, moment + length)
            for moment in teaching
            if moment > oldest and ((log.at >= moment) & (log.at < moment + length)).any()
        ],
    )


def _first_baskets(log: Log, asked: Marks, start: float, end: float) -> Questions:
    rows = np.flatnonzero(asked & (log.at >= start) & (log.at < end))
    shoppers, first = np.unique(log.shoppers[rows], return_index=True)
    basket = np.full(log.people, -1, np.int64)
    basket[shoppers] = log.baskets[rows[first]]
    rows = rows[log.baskets[rows] == basket[log.shoppers[rows]]]
    return _questions(log, log.at < start, start, (shoppers, np.full(len(shoppers), start)), rows)


def leave_last_out(log: Log) -> Split:
    """Test: each shopper's last target; validation, and what is learned from: the ones before it.

    Everything of other shoppers may be known, whenever it was: that is how papers do it, and why the numbers flatter.
    """
    asked = asked_about(log)
    ahead = _targets_ahead(log.shoppers, asked)
    return _nth_last(log, asked, ahead, 1), _nth_last(log, asked, ahead, 2), [_nth_last(log, asked, ahead, 3)]


def _targets_ahead(shoppers: Ids, asked: Marks) -> Ids:
    """How many targets of the same shopper are at each row or after it."""
    before: Ids = np.cumsum(asked) - asked
    last = np.searchsorted(shoppers, shoppers, side="right") - 1
    ahead: Ids = (before + asked)[last] - before
    return ahead


def _nth_last(log: Log, asked: Marks, ahead: Ids, number: int) -> Questions:
    """Asks for each shopper's target that is `number` from the end; who has nothing before it is not asked."""
    target = asked & (ahead == number)
    without = ~np.isin(log.shoppers, log.shoppers[asked])
    known = ((ahead >= number) & ~target) | without
    rows = np.flatnonzero(target)
    rows = rows[np.isin(log.shoppers[rows], log.shoppers[known])]
    moment = float(log.at[known].max(initial=0.0))
    return _questions(log, known, moment, (log.shoppers[rows], log.at[rows]), rows)


def _questions(log: Log, known: Marks, moment: float, asked: tuple[Ids, Seconds], rows: Ids) -> Questions:
    shoppers, now = asked
    place = np.searchsorted(shoppers, log.shoppers[rows])
    width = int(log.items.max(initial=0)) + 1
    # One number a pair: a fifteenth of the time that pairs of numbers take.
    whose, targets = np.divmod(np.unique(place * width + log.items[rows]), width)
    starts = np.searchsorted(whose, np.arange(len(shoppers) + 1))
    found = Questions(known=known, moment=moment, shoppers=shoppers, now=now, starts=starts, targets=targets)
    # In the order of time: what everybody wanted at a moment is worked out once for all who are asked about then.
    return found.some(np.argsort(now, kind="stable"))


PROTOCOLS: dict[str, Callable[[Log], Split]] = {"temporal": temporal, "leave-last-out": leave_last_out}
