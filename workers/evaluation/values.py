"""A shop's history as arrays, and the questions asked of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.choosing.values.evidence import Ids, Seconds, Weights

Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What the shop sells; items are numbered 0… in the order of the file.

    Shapes   all [items]; `category` and `brand` -1 where unknown, `price` NaN, `published_at` NaN.
    """

    skus: tuple[str, ...]
    words: tuple[str, ...]
    category: Ids
    brand: Ids
    price: Weights
    published_at: Seconds

    def __len__(self) -> int:
        return len(self.skus)


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What shoppers did, by shopper, then time, then place in the file.

    Shapes   all [n]. `baskets` numbers a shopper's purchases of one session (without sessions: of one moment).
    """

    shoppers: Ids
    items: Ids
    at: Seconds
    weights: Weights
    deeds: NDArray[np.int8]
    baskets: Ids
    people: int

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """What each of these shoppers took next, and what may be known before: `known` marks the rows of the log, `now` is when, in rising order.

    Shapes   shoppers [q], now float64[q]; the targets of question i are targets[starts[i]:starts[i + 1]], each once.
    """

    known: Marks
    moment: float
    shoppers: Ids
    now: Seconds
    starts: Ids
    targets: Ids

    def __len__(self) -> int:
        return len(self.shoppers)

    def targets_of(self, question: int) -> Ids:
        return self.targets[self.starts[question] : self.starts[question + 1]]

    def some(self, chosen: Ids) -> "Questions":
        """The questions at these places, in this order."""
        parts = [self.targets_of(int(question)) for question in chosen]
        return Questions(
            known=self.known,
            moment=self.moment,
            shoppers=self.shoppers[chosen],
            now=self.now[chosen],
            starts=np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64),
            targets=np.concatenate([np.empty(0, np.int64), *parts]),
        )
