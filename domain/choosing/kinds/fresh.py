"""What is new in the shop, first what is of this person's categories."""

from domain.choosing.kinds.source import Source, room
from domain.choosing.kinds.spread import listed
from domain.choosing.values.evidence import Evidence, Scored
from domain.choosing.values.tuning import Tuning


def _propose(evidence: Evidence, tuning: Tuning) -> Scored:
    return listed(evidence.fresh, room(evidence, tuning))


FRESH = Source(name="fresh", description="New in the shop", propose=_propose)
