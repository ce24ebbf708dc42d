"""Made-up answers whose truth is known: what is clicked depends on the blend, on one feature more, and on the place."""

import numpy as np

from domain.choosing.values.rankers import Answers
from workers.learning.lessons import Lesson

HOUR = 3600.0


def lesson(pages: int, *, seed: int, feature: float, blend: float = 1.0, place: float = 0.0) -> Lesson:
    """Pages of twelve items; `feature`, `blend` and `place` say how much each counts for a click."""
    random = np.random.default_rng(seed)
    n = pages * 12
    said, known, noise = random.normal(size=(3, n)).astype(np.float32)
    places = np.tile(np.arange(12, dtype=np.float32), pages)
    logit = blend * said + feature * known - place * places - 2.5
    clicked = random.random(n) < 1 / (1 + np.exp(-logit))
    numbers = np.repeat(np.arange(pages, dtype=np.int32), 12)
    return Lesson(
        answers=Answers(
            impressions=numbers,
            persons=numbers.astype(np.int64),
            at=(numbers * HOUR).astype(np.float64),
            items=np.arange(n),
            place=places,
            block_place=np.zeros(n, np.float32),
            clicked=clicked,
            bought=np.zeros(n, np.bool_),
            ranker=np.zeros(n, np.int32),
        ),
        names=("known", "noise"),
        features=np.column_stack([known, noise]),
        blend=said,
    )
