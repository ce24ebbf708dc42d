"""A regression that learns from the first click on: every page is predicted before it teaches. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from domain.choosing.rules import calibration, logistic
from domain.choosing.values.rankers import NewRanker, Ranker
from ml.grouped import Queries
from workers.learning.lessons import AT_THE_TOP, Features, Fitted, Lesson, Numbers, judge, reliability, rival

# Half of what an answer taught is forgotten after 14,000 more: some hundred pages of a hundred items.
FORGETTING = 0.99995
# How sure it is at first that the blend is right (1 on it, 0 on all else): as sure as forty clicks would make it.
PRIOR_PRECISION = 10.0
USUAL_CLICK = 0.05
CLIP = 8.0
STEPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Design:
    """Rows around their mean in deviations, unknown ones at it, and a column of ones; `top` as if each stood first.

    Shapes   rows, top float64[n, f + 1]; mean, scale float64[f].
    """

    rows: Numbers
    top: Numbers
    mean: Numbers
    scale: Numbers


def click_by_click(lesson: Lesson, live: Ranker | None, *, seed: int) -> Fitted:
    """The regression after all answers, judged by what it said about each page before it learned from it."""
    labels, impressions = lesson.answers.clicked.astype(np.float64), lesson.answers.impressions
    design = _design(lesson.whole)
    belief = _first_belief(len(lesson.columns))
    ahead, said = np.zeros(len(labels)), np.zeros(len(labels))
    for page in _pages(lesson):
        ahead[page], said[page] = design.top[page] @ belief.mean, design.rows[page] @ belief.mean
        belief = logistic.update(belief, design.rows[page], labels[page], FORGETTING)
    verdict = judge(labels, impressions, ahead, rival(lesson, live), seed=seed)
    return Fitted(
        ranker=NewRanker(
            kind="logistic",
            parameters={
                "kind": "logistic",
                "names": list(lesson.columns),
                "mean": design.mean.tolist(),
                "scale": design.scale.tolist(),
                "clip": CLIP,
                "weights": belief.mean[:-1].tolist(),
                "bias": float(belief.mean[-1]),
                "fixed": AT_THE_TOP,
                "calibration": calibration.fit(said, labels).to_json(),
                "buys": lesson.buys,
            },
            settings={"forgetting": FORGETTING, "prior_precision": PRIOR_PRECISION},
            metrics=lesson.size | _second_half(said, labels) | verdict.to_json(),
            history=_stretches(said, lesson),
            data_hash=lesson.hash,
        ),
        verdict=verdict,
    )


def _pages(lesson: Lesson) -> Iterator[slice]:
    starts = np.flatnonzero(np.diff(lesson.answers.impressions, prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(lesson.answers)], strict=True):
        yield slice(int(start), int(end))


def _design(whole: Features) -> _Design:
    known = np.isfinite(whole)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, whole, 0.0).sum(axis=0, dtype=np.float64) / count
    scale = np.sqrt((np.where(known, whole - mean, 0.0) ** 2).sum(axis=0) / count)
    scale = np.where(scale > 0, scale, 1.0)
    around = np.clip(np.nan_to_num((whole - mean) / scale, nan=0.0), -CLIP, CLIP)
    rows = np.column_stack([around, np.ones(len(around))])
    top = rows.copy()
    # Lessons end with the columns of places.
    held = slice(len(mean) - len(AT_THE_TOP), len(mean))
    top[:, held] = np.clip((np.array(list(AT_THE_TOP.values())) - mean[held]) / scale[held], -CLIP, CLIP)
    return _Design(rows=rows, top=top, mean=mean, scale=scale)


def _first_belief(columns: int) -> logistic.Belief:
    """The blend, which is the first column, is right; and one item in twenty is clicked."""
    mean, precision = np.zeros(columns + 1), np.full(columns + 1, PRIOR_PRECISION)
    mean[0] = 1.0
    mean[columns] = np.log(USUAL_CLICK / (1 - USUAL_CLICK))
    # How often people click at all is learned at once.
    precision[columns] = 0.1
    return logistic.Belief.of(mean, precision)


def _second_half(said: Numbers, labels: Numbers) -> dict[str, float]:
    """How far probabilities are to be trusted: calibrated on the first half of the answers, measured on the second."""
    half = len(labels) // 2
    if not half:
        return {}
    table = calibration.fit(said[:half], labels[:half])
    return reliability(calibration.apply(table, said[half:]), labels[half:])


def _stretches(said: Numbers, lesson: Lesson) -> Sequence[dict[str, float]]:
    """Loss and measures over twenty stretches of the stream."""
    labels, history = lesson.answers.clicked.astype(np.float32), []
    for step, rows in enumerate(np.array_split(np.arange(len(labels)), min(STEPS, len(labels))), start=1):
        loss = float(np.mean(np.logaddexp(0, said[rows]) - labels[rows] * said[rows]))
        figures = {"round": float(step), "validation_loss": loss}
        auc, ndcg = Queries.of(labels[rows], lesson.answers.impressions[rows]).judge(said[rows])
        if len(auc):
            figures |= {"validation_auc": float(auc.mean()), "validation_ndcg": float(ndcg.mean())}
        history.append(figures)
    return history
