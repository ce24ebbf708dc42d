"""What is bought in one basket with what lies in the cart, or else with what was bought last."""

import numpy as np

from domain.choosing.kinds.source import Source, room
from domain.choosing.kinds.spread import distinct, moments_ago, spread
from domain.choosing.values.evidence import BOUGHT, CARTED, Evidence, Scored
from domain.choosing.values.tuning import Tuning


def _propose(evidence: Evidence, tuning: Tuning) -> Scored:
    events = evidence.events
    held = events.deeds >= CARTED if len(evidence.cart) else events.deeds >= BOUGHT
    voices = np.exp(-moments_ago(events)[held] / tuning.basket_moments)
    # What lies in the cart is of this very moment.
    items = np.concatenate([evidence.cart, events.items[held]])
    anchors, voices = distinct(items, np.concatenate([np.ones(len(evidence.cart)), voices]))
    return spread(anchors[: tuning.anchors], voices[: tuning.anchors], evidence.complement, room(evidence, tuning))


COMPLEMENT = Source(name="complement", description="Bought together with yours", propose=_propose)
