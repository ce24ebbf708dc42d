"""Which group of a new run is which of the run before: keys and names stay with the shoppers they stood for."""

import re
import unicodedata
from collections.abc import Collection, Sequence

import numpy as np

from domain.audience.values.learnt import PREFIX, Rows

# Seen from the middle of all shoppers, two groups whose directions are less alike than this are two interests:
# on the demo shop groups learnt from two halves of the shoppers met at .9 and above, different ones stayed below .5.
SAME = 0.7
KEY_WORDS = 2
NAME_WORDS = 3
KEY_LENGTH = 55


def successors(before: Rows, after: Rows) -> list[int | None]:
    """For each group of the new run, the group of the run before that it continues; each is continued once at most.

    Shapes   before float32[k, dim], after float32[l, dim]: how far groups lie from the middle of all shoppers.
    """
    found: list[int | None] = [None] * len(after)
    if not len(before) or not len(after):
        return found
    alike = _unit(after) @ _unit(before).T
    for place in np.argsort(-alike, axis=None, kind="stable"):
        new, old = divmod(int(place), len(before))
        if alike[new, old] < SAME:
            break
        if found[new] is None and old not in found:
            found[new] = old
    return found


def name(keywords: Sequence[str]) -> str:
    """What a learnt segment is called: "coffee, mugs, brewing"."""
    return ", ".join(keywords[:NAME_WORDS]) or "mixed interests"


def key(keywords: Sequence[str], taken: Collection[str]) -> str:
    """A key for a learnt segment that nothing else has: learnt-coffee-mugs."""
    plain = unicodedata.normalize("NFKD", "-".join(keywords[:KEY_WORDS])).encode("ascii", "ignore").decode().lower()
    slug = PREFIX + (re.sub("[^a-z0-9]+", "-", plain).strip("-")[:KEY_LENGTH] or "mixed")
    free = slug
    n = 2
    while free in taken:
        free, n = f"{slug}-{n}", n + 1
    return free


def _unit(rows: Rows) -> Rows:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12), np.float32)
