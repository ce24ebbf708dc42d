"""A forest from answers by time: the first part trains it, the next stops and calibrates it, the last judges it. Pure."""

import numpy as np

from domain.choosing.rules import calibration, scoring
from domain.choosing.values.rankers import NewRanker, Ranker
from ml import ranker
from workers.learning.lessons import AT_THE_TOP, Fitted, Lesson, Marks, judge, reliability, rival

# Of the time that the pages span.
TRAINING, VALIDATION = 0.7, 0.85


def forest(lesson: Lesson, live: Ranker | None, *, seed: int) -> Fitted | None:
    """Trees, and how they do on the last part of the time; None where a part has no click, or nothing but clicks."""
    labels, impressions = lesson.answers.clicked.astype(np.float32), lesson.answers.impressions
    training, validation, last = _parts(lesson)
    if any(labels[part].min(initial=1) == labels[part].max(initial=0) for part in (training, validation, last)):
        return None
    held_out = (lesson.whole[validation], labels[validation], impressions[validation])
    trained = ranker.train(
        lesson.whole[training],
        labels[training],
        impressions[training],
        validation=held_out,
        names=lesson.columns,
        kind="trees",
        seed=seed,
    )
    raw = scoring.scorer("trees", trained.parameters)
    table = calibration.fit(scoring.logits(raw, held_out[0]), held_out[1])
    parameters = {**trained.parameters, "fixed": AT_THE_TOP, "calibration": table.to_json(), "buys": lesson.buys}
    ready = scoring.scorer("trees", parameters)
    chances = scoring.chances(ready, lesson.columns, lesson.whole[last], fixed=False)
    ahead = scoring.chances(ready, lesson.columns, lesson.whole[last])
    verdict = judge(labels[last], impressions[last], ahead, rival(lesson, live)[last], seed=seed)
    return Fitted(
        ranker=NewRanker(
            kind="trees",
            parameters=parameters,
            settings={"seed": seed, "training": TRAINING, "validation": VALIDATION},
            metrics=lesson.size | reliability(chances, labels[last]) | verdict.to_json(),
            history=trained.history,
            data_hash=lesson.hash,
        ),
        verdict=verdict,
    )


def _parts(lesson: Lesson) -> tuple[Marks, Marks, Marks]:
    """Rows of the three parts of the time."""
    at = lesson.answers.at - lesson.answers.at.min(initial=np.inf)
    end = at.max(initial=0.0)
    first, second = at < TRAINING * end, at < VALIDATION * end
    return first, second & ~first, ~second
