"""What a site offers, as arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.choosing.values.evidence import DAY_S, Facts, Ids, Seconds, Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """Everything a site offers, by id.

    Shapes   all [n].
    Units    as in Facts; `since` in seconds since 1970; `published`: whether somebody said since when, so that it can be new.
    """

    items: Ids
    price: Weights
    category: Ids
    brand: Ids
    since: Seconds
    published: NDArray[np.bool_]

    def rows(self, items: Ids) -> Ids:
        """Where each item stands, -1 for one that is gone."""
        if not len(self.items):
            return np.full(len(items), -1, np.int64)
        place = np.minimum(np.searchsorted(self.items, items), len(self.items) - 1)
        return np.where(self.items[place] == items, place, -1)

    def facts(self, items: Ids, now: float, week: Weights, month: Weights, ever: Weights) -> Facts:
        """What is known about these items at a moment; of one that is gone, nothing. Shapes: items, week, month, ever [m]."""
        rows = self.rows(items)
        gone = rows < 0
        if not len(self.items):
            unknown, nobody = np.full(len(items), np.nan, np.float32), np.full(len(items), -1, np.int64)
            price, age, category, brand = unknown, unknown, nobody, nobody
        else:
            price = np.where(gone, np.nan, self.price[rows]).astype(np.float32)
            age = np.where(gone, np.nan, (now - self.since[rows]) / DAY_S).astype(np.float32)
            category, brand = np.where(gone, -1, self.category[rows]), np.where(gone, -1, self.brand[rows])
        return Facts(
            items=items,
            price=price,
            category=category,
            brand=brand,
            age_days=age,
            week=week,
            month=month,
            ever=ever,
            in_stock=~gone,
        )
