"""Standardised and reduced vectors: a shop's own directions, the common ones made less loud."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Below this part of the strongest direction there is nothing but rounding.
_LEAST = 1e-4


def whiten(vectors: Floats, dim: int, power: float) -> tuple[Floats, Floats]:
    """The mean, and the matrix that turns centred vectors to their `dim` strongest directions, each divided by its spread
    to the `power`: 0 is PCA alone, 1 is full whitening.

    Shapes   vectors float32[n, d] -> float32[d], float32[d, min(dim, d, n)].
    Source   Su et al. 2021 (whitening of sentence vectors); a power between, as shrinkage (Ledoit & Wolf 2004) has it.
    """
    mean = vectors.mean(axis=0)
    _, spread, directions = np.linalg.svd((vectors - mean).astype(np.float64), full_matrices=False)
    kept = min(dim, int((spread > _LEAST * spread[0]).sum()))
    scale = (spread[:kept] / np.sqrt(len(vectors))) ** power
    return mean.astype(np.float32), (directions[:kept].T / scale).astype(np.float32)
