"""What the factors learnt from everybody's items expect of this person."""

from domain.choosing.kinds.source import Source, room
from domain.choosing.kinds.spread import listed
from domain.choosing.values.evidence import Evidence, Scored
from domain.choosing.values.tuning import Tuning


def _propose(evidence: Evidence, tuning: Tuning) -> Scored:
    return listed(evidence.factors, room(evidence, tuning))


FACTORS = Source(name="factors", description="Liked by people like you", propose=_propose)
