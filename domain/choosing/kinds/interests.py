"""What is near to one of this person's interests, by vectors of words."""

from domain.choosing.kinds.source import Source
from domain.choosing.kinds.spread import listed
from domain.choosing.values.evidence import Evidence, Scored
from domain.choosing.values.tuning import Tuning


def _propose(evidence: Evidence, tuning: Tuning) -> Scored:
    return listed(evidence.interests, tuning.most)


INTERESTS = Source(name="interests", description="Near to your interests", propose=_propose)
