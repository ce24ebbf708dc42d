"""News: what changed between two looks at the database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray


class Topic(StrEnum):
    ITEM = "item"
    """An item's own row or its pictures. Things are items."""
    HEAT = "heat"
    """How much an item is wanted, or how often it was shown. Things are items."""
    PAGE = "page"
    """What a page is before anybody comes: blocks, releases, segments, experiments, campaigns, what is live. No things."""
    POLICY = "policy"
    """What orders blocks. No things."""


KEPT: Final = timedelta(minutes=10)
"""Changes are told for so long after they could first be seen."""

FORGET_AFTER: Final = timedelta(minutes=5)
"""Who has not looked for so long forgets what it remembers: there may be changes that are no longer told."""

_SNAPSHOT: Final = re.compile(r"[0-9]{1,19}:[0-9]{1,19}:(?:[0-9]{1,19}(?:,[0-9]{1,19})*)?")

Ids = NDArray[np.int64]
NONE: Final[Ids] = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What changed since an earlier look, and `snapshot`: what this one could see, to ask the next one with.

    `everything` names the topics of which all may have changed.
    """

    snapshot: str
    things: Mapping[Topic, Ids] = field(default_factory=dict)
    everything: frozenset[Topic] = frozenset()

    def of(self, *topics: Topic) -> Ids:
        """The things of these topics that changed."""
        return np.concatenate([NONE, *(self.things.get(topic, NONE) for topic in topics)])

    @property
    def age(self) -> int:
        return age(self.snapshot)


def age(snapshot: str) -> int:
    """How many transactions had ended when this snapshot was taken: of two snapshots, the greater saw all that the other did.

    Source   pg_current_snapshot, written xmin:xmax:xip_list: all below xmax have ended, but those listed.
    """
    _, ended, running = snapshot.split(":")
    return int(ended) - (running.count(",") + 1 if running else 0)


def is_snapshot(text: str) -> bool:
    """Whether Postgres would read this as a snapshot: somebody else kept it, and may have sent anything."""
    if not _SNAPSHOT.fullmatch(text):
        return False
    first, ended, running = text.split(":")
    numbers = [int(first), *(int(each) for each in running.split(",") if each), int(ended)]
    # Those still running lie between the two, each once and in order; Postgres counts up from 3.
    return numbers[0] >= 3 and numbers[-1] < 2**63 and numbers == sorted([numbers[0], *set(numbers[1:])])
