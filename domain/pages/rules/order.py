"""The order of blocks on their page, and putting them in another one with as few changes as possible."""

from bisect import bisect_left
from collections.abc import Sequence

from domain.pages.values.content import Content
from domain.pages.values.editing import BlockState

GAP = 1.0
CLOSEST = 1e-6


def position(content: Content) -> float:
    """Where content says that its block stands."""
    said = content.get("position", {})
    entry = said.get("person") or said.get("locale") or {}
    value = entry.get("value", 0)
    return float(value) if isinstance(value, int | float) else 0.0


def in_order(blocks: Sequence[BlockState]) -> list[BlockState]:
    """The blocks in the order of their drafts."""
    return sorted(blocks, key=lambda block: (position(block.draft), block.key))


def moves(now: Sequence[float]) -> dict[int, float]:
    """New positions, by index, that make a wanted order true: `now` has the old positions in that order.

    The fewest blocks move: those of a longest rising row keep their place, the others go between. Where numbers have
    come too close, all are spread anew.
    """
    kept = _longest_rising(now)
    places = {index: now[index] for index in kept}
    wanted: dict[int, float] = {}
    for index in range(len(now)):
        if index in places:
            continue
        before = max((i for i in places if i < index), default=None)
        after = min((i for i in places if i > index), default=None)
        low = None if before is None else places[before]
        high = None if after is None else places[after]
        if low is not None and high is not None and high - low < CLOSEST:
            return {i: i * GAP for i in range(len(now)) if now[i] != i * GAP}
        places[index] = wanted[index] = _between(low, high)
    return wanted


def _between(low: float | None, high: float | None) -> float:
    if low is not None and high is not None:
        return (low + high) / 2
    if low is not None:
        return low + GAP
    return 0.0 if high is None else high - GAP


def _longest_rising(numbers: Sequence[float]) -> list[int]:
    """Indexes of a longest strictly rising subsequence (patience sorting)."""
    tails: list[float] = []
    ends: list[int] = []
    before: list[int | None] = []
    for index, number in enumerate(numbers):
        length = bisect_left(tails, number)
        before.append(ends[length - 1] if length else None)
        tails[length : length + 1] = [number]
        ends[length : length + 1] = [index]
    found: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        found.append(last)
        last = before[last]
    return found[::-1]
