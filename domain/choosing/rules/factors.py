"""Meetings weighed for learning, and where a person stands among the factors of the items they met."""

from collections.abc import Iterator

import numpy as np

from domain.choosing.values.evidence import DAY_S, Ids, Seconds, Weights
from domain.choosing.values.factors import FactorSettings, Ground, ItemFactors, Meetings, Rows

# Fewer people who met two things than this, and factors say nothing that popularity does not.
FEWEST_PEOPLE = 50
# A year after the moment that meetings are weighed by, at the usual half-life; no single meeting drowns all others.
MOST_WORTH = 16.0


def worth(at: Seconds, as_of: float, half_life_days: float) -> Weights:
    """What a meeting counts as of a moment: half of what it counted a half-life before, never nothing.

    What came after the moment counts more than 1, up to MOST_WORTH, so that a place says what a person did, not what time it is.
    """
    faded = np.exp2((at - as_of) / (half_life_days * DAY_S))
    # A weight that faded to nothing would leave a person without any: then the smallest number is better than none.
    return np.clip(faded, np.finfo(np.float32).tiny, MOST_WORTH).astype(np.float32)


def moment_of(at: Seconds) -> float:
    """The moment as of which meetings are weighed: by then nine of ten had happened.

    The newest one would not do: after a long pause a single signal would make all the others count nothing.
    """
    return float(np.quantile(at, 0.9))


def met_by_many(done: Meetings, settings: FactorSettings) -> Meetings | None:
    """The meetings to learn from: of items that enough people met; None while too few people met two of them."""
    items, column = np.unique(done.items, return_inverse=True)
    persons, row = np.unique(done.persons, return_inverse=True)
    # One number a pair: a tenth of the time that pairs of numbers take.
    who, what = np.divmod(np.unique(row * len(items) + column), max(len(items), 1))
    people = np.bincount(what, minlength=len(items))
    kept = items[people >= settings.least_persons]
    met = np.bincount(who[people[what] >= settings.least_persons], minlength=len(persons))
    if (met >= 2).sum() < FEWEST_PEOPLE:
        return None
    rows = np.isin(done.items, kept)
    return Meetings(persons=done.persons[rows], items=done.items[rows], at=done.at[rows])


def placed(done: Meetings, known: ItemFactors, ground: Ground, settings: FactorSettings) -> tuple[Ids, Rows]:
    """Who met an item that has factors, and where they stand: one solve a person.

    Shapes   -> int64[p] ascending, float32[p, DIM].
    Limits   some 100 µs a person.
    Source   Hu, Koren & Volinsky 2008; regularisation scaled by frequency after Rendle et al. 2022.
    """
    persons, vectors = [], []
    everywhere = settings.unobserved * ground.gram.astype(np.float64)
    for person, rows in _each(done, known):
        weights = worth(done.at[rows], ground.as_of, settings.half_life_days).astype(np.float64)
        met = known.vectors[np.searchsorted(known.items, done.items[rows])].astype(np.float64)
        scale = settings.regularisation * (weights.sum() + settings.unobserved * ground.items)
        system = (met.T * weights) @ met + everywhere
        system[np.diag_indices_from(system)] += scale
        persons.append(person)
        vectors.append(np.linalg.solve(system, weights @ met).astype(np.float32))
    if not persons:
        return np.empty(0, np.int64), np.empty((0, known.vectors.shape[1]), np.float32)
    return np.array(persons, np.int64), np.stack(vectors)


def evened(vectors: Rows, length: float) -> Rows:
    """The same with one number more, so that all are of this length, which none exceeds.

    Shapes   float32[n, DIM] -> float32[n, STORED].
    """
    rest = np.sqrt(np.maximum(length**2 - (vectors.astype(np.float64) ** 2).sum(axis=1), 0))
    return np.hstack([vectors, rest[:, None]]).astype(np.float32)


def _each(done: Meetings, known: ItemFactors) -> Iterator[tuple[int, Ids]]:
    """Each person with the rows of what they met that has factors."""
    rows = np.flatnonzero(np.isin(done.items, known.items))
    rows = rows[np.argsort(done.persons[rows], kind="stable")]
    persons, starts = np.unique(done.persons[rows], return_index=True)
    if len(persons):
        yield from zip(persons.tolist(), np.split(rows, starts[1:]), strict=True)
