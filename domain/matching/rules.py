"""What a taste and its interests are, and how a search is planned."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.matching.values import Modality, SpaceMap

TASTE_HALF_LIFE_DAYS = 14.0
"""A signal this old counts half in a shopper's taste."""

MOST_INTERESTS = 4
NEAR_AN_INTEREST = 30
"""Items that are looked for around each interest."""

# Two items nearer than this are one interest. Source: PinnerSage's clusters; sentence encoders put siblings at .7 and above.
TOGETHER = 0.7

# What a vector has left after a map is its direction; below this there is none.
_NO_LENGTH = 1e-12

HNSW_DIM_LIMIT = 4_000
"""pgvector indexes halfvec up to this dimension."""


def mapped(vectors: NDArray[np.float32], by: SpaceMap) -> NDArray[np.float32]:
    """The vectors of a base as those of the space fitted on it: centred, turned, of length 1.

    Shapes   float32[n, base's dim] -> float32[n, dim].
    Limits   a vector that is the mean itself has no direction left and stays nothing.
    """
    turned = (vectors - by.mean) @ by.matrix
    lengths = np.linalg.norm(turned, axis=1, keepdims=True)
    unit: NDArray[np.float32] = (turned / np.maximum(lengths, _NO_LENGTH)).astype(np.float32)
    return unit


def search_exactly(rows: int, of: int, limit: int) -> bool:
    """Whether reading every vector of a site is better than walking the index of the space, which holds all sites.

    Reading costs by the rows; walking costs by how many of other sites' rows lie in between, `of / rows`. So the two are
    even at rows² = limit × of: alone in its space, a site is read up to `limit` rows; a small one beside large ones, further.
    Source   2,465 rows of 52,500: 20 ms read, 150 ms walked; 50,000 of 52,500: 105 ms read, 3 ms walked.
    """
    return rows * rows <= limit * of


def index_name(space: int, modality: Modality = Modality.TEXT) -> str:
    """The name of the HNSW index of a space; env.py keeps names of this form out of `alembic check`."""
    return f"space_{space}_{'items' if modality is Modality.TEXT else 'images'}_hnsw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interests:
    """Unit vectors and each one's share of attention, strongest first.

    Shapes   vectors float32[n, dim], shares float32[n]; n <= MOST_INTERESTS; shares add up to 1.
    """

    vectors: NDArray[np.float32]
    shares: NDArray[np.float32]


def interests(vectors: NDArray[np.float32], weights: NDArray[np.float64], ages_days: NDArray[np.float64]) -> Interests:
    """At most MOST_INTERESTS groups of what was liked, each as its centre; everything belongs to one of them.

    Shapes   vectors float32[n, dim] of length 1, newest first; weights > 0 and ages_days [n].
    Limits   50 items take about a millisecond.
    Source   Ward 1963, as PinnerSage groups what a person met; how near siblings are differs between encoders, so how many
             groups there are is bounded, not how wide they are.
    """
    if not len(vectors):
        return Interests(vectors=vectors, shares=np.empty(0, np.float32))
    sums, mass = _merged(vectors.astype(np.float64), weights * np.exp2(-ages_days / TASTE_HALF_LIFE_DAYS))
    order = np.argsort(-mass, kind="stable")
    lengths = np.linalg.norm(sums[order], axis=1, keepdims=True)
    return Interests(
        vectors=(sums[order] / np.where(lengths > 0, lengths, 1)).astype(np.float32),
        shares=(mass[order] / max(mass.sum(), np.finfo(np.float64).tiny)).astype(np.float32),
    )


def _merged(vectors: NDArray[np.float64], mass: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The weighted sum and the mass of each group: the two whose union loses least are one, until few are left."""
    sums = vectors * mass[:, None]
    while len(mass) > 1:
        centres = sums / mass[:, None]
        squares = (centres**2).sum(axis=1)
        apart = np.maximum(squares[:, None] + squares - 2 * centres @ centres.T, 0)
        loss = mass[:, None] * mass / (mass[:, None] + mass) * apart
        np.fill_diagonal(loss, np.inf)
        one, other = divmod(int(loss.argmin()), len(mass))
        alike = float(centres[one] @ centres[other]) / np.sqrt(max(squares[one] * squares[other], 1e-12))
        if len(mass) <= MOST_INTERESTS and alike <= TOGETHER:
            break
        sums[one] += sums[other]
        mass[one] += mass[other]
        sums, mass = np.delete(sums, other, axis=0), np.delete(mass, other)
    return sums, mass
