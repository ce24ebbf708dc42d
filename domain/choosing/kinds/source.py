"""What a source of candidates is."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.choosing.values.evidence import Evidence, Scored
from domain.choosing.values.tuning import Tuning


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source: its name, what a shopper is told about it, and how it proposes items from evidence alone."""

    name: str
    description: str
    propose: Callable[[Evidence, Tuning], Scored]


def room(evidence: Evidence, tuning: Tuning) -> int:
    """How many items a source names: `most` beside those that this person had before, which may all come first."""
    return tuning.most + len(evidence.clocks.items)
