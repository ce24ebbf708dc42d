"""Ways to rank candidates, and which of them a shop's own validation part prefers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from domain.choosing.kinds.every import SOURCES
from domain.choosing.rules import blend, features, logistic, trees
from domain.choosing.values.evidence import Ids, Weights
from ml import ranker
from workers.evaluation import figures
from workers.evaluation.rows import Rows, Score, first
from workers.evaluation.values import Questions

Told = Callable[[str], None]

# Fewer answers than this and trees learn the shoppers by heart; the weights of a blend have few enough numbers.
FEWEST_RIGHT = 500
STEPS = (0.0, 0.1, 0.3, 0.6, 1.0)
# Trees of the validation round are counted; with more to learn from, a few more are borne.
MORE_TREES = 1.1
FEWEST_TREES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Questions with their candidates, and what each shopper had before."""

    questions: Questions
    rows: Rows
    had: list[Ids]

    def judged(self, score: Score, k: int, *, unmet: bool) -> figures.Judged:
        found = first(self.rows, score(self.rows.columns), len(self.questions), k, unmet=unmet)
        wanted = figures.wanted(self.questions, self.had if unmet else None)
        return figures.judged(figures.hits(found, self.questions), wanted)

    def worth(self, score: Score, k: int) -> tuple[float, float]:
        return self.judged(score, k, unmet=False).both, self.judged(score, k, unmet=True).both


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The head for all items, the head for those not had before, and the one for who has no history.

    They are the same one unless the validation part disagrees.
    """

    every: str
    unmet: str
    stranger: str
    trees: int
    weights: Mapping[str, float]

    @property
    def names(self) -> set[str]:
        return {self.every, self.unmet, self.stranger}


def by_source(name: str) -> Score:
    column = features.NAMES.index(f"{name}_score")
    return lambda columns: np.nan_to_num(columns[:, column], nan=-1e9).astype(np.float32)


def by_weights(weights: Mapping[str, float]) -> Score:
    return lambda columns: blend.score(columns, weights)


def by_trees(trained: ranker.Trained) -> Score:
    forest = trees.read(trained.parameters)
    return lambda columns: _in_parts(lambda part: trees.logits(forest, part), columns)


def by_logistic(trained: ranker.Trained) -> Score:
    return lambda columns: _in_parts(lambda part: logistic.score(trained.parameters, part), columns)


def chosen(taught: list[Asked], held: Asked, strangers: Asked, *, k: int, seed: int, tell: Told) -> Chosen:
    """Which heads are best on `held` after learning from `taught`; a tie goes to the simpler one, which is named first.

    `strangers` are the same questions with every history forgotten.
    """
    heads: dict[str, Score] = {name: by_source(name) for name in SOURCES}
    weights = climbed((taught or [held])[-1], k)
    heads |= {"blend": by_weights(weights)}
    many = 0
    if sum(int(asked.rows.right.sum()) for asked in taught) >= FEWEST_RIGHT:
        part, validation = _lesson(taught), _lesson([held])
        for kind, read in (("logistic", by_logistic), ("trees", by_trees)):
            trained = ranker.train(*part, validation=validation, names=features.NAMES, kind=kind, seed=seed)  # type: ignore[arg-type]
            heads[kind] = read(trained)
            many = int(trained.parameters.get("trees", 0))
    worth = {name: held.worth(head, k) for name, head in heads.items()}
    for name, (every, unmet) in worth.items():
        tell(f"validation: {name} {every:.4f} of all items, {unmet:.4f} of new ones")
    best_every = max(worth, key=lambda name: worth[name][0])
    best_unmet = max(worth, key=lambda name: worth[name][1])
    # A trend is the floor: whatever is better has to show it where nothing is known of anybody.
    of_strangers = {name: strangers.worth(head, k)[0] for name, head in heads.items()}
    best_stranger = max(of_strangers, key=lambda name: (of_strangers[name], name == "popular_7d"))
    return Chosen(every=best_every, unmet=best_unmet, stranger=best_stranger, trees=many, weights=weights)


def refitted(name: str, choice: Chosen, taught: list[Asked], *, seed: int) -> Score:
    """The chosen head, learnt from everything there is to learn from."""
    if name in SOURCES:
        return by_source(name)
    if name == "blend":
        return by_weights(choice.weights)
    part = _lesson(taught)
    if name == "logistic":
        return by_logistic(ranker.train(*part, names=features.NAMES, kind="logistic", seed=seed))
    rounds = max(int(choice.trees * MORE_TREES), FEWEST_TREES)
    return by_trees(ranker.train(*part, names=features.NAMES, kind="trees", seed=seed, rounds=rounds))


def climbed(asked: Asked, k: int) -> dict[str, float]:
    """Weights of the blend: from the prior, one source after the other is set to the best of STEPS, twice round."""
    weights = dict(blend.PRIOR)
    named = [source for source in SOURCES if np.isfinite(asked.rows.columns[:, _share(source)]).any()]
    best = sum(asked.worth(by_weights(weights), k))
    for source in [*named, *named]:
        for step in STEPS:
            trial = {**weights, source: step}
            if trial != weights and (now := sum(asked.worth(by_weights(trial), k))) > best:
                best, weights = now, trial
    return {source: weight for source, weight in weights.items() if weight}


def _share(source: str) -> int:
    return features.NAMES.index(f"{source}_share")


def _lesson(taught: list[Asked]) -> tuple[features.Columns, Weights, np.ndarray]:
    """Rows of all windows as one lesson, questions numbered through."""
    offsets = np.cumsum([0, *(len(asked.questions) for asked in taught)])
    columns = np.concatenate([asked.rows.columns for asked in taught])
    labels = np.concatenate([asked.rows.right for asked in taught]).astype(np.float32)
    groups = [asked.rows.questions + offset for asked, offset in zip(taught, offsets, strict=False)]
    return columns, labels, np.concatenate(groups).astype(np.int32)


def _in_parts(score: Callable[[features.Columns], np.ndarray], columns: features.Columns) -> Weights:
    """Scores of many rows, some thousand at a time: what lies between stays in the cache."""
    parts = [score(columns[begin : begin + 8_192]) for begin in range(0, len(columns), 8_192)]
    return np.concatenate([np.empty(0, np.float32), *parts]).astype(np.float32)
