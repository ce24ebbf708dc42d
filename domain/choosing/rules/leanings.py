"""What a shopper leans towards, from the last things they did: categories, brands, prices."""

import numpy as np
from numpy.typing import NDArray

from domain.choosing.kinds.spread import distinct
from domain.choosing.values.evidence import DAY_S, Affinity, Ids, Seconds, Weights

HALF_LIFE_DAYS = 30.0
"""Attention this old counts half. Source: the usual half-life of category affinities in shops."""


def leaning(ids: Ids, weights: Weights, at: Seconds, now: float) -> Affinity:
    """Which share of the attention went to each id, the largest first; ids below 0 are unknown and left out.

    Shapes   all [n].
    """
    known = ids >= 0
    attention = np.asarray(weights * np.exp2(-(now - at) / (HALF_LIFE_DAYS * DAY_S)), np.float64)[known]
    if not len(attention) or not attention.sum() > 0:
        return Affinity()
    found, sums = distinct(ids[known], attention)
    shares = sums / attention.sum()
    order = np.lexsort((found, -shares))
    return Affinity(ids=found[order], shares=shares[order].astype(np.float32))


def price_leaning(prices: NDArray[np.float32]) -> tuple[float, float]:
    """The mean and the deviation of ln(price); NaN where no price is known. Prices of 0 or NaN are left out."""
    logs = np.log(prices[prices > 0].astype(np.float64))
    return (float(logs.mean()), float(logs.std())) if len(logs) else (float("nan"), float("nan"))
