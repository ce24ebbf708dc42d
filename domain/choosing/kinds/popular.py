"""What many people want now: this week, this month, or in the shopper's own segment."""

from domain.choosing.kinds.source import Source, room
from domain.choosing.kinds.spread import listed
from domain.choosing.values.evidence import Evidence, Listed, Scored
from domain.choosing.values.tuning import Tuning


def _window(name: str) -> Source:
    def propose(evidence: Evidence, tuning: Tuning) -> Scored:
        return listed(evidence.popular.get(name, Listed()), room(evidence, tuning))

    said = {"7d": "Popular this week", "28d": "Popular this month", "segment": "Popular with people like you"}
    return Source(name=f"popular_{name}", description=said[name], propose=propose)


POPULAR_WEEK = _window("7d")
POPULAR_MONTH = _window("28d")
POPULAR_SEGMENT = _window("segment")
