"""What a taste and its interests are, and how a search is planned."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TASTE_HALF_LIFE_DAYS = 14.0
"""A signal this old counts half in a shopper's taste. To be learnt in the evaluation of issue C."""

MOST_INTERESTS = 4
# Two items nearer than this are one interest. Source: PinnerSage's clusters; sentence encoders put siblings at .7 and above.
TOGETHER = 0.7

HNSW_DIM_LIMIT = 4_000
"""pgvector indexes halfvec up to this dimension."""


def search_exactly(rows: int, of: int, limit: int) -> bool:
    """Whether reading every vector of a site is better than walking the index of the space, which holds all sites.

    Reading costs by the rows; walking costs by how many of other sites' rows lie in between, `of / rows`. So the two are
    even at rows² = limit × of: alone in its space, a site is read up to `limit` rows; a small one beside large ones, further.
    Source   2,465 rows of 52,500: 20 ms read, 150 ms walked; 50,000 of 52,500: 105 ms read, 3 ms walked.
    """
    return rows * rows <= limit * of


def index_name(space: int) -> str:
    """The name of the HNSW index of a space; env.py keeps names of this form out of `alembic check`."""
    return f"space_{space}_items_hnsw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interests:
    """Unit vectors and each one's share of attention, strongest first.

    Shapes   vectors float32[n, dim], shares float32[n]; n <= MOST_INTERESTS; shares add up to 1.
    """

    vectors: NDArray[np.float32]
    shares: NDArray[np.float32]


def interests(vectors: NDArray[np.float32], weights: NDArray[np.float64], ages_days: NDArray[np.float64]) -> Interests:
    """At most MOST_INTERESTS: each item joins the first leader it is near to, or leads itself.

    Shapes   vectors float32[n, dim] of length 1, newest first; weights > 0 and ages_days [n].
    Limits   what belongs to none of the strongest MOST_INTERESTS groups is left out.
    Source   leader clustering (Hartigan 1975), in order of time.
    """
    masses = weights * np.exp2(-ages_days / TASTE_HALF_LIFE_DAYS)
    leaders: list[int] = []
    group = np.zeros(len(vectors), np.int64)
    for row, vector in enumerate(vectors):
        near = np.flatnonzero(vectors[leaders] @ vector > TOGETHER)
        group[row] = near[0] if len(near) else len(leaders)
        if not len(near):
            leaders.append(row)
    mass = np.bincount(group, masses, len(leaders))
    strongest = np.argsort(-mass, kind="stable")[:MOST_INTERESTS]
    sums = (
        np.stack([masses[group == each] @ vectors[group == each] for each in strongest]) if len(strongest) else vectors
    )
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return Interests(
        vectors=(sums / np.where(lengths > 0, lengths, 1)).astype(np.float32),
        shares=(mass[strongest] / max(mass[strongest].sum(), np.finfo(np.float64).tiny)).astype(np.float32),
    )
