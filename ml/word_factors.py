"""Factors told from words alone: for items that too few people have met."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# The fifth part is held out to see whether words say anything, and how much to trust them.
HELD_OUT = 5
# Ridge as a share of the items learned from; a factor of three apart.
RIDGES = (3e-4, 1e-3, 3e-3, 1e-2, 3e-2)
# Fewer held-out items than this prove nothing.
FEWEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`agreement` is the mean cosine of told and learnt factors of held-out items, `without_words` that of the mean item.

    Shapes   factors float32[asked, dim]; None where words do not tell more than the mean item does.
    """

    factors: Floats | None
    agreement: float
    without_words: float


def tell(words: Floats, factors: Floats, asked: Floats, *, seed: int) -> Told:
    """The factors of the asked items, as far as their words tell them.

    Shapes   words float32[n, w] and factors float32[n, dim] of the items that were met; asked float32[m, w].
    Source   ridge regression in closed form; its strength chosen on held-out items, told only if better than the mean item
             at two standard errors.
    """
    held = np.random.default_rng(seed).permutation(len(words)) % HELD_OUT == 0
    if held.sum() < FEWEST:
        return Told(factors=None, agreement=0.0, without_words=0.0)
    truth = factors[held]
    plain = _cosines(np.broadcast_to(factors[~held].mean(axis=0), truth.shape), truth)
    found = {ridge: _cosines(_fit(words[~held], factors[~held], words[held], ridge), truth) for ridge in RIDGES}
    best = max(RIDGES, key=lambda ridge: float(found[ridge].mean()))
    gain = found[best] - plain
    clear = gain.mean() > 2 * gain.std() / np.sqrt(len(gain))
    return Told(
        factors=_fit(words, factors, asked, best) if clear else None,
        agreement=float(found[best].mean()),
        without_words=float(plain.mean()),
    )


def _fit(words: Floats, factors: Floats, asked: Floats, ridge: float) -> Floats:
    middle, mean = words.mean(axis=0), factors.mean(axis=0)
    inner = words - middle
    system = inner.T @ inner + ridge * len(words) * np.eye(words.shape[1], dtype=np.float32)
    told: Floats = (asked - middle) @ np.linalg.solve(system, inner.T @ (factors - mean)) + mean
    return told.astype(np.float32)


def _cosines(one: Floats, other: Floats) -> Floats:
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    cosines: Floats = (one * other).sum(axis=1) / np.maximum(lengths, 1e-12)
    return cosines
