"""Answers with what was known when they were given, and how one order of them stands beside another. Pure."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.choosing.rules import calibration, scoring
from domain.choosing.values.rankers import Answers, NewRanker, Ranker
from ml.grouped import Queries

Features = NDArray[np.float32]
Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]

AT_THE_TOP = {"place": 0.0, "block_place": 0.0}
"""Features that are no facts about an item but about where it stood; a page is put in order as if all stood first."""

RESAMPLES = 1_000
# Resampling fewer pages than this makes intervals that are too narrow.
FEWEST_PAGES = 30


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """Answers and what was known about each row when it was shown.

    Shapes   features float32[n, len(names)], NaN unknown; blend float32[n]: the score of the blend that needs no training.
    """

    answers: Answers
    names: tuple[str, ...]
    features: Features
    blend: Features

    @property
    def columns(self) -> tuple[str, ...]:
        """What a ranker is trained on: the blend first, places last."""
        return (scoring.BLEND, *self.names, *AT_THE_TOP)

    @cached_property
    def whole(self) -> Features:
        """Shapes   float32[n, len(columns)]."""
        places = (self.answers.place, self.answers.block_place)
        return np.column_stack([self.blend, self.features, *places]).astype(np.float32)

    @property
    def clicks(self) -> int:
        return int(self.answers.clicked.sum())

    @property
    def buys(self) -> dict[str, Any]:
        """What clicks led to, item by item, as `scoring.Buys` reads it."""
        clicked, usual = self.answers.clicked, scoring.USUAL_PURCHASE
        items, row = np.unique(self.answers.items[clicked], return_inverse=True)
        bought = self.answers.bought[clicked].astype(np.float64)
        usual = float(scoring.shrunk(np.array([bought.sum()]), np.array([float(len(bought))]), usual)[0])
        rates = scoring.shrunk(np.bincount(row, bought).astype(np.float64), np.bincount(row).astype(np.float64), usual)
        return {"usual": usual, "items": items.tolist(), "rates": np.round(rates, 6).tolist()}

    @property
    def size(self) -> dict[str, float]:
        pages = len(np.unique(self.answers.impressions))
        return {"rows": float(len(self.answers)), "pages": float(pages), "clicks": float(self.clicks)}

    @property
    def hash(self) -> str:
        """Which rows these are: the same answers and features have the same hash."""
        digest = hashlib.sha256("\n".join(self.names).encode())
        for column in (self.answers.items, self.answers.at, self.answers.clicked, self.whole):
            digest.update(np.ascontiguousarray(column).tobytes())
        return digest.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A ranker beside the one in use, on the same pages, none of which it had learned from.

    Units    `ndcg` and `rival` are NDCG of the first ten, averaged over pages with a click; what is gained lies between `low`
             and `high` in 95 of 100 resamples of the pages.
    """

    pages: int
    ndcg: float
    rival: float
    low: float
    high: float

    @property
    def better(self) -> bool:
        """Whether it may go live by itself: even the lower bound of what it gains is a gain."""
        return self.pages >= FEWEST_PAGES and self.low > 0

    def to_json(self) -> dict[str, float]:
        return {
            "judged_pages": float(self.pages),
            "ndcg": self.ndcg,
            "rival_ndcg": self.rival,
            "gain": self.ndcg - self.rival,
            "gain_low": self.low,
            "gain_high": self.high,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A ranker and how it stands beside the one in use."""

    ranker: NewRanker
    verdict: Verdict


def judge(
    labels: NDArray[np.floating], impressions: NDArray[np.int32], ahead: Numbers, rivals: Numbers, *, seed: int
) -> Verdict:
    """How much better one order is than another on the same pages, by a paired bootstrap over pages.

    Shapes   labels, impressions, ahead (scores of the one), rivals (scores of the other), all [n].
    """
    pages = Queries.of(labels.astype(np.float32), impressions)
    ours, theirs = pages.judge(ahead)[1], pages.judge(rivals)[1]
    if not len(ours):
        return Verdict(pages=0, ndcg=0.0, rival=0.0, low=0.0, high=0.0)
    gains, random = ours - theirs, np.random.default_rng(seed)
    means = [gains[random.integers(0, len(gains), len(gains))].mean() for _ in range(RESAMPLES)]
    low, high = np.quantile(means, [0.025, 0.975])
    return Verdict(
        pages=len(ours), ndcg=float(ours.mean()), rival=float(theirs.mean()), low=float(low), high=float(high)
    )


def rival(lesson: Lesson, live: Ranker | None) -> Numbers:
    """How the ranker in use would have ordered these rows: the live one, else the blend."""
    if live is None:
        return lesson.blend.astype(np.float64)
    ready = scoring.scorer(live.kind, live.parameters)
    return scoring.chances(ready, lesson.columns, lesson.whole)


def reliability(chances: Numbers, labels: NDArray[np.floating]) -> dict[str, float]:
    """Cross-entropy, and how far probabilities lie from what came true."""
    sure = np.clip(chances, 1e-9, 1 - 1e-9)
    loss = -np.mean(labels * np.log(sure) + (1 - labels) * np.log(1 - sure))
    return {"loss": float(loss), "expected_calibration_error": calibration.expected_error(chances, labels)}
