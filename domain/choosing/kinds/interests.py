"""What is near to one of this person's interests, by vectors of words."""

from domain.choosing.kinds.source import Source
from domain.choosing.kinds.spread import listed
from domain.choosing.values.evidence import Evidence, Listed, Scored
from domain.choosing.values.ids import among
from domain.choosing.values.tuning import Tuning


def _propose(evidence: Evidence, tuning: Tuning) -> Scored:
    found = evidence.interests
    unmet = ~among(found.items, evidence.events.items)
    return listed(Listed(items=found.items[unmet], scores=found.scores[unmet]), tuning.most)


INTERESTS = Source(name="interests", description="Near to your interests", propose=_propose)
