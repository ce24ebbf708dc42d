"""What the recommendation has to beat: known methods, each tuned on the same validation part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.linalg
import scipy.sparse as sp

from domain.choosing.values.evidence import DAY_S, Ids, Weights
from ml import factors as als
from workers.evaluation import figures
from workers.evaluation.memory import strongest, wanted
from workers.evaluation.rows import Past
from workers.evaluation.values import Questions

# One row of scores for so many shoppers at once: 50 MB with 12,000 items.
AT_ONCE = 512
# EASE inverts a square matrix of all items: 14,000² in float32 take 0.8 GB, and twice that while it is inverted.
MOST_ITEMS_OF_EASE = 14_000

Scores = Iterator[Weights]


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A method: its name, the settings tried, and the scores of all items for each asked shopper, AT_ONCE at a time."""

    name: str
    tries: tuple[Any, ...]
    scores: Callable[[Past, Questions, Any, int], Scores]


def answers(baseline: Baseline, past: Past, questions: Questions, how: Any, *, k: int, seed: int) -> tuple[Ids, Ids]:
    """The first k of all items and of those not had before; equals are decided by popularity.

    Shapes   -> two of int64[q, k].
    """
    ever = wanted(past.log, len(past.shop), -np.inf)
    # Far below any difference of scores: it only decides between equals.
    tie = ever / max(float(ever.max(initial=0)), 1) * 1e-6
    every, unmet = np.full((len(questions), k), -1, np.int64), np.full((len(questions), k), -1, np.int64)
    begin = 0
    for scores in baseline.scores(past, questions, how, seed):
        top = np.abs(scores).max(axis=1, keepdims=True)
        block = scores / np.where(top > 0, top, 1) + tie
        rows = slice(begin, begin + len(block))
        every[rows] = _best(block, k)
        for row in range(len(block)):
            block[row, past.had(int(questions.shoppers[begin + row]))] = -np.inf
        unmet[rows] = _best(block, k)
        begin += len(block)
    return every, unmet


def tuned(baseline: Baseline, past: Past, *, k: int, seed: int, left: Callable[[], bool]) -> Any:
    """The setting that answers the validation questions best, as far as the time goes."""
    questions = past.questions
    had = [past.had(int(shopper)) for shopper in questions.shoppers]
    best, how = -1.0, baseline.tries[0]
    for trial in baseline.tries if len(baseline.tries) > 1 else ():
        found = answers(baseline, past, questions, trial, k=k, seed=seed)
        worth = sum(
            figures.judged(figures.hits(items, questions), figures.wanted(questions, own)).both
            for items, own in zip(found, (None, had), strict=True)
        )
        if worth > best:
            best, how = worth, trial
        if not left():
            break
    return how


def _best(scores: Weights, k: int) -> Ids:
    k = min(k, scores.shape[1])
    some = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(scores, some, axis=1), axis=1, kind="stable")
    found = np.take_along_axis(some, order, axis=1)
    return np.where(np.isfinite(np.take_along_axis(scores, found, axis=1)), found, -1)


def _in_parts(questions: Questions) -> Iterator[slice]:
    for begin in range(0, len(questions), AT_ONCE):
        yield slice(begin, min(begin + AT_ONCE, len(questions)))


def _popular(past: Past, questions: Questions, days: float, _seed: int) -> Scores:
    scores = wanted(past.log, len(past.shop), past.questions.moment - days * DAY_S)
    for part in _in_parts(questions):
        yield np.tile(scores, (part.stop - part.start, 1))


def _table(past: Past, shoppers: Ids | None = None) -> sp.csr_array:
    """Who met what, 1 each."""
    met = past.met(np.inf, shoppers)
    ones = np.ones(len(met.columns), np.float32)
    return sp.csr_array((ones, met.columns, met.starts), shape=(met.rows, met.width))


def _item_knn(past: Past, questions: Questions, how: tuple[int, float], _seed: int) -> Scores:
    keep, shrink = how
    table = _table(past)
    together = (table.T @ table).tocoo()
    apart = together.row != together.col
    row, col, both = together.row[apart], together.col[apart], together.data[apart]
    often = np.asarray(table.sum(axis=0)).ravel()
    near = both / (np.sqrt(often[row] * often[col]) + shrink)
    weights = strongest(sp.csr_array((near, (row, col)), shape=together.shape), keep)
    asked = _table(past, questions.shoppers)
    for part in _in_parts(questions):
        yield (asked[part] @ weights).toarray()


def _ials(past: Past, questions: Questions, how: als.Settings, seed: int) -> Scores:
    items = als.train(past.met(np.inf), how, seed=seed)
    people = als.place(past.met(np.inf, questions.shoppers), items, how)
    for part in _in_parts(questions):
        yield people[part] @ items.T


def _ease(past: Past, questions: Questions, ridge: float, _seed: int) -> Scores:
    """Source: Steck 2019; B = I - P / diag(P), P the inverse of the ridged Gram matrix."""
    table = _table(past)
    gram = (table.T @ table).toarray().astype(np.float32)
    gram[np.diag_indices(len(gram))] += ridge
    factor, _ = scipy.linalg.cho_factor(gram, lower=True, overwrite_a=True, check_finite=False)
    inverse, _ = scipy.linalg.lapack.spotri(factor, lower=1, overwrite_c=1)
    inverse = np.tril(inverse) + np.tril(inverse, -1).T
    inverse /= -np.diag(inverse).copy()
    np.fill_diagonal(inverse, 0)
    asked = _table(past, questions.shoppers)
    for part in _in_parts(questions):
        yield asked[part] @ inverse


def _repurchase(past: Past, questions: Questions, days: float, _seed: int) -> Scores:
    met = past.met(days, questions.shoppers)
    table = sp.csr_array((met.weights, met.columns, met.starts), shape=(met.rows, met.width))
    for part in _in_parts(questions):
        yield table[part].toarray()


def baselines(items: int) -> tuple[Baseline, ...]:
    """The methods that fit a shop of this size."""
    iales = tuple(
        replace(als.Settings(rounds=8), regularisation=regularisation, unobserved=unobserved)
        for regularisation, unobserved in ((0.003, 0.1), (0.01, 0.1), (0.01, 0.3), (0.003, 0.3))
    )
    found = [
        Baseline(name="popularity", tries=(np.inf,), scores=_popular),
        Baseline(name="popularity-7d", tries=(7.0,), scores=_popular),
        Baseline(name="item-knn", tries=((50, 0.0), (20, 0.0), (200, 0.0), (50, 20.0)), scores=_item_knn),
        Baseline(name="ials", tries=iales, scores=_ials),
    ]
    if items <= MOST_ITEMS_OF_EASE:
        found.append(Baseline(name="ease", tries=(300.0, 100.0, 1000.0), scores=_ease))
    return (*found, Baseline(name="repurchase", tries=(90.0, 30.0, np.inf), scores=_repurchase))
