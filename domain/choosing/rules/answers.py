"""What shoppers made of what they were shown, as rows to learn from."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple
from uuid import UUID

import numpy as np

from domain.choosing.values.evidence import DAY_S
from domain.choosing.values.rankers import Answers, Click, Purchase, Seen

# Bought within a day of the page that showed it: later, and something else brought the shopper back.
BOUGHT_WITHIN_S = DAY_S
# As many as a rail shows beside the one that was clicked.
BESIDE = 9
# Clicks of a block to look back on: enough to hold nine different items of other people.
LATELY = 50

Lately = Mapping[str, deque[tuple[int, int]]]


class _Row(NamedTuple):
    item: int
    place: float
    block_place: float
    clicked: bool


def answers(seen: Sequence[Seen], clicks: Sequence[Click], purchases: Sequence[Purchase]) -> Answers:
    """A row for each item that was in view, clicked or not.

    Where an impression names the items of a block, these are its rows. Where it does not, a click is held against what other
    people last clicked in the same block: those could have stood there as well, as far as is known; places are unknown then.
    Limits   `seen` by time; an impression of which nothing is known gives no row. At most one row an item and impression.
    """
    clicked: dict[UUID, list[Click]] = defaultdict(list)
    for click in clicks:
        clicked[click.impression].append(click)
    bought: dict[tuple[int, int], list[float]] = defaultdict(list)
    for purchase in purchases:
        bought[purchase.person, purchase.item].append(purchase.at)
    lately: dict[str, deque[tuple[int, int]]] = defaultdict(lambda: deque(maxlen=LATELY))
    rows: list[tuple[int, int, float, _Row, bool, int]] = []
    number = 0
    for page in seen:
        own = clicked.get(page.impression, [])
        found = chain(_in_view(page, own), _beside(page, own, lately))
        # Where an item stands twice, the row that was clicked is the one that says something.
        once = {row.item: row for row in sorted(found, key=lambda row: row.clicked)}
        for click in own:
            lately[click.block].append((page.person, click.item))
        for row in once.values():
            soon = any(0 <= at - page.at <= BOUGHT_WITHIN_S for at in bought.get((page.person, row.item), ()))
            rows.append((number, page.person, page.at, row, soon, page.ranker or 0))
        number += bool(once)
    return Answers(
        impressions=np.array([row[0] for row in rows], np.int32),
        persons=np.array([row[1] for row in rows], np.int64),
        at=np.array([row[2] for row in rows], np.float64),
        items=np.array([row[3].item for row in rows], np.int64),
        place=np.array([row[3].place for row in rows], np.float32),
        block_place=np.array([row[3].block_place for row in rows], np.float32),
        clicked=np.array([row[3].clicked for row in rows], np.bool_),
        bought=np.array([row[4] for row in rows], np.bool_),
        ranker=np.array([row[5] for row in rows], np.int32),
    )


def _in_view(page: Seen, clicks: Sequence[Click]) -> Iterator[_Row]:
    """The rows of the blocks whose items are known; without those that are known to have been out of view."""
    chosen = {(click.block, click.item) for click in clicks}
    looked = None if page.looked is None else page.looked | {click.block for click in clicks}
    for block in page.blocks:
        if looked is not None and block.key not in looked:
            continue
        for place, item in enumerate(block.items):
            yield _Row(item, float(place), float(block.position), (block.key, item) in chosen)


def _beside(page: Seen, clicks: Sequence[Click], lately: Lately) -> Iterator[_Row]:
    """The rows of clicks in blocks whose items are not known, and of what others clicked there last."""
    named = {block.key for block in page.blocks if block.items}
    for click in clicks:
        if click.block in named:
            continue
        theirs = (item for person, item in reversed(lately[click.block]) if person != page.person)
        others = [item for item in dict.fromkeys(theirs) if item != click.item]
        if others:
            nowhere = float("nan")
            yield from (_Row(item, nowhere, nowhere, False) for item in others[:BESIDE])
            yield _Row(click.item, nowhere, nowhere, True)
