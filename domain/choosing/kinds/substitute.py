"""What people bought in the end who looked at what this one looks at."""

import numpy as np

from domain.choosing.kinds.source import Source, room
from domain.choosing.kinds.spread import distinct, moments_ago, spread
from domain.choosing.values.evidence import BOUGHT, Evidence, Scored
from domain.choosing.values.tuning import Tuning


def _propose(evidence: Evidence, tuning: Tuning) -> Scored:
    events = evidence.events
    looked = events.deeds < BOUGHT
    voices = np.exp(-moments_ago(events)[looked] / tuning.recall_moments)
    anchors, voices = distinct(events.items[looked], voices)
    return spread(anchors[: tuning.anchors], voices[: tuning.anchors], evidence.substitute, room(evidence, tuning))


SUBSTITUTE = Source(name="substitute", description="Bought after looking at the same", propose=_propose)
