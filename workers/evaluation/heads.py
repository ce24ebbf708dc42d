"""Ways to rank candidates, and which of them a shop's own validation part prefers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from domain.choosing.kinds.every import SOURCES
from domain.choosing.rules import blend, features, logistic, trees
from domain.choosing.values.evidence import Weights
from ml import ranker
from workers.evaluation import figures
from workers.evaluation.rows import Rows, Score, first, silenced
from workers.evaluation.values import Marks, Questions

Told = Callable[[str], None]

# Fewer answers than this and trees learn the shoppers by heart; the weights of a blend have few enough numbers.
FEWEST_RIGHT = 500
STEPS = (0.0, 0.1, 0.3, 0.6, 1.0)
# Trees of the validation round are counted; with more to learn from, a few more are borne.
MORE_TREES = 1.1
FEWEST_TREES = 20
# Who is not known gets at least what was wanted this week; of so many real strangers one can tell whether another is better.
FLOOR = "popular_7d"
FEWEST_STRANGERS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Questions with their candidates; which of their targets were new to the shopper, and who has no history at all."""

    questions: Questions
    rows: Rows
    unmet: Marks
    strange: Marks

    def judged(self, score: Score, k: int, *, unmet: bool) -> figures.Judged:
        return self._judged(score(self.rows.columns), k, unmet=unmet)

    def worth(self, score: Score, k: int) -> tuple[float, float]:
        """One number of all items, and one of those not had before; of who has a history, if anybody has."""
        scores = score(self.rows.columns)
        these = ~self.strange | self.strange.all()
        every, unmet = (figures.mean(self._judged(scores, k, unmet=new).each[these]) for new in (False, True))
        return every, unmet

    def _judged(self, scores: Weights, k: int, *, unmet: bool) -> figures.Judged:
        found = first(self.rows, scores, len(self.questions), k, unmet=unmet)
        wanted = figures.wanted(self.questions, self.unmet if unmet else None)
        return figures.judged(figures.hits(found, self.questions), wanted)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What was chosen, and all that there is to learn it from."""

    choice: Chosen
    taught: list[Asked]

    def hears(self, source: str) -> bool:
        """Whether the source names anything at all."""
        rank = features.NAMES.index(f"{source}_rank")
        return any(np.isfinite(asked.rows.columns[:, rank]).any() for asked in self.taught)

    def without(self, source: str) -> "Lesson":
        """The same choice, to be learnt as if the source had never said a word."""
        return replace(self, taught=[replace(asked, rows=silenced(asked.rows, source)) for asked in self.taught])


def by_source(name: str) -> Score:
    """In the order of the source itself."""
    column = features.NAMES.index(f"{name}_rank")
    return lambda columns: -np.nan_to_num(columns[:, column], nan=1e9).astype(np.float32)


def by_weights(weights: Mapping[str, float]) -> Score:
    return lambda columns: blend.score(columns, weights)


def by_trees(trained: ranker.Trained) -> Score:
    forest = trees.read(trained.parameters)
    return lambda columns: _in_parts(lambda part: trees.logits(forest, part), columns)


def by_logistic(trained: ranker.Trained) -> Score:
    """By logits: probabilities near one are the same number as float32."""
    return lambda columns: _in_parts(lambda part: logistic.logits(trained.parameters, part), columns)


def by_both(one: Score, other: Score) -> Score:
    """The trees' logits and the blend's weights added up: where the trees see no difference, the sources decide."""
    return lambda columns: one(columns) + other(columns)


def chosen(
    taught: list[Asked], weighed: Asked, lately: Asked, held: Asked, strangers: Asked, *, k: int, seed: int, tell: Told
) -> Chosen:
    """Which heads are best on `held` after learning from `taught`; a tie goes to the simpler one, which is named first.

    `weighed` is what the weights of the blend are climbed on; `lately` are the questions of `held` with as few candidates as those
    of `taught`, so that their losses can be compared; `strangers` the same with every history forgotten.
    """
    heads: dict[str, Score] = {name: by_source(name) for name in SOURCES}
    weights = climbed(weighed, k)
    heads |= {"blend": by_weights(weights)}
    many = 0
    if sum(int(asked.rows.right.sum()) for asked in taught) >= FEWEST_RIGHT and lately.rows.right.any():
        part, validation = _part(taught), _part([lately])
        linear = ranker.train(*part, validation=validation, names=features.NAMES, kind="logistic", seed=seed)
        forest = ranker.train(*part, validation=validation, names=features.NAMES, seed=seed)
        heads |= {"logistic": by_logistic(linear), "trees": by_trees(forest)}
        many = int(forest.parameters["trees"])
        heads["both"] = by_both(heads["trees"], heads["blend"])
    worth = {name: held.worth(head, k) for name, head in heads.items()}
    for name, (every, unmet) in worth.items():
        tell(f"validation: {name} {every:.4f} of all items, {unmet:.4f} of new ones")
    return Chosen(
        every=max(worth, key=lambda name: worth[name][0]),
        unmet=max(worth, key=lambda name: worth[name][1]),
        stranger=for_strangers(heads, strangers, k),
        trees=many,
        weights=weights,
    )


def for_strangers(heads: Mapping[str, Score], strangers: Asked, k: int) -> str:
    """The head for who has no history: what was wanted this week, unless another is better for sure.

    Judged by real strangers where there are enough of them, who are not like those whose history was only forgotten.
    """
    those = (
        strangers.strange if strangers.strange.sum() >= FEWEST_STRANGERS else np.ones(len(strangers.questions), bool)
    )
    worth = {name: strangers.judged(head, k, unmet=False).each[those] for name, head in heads.items()}
    found = FLOOR
    for name, each in worth.items():
        if figures.surely_more(each, worth[FLOOR]) and figures.mean(each) > figures.mean(worth[found]):
            found = name
    return found


def refitted(lesson: Lesson, *, seed: int) -> dict[str, Score]:
    """The chosen heads by name, learnt from everything there is to learn from."""
    choice = lesson.choice
    heads = {name: by_source(name) for name in choice.names if name in SOURCES}
    heads["blend"] = by_weights(choice.weights)
    if "logistic" in choice.names:
        heads["logistic"] = by_logistic(
            ranker.train(*_part(lesson.taught), names=features.NAMES, kind="logistic", seed=seed)
        )
    if choice.names & {"trees", "both"}:
        rounds = max(int(choice.trees * MORE_TREES), FEWEST_TREES)
        part = _part(lesson.taught)
        trained = ranker.train(*part, names=features.NAMES, seed=seed, rounds=rounds)
        heads["trees"] = by_trees(trained)
        heads["both"] = by_both(heads["trees"], heads["blend"])
    return heads


def climbed(asked: Asked, k: int) -> dict[str, float]:
    """Weights of the blend: one source after the other is set to the best of STEPS, twice round.

    The climb begins at the prior and at the best single source; the higher of the two ends counts.
    """
    named = [source for source in SOURCES if np.isfinite(asked.rows.columns[:, _share(source)]).any()]
    if not named:
        return dict(blend.PRIOR)
    # Column by column they are read many times.
    asked = replace(asked, rows=replace(asked.rows, columns=np.asfortranarray(asked.rows.columns)))
    alone = max(named, key=lambda source: sum(asked.worth(by_source(source), k)))
    ends = [_climb(asked, start, named, k) for start in (dict(blend.PRIOR), {alone: 1.0})]
    _, weights = max(ends, key=lambda end: end[0])
    return {source: weight for source, weight in weights.items() if weight}


def _climb(asked: Asked, weights: dict[str, float], named: list[str], k: int) -> tuple[float, dict[str, float]]:
    best = sum(asked.worth(by_weights(weights), k))
    for source in [*named, *named]:
        for step in STEPS:
            trial = {**weights, source: step}
            if step != weights.get(source, 0.0) and (now := sum(asked.worth(by_weights(trial), k))) > best:
                best, weights = now, trial
    return best, weights


def _share(source: str) -> int:
    return features.NAMES.index(f"{source}_share")


def _part(taught: list[Asked]) -> ranker.Part:
    """Rows of all windows one behind the other, questions numbered through."""
    offsets = np.cumsum([0, *(len(asked.questions) for asked in taught)])
    columns = np.concatenate([asked.rows.columns for asked in taught])
    labels = np.concatenate([asked.rows.right for asked in taught]).astype(np.float32)
    groups = [asked.rows.questions + offset for asked, offset in zip(taught, offsets, strict=False)]
    return columns, labels, np.concatenate(groups).astype(np.int32)


def _in_parts(score: Callable[[features.Columns], np.ndarray], columns: features.Columns) -> Weights:
    """Scores of many rows, some thousand at a time: what lies between stays in the cache."""
    parts = [score(columns[begin : begin + 8_192]) for begin in range(0, len(columns), 8_192)]
    return np.concatenate([np.empty(0, np.float32), *parts]).astype(np.float32)
