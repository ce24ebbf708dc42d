"""What reads like the items this person met last: the only voice for items nobody has met yet."""

import numpy as np

from domain.choosing.kinds.source import Source, room
from domain.choosing.kinds.spread import distinct, moments_ago, spread
from domain.choosing.values.evidence import Evidence, Scored
from domain.choosing.values.tuning import Tuning


def _propose(evidence: Evidence, tuning: Tuning) -> Scored:
    anchors, voices = distinct(evidence.events.items, np.exp(-moments_ago(evidence.events) / tuning.recall_moments))
    return spread(anchors[: tuning.anchors], voices[: tuning.anchors], evidence.content, room(evidence, tuning))


CONTENT = Source(name="content", description="Like what you looked at", propose=_propose)
