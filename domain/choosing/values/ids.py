"""Sets of ids, as arrays."""

import numpy as np
from numpy.typing import NDArray

from domain.choosing.values.evidence import Ids


def among(items: Ids, some: Ids) -> NDArray[np.bool_]:
    """Which of the items are among these; for a few hundred a tenth of the time of np.isin.

    Shapes   items int64[n], some int64[m] -> bool[n].
    """
    if not len(some):
        return np.zeros(len(items), np.bool_)
    held = np.sort(some)
    found: NDArray[np.bool_] = held.take(held.searchsorted(items), mode="clip") == items
    return found
