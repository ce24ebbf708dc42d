"""From features to the chance of a click, by whichever ranker is live."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.choosing.rules import blend, calibration, logistic, trees
from domain.choosing.rules.features import NAMES

Features = NDArray[np.float32]
Numbers = NDArray[np.float64]

BLEND = "blend"
"""A feature like any other to a ranker: what the blend that needs no training says. It is worked out from the others."""

# Where nobody has counted yet: of twenty clicks on a homepage one leads to a purchase.
USUAL_PURCHASE = 0.05
# Imagined clicks at the usual rate, beside the real ones: at the usual rate it takes so many to see one purchase.
IMAGINED = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Buys:
    """How often a click on each item led to a purchase by the same person within a day; `usual` for items never clicked.

    Shapes   items int64[m] ascending, rates float64[m].
    """

    usual: float
    items: NDArray[np.int64]
    rates: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorer:
    """A ranker that is ready to score: read it once a version.

    `names` are the features it was trained on; `fixed` says which of them are no facts about the candidate (its place on the
    page) and what they are held at.
    """

    names: tuple[str, ...]
    fixed: Mapping[str, float]
    model: trees.Trees | Mapping[str, Any]
    table: calibration.Table | None
    buys: Buys | None = None


def scorer(kind: str, parameters: Mapping[str, Any]) -> Scorer:
    """The ranker that these parameters describe, `kind` being `trees` or `logistic`; about 20 ms for 200 trees."""
    held, buys = parameters.get("calibration"), parameters.get("buys")
    return Scorer(
        names=tuple(parameters["names"]),
        fixed=dict(parameters.get("fixed", {})),
        model=trees.read(parameters) if kind == "trees" else parameters,
        table=None if held is None else calibration.Table.from_json(held),
        buys=None if buys is None else _buys(buys),
    )


def chances(ready: Scorer, names: Sequence[str], features: Features, *, fixed: bool = True) -> Numbers:
    """The calibrated probability that each row is clicked.

    Shapes   features float32[n, len(names)] -> float64[n], 0..1. A feature the ranker knows and `names` does not is unknown.
    Limits   with `fixed` each row is scored as if it stood in the same place; without it a place in `features` counts, which
             is for judging.
    """
    columns = np.full((len(features), len(ready.names)), np.nan, np.float32)
    where = {name: column for column, name in enumerate(names)}
    for column, name in enumerate(ready.names):
        if fixed and name in ready.fixed:
            columns[:, column] = ready.fixed[name]
        elif name in where:
            columns[:, column] = features[:, where[name]]
        elif name == BLEND and tuple(names) == NAMES:
            columns[:, column] = blend.score(features, blend.PRIOR)
    score = logits(ready, columns)
    chance = logistic.chance(score)
    return chance if ready.table is None else calibration.apply(ready.table, score)


def logits(ready: Scorer, features: Features) -> Numbers:
    """The score of each row before it is calibrated; features as in `ready.names`."""
    if isinstance(ready.model, trees.Trees):
        return trees.logits(ready.model, features)
    return logistic.logits(ready.model, features)


def purchases(ready: Scorer, items: NDArray[np.int64]) -> Numbers:
    """p(buy given click) of each item, by the clicks the ranker was trained on."""
    buys = ready.buys
    rates: Numbers = np.full(len(items), USUAL_PURCHASE if buys is None else buys.usual)
    if buys is not None and len(buys.items):
        place = np.minimum(np.searchsorted(buys.items, items), len(buys.items) - 1)
        known = buys.items[place] == items
        rates[known] = buys.rates[place[known]]
    return rates


def _buys(held: Mapping[str, Any]) -> Buys:
    items, rates = np.asarray(held["items"], np.int64), np.asarray(held["rates"], np.float64)
    return Buys(usual=float(held["usual"]), items=items, rates=rates)


def shrunk(yes: Numbers, of: Numbers, usual: float) -> Numbers:
    """How often each thing led to another, kept near what is usual while little is known.

    Shapes   yes [n] times out of of [n] -> float64[n].
    """
    answer: Numbers = (yes + IMAGINED * usual) / (of + IMAGINED)
    return answer
