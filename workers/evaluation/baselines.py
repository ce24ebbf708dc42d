"""What the recommendation has to beat: known methods, each tuned on the same validation part."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.linalg
import scipy.sparse as sp
from numpy.typing import NDArray

from domain.choosing.values.evidence import Ids
from ml import factors as als
from workers.evaluation import figures
from workers.evaluation.memory import ITEMS_AT_ONCE, strongest
from workers.evaluation.rows import Past
from workers.evaluation.values import Questions

# One row of scores for so many shoppers at once: 50 MB with 12,000 items.
AT_ONCE = 512
# Settings are told apart on so many questions, as those of the method itself are.
ASKED = 2_000
# EASE inverts a square matrix of all items: 14,000² in float32 take 0.8 GB, and twice that while it is inverted.
MOST_ITEMS_OF_EASE = 14_000

Scores = Iterator[NDArray[np.floating]]


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
    ever = past.popularity.ever
    # Far below any difference of scores: it only decides between equals.
    tie = ever / max(float(ever.max(initial=0)), 1) * 1e-7
    every, unmet = np.full((len(questions), k), -1, np.int64), np.full((len(questions), k), -1, np.int64)
    begin = 0
    for scores in baseline.scores(past, questions, how, seed):
        top = np.abs(scores).max(axis=1, keepdims=True)
        block = scores / np.where(top > 0, top, 1) + tie
        rows = slice(begin, begin + len(block))
        every[rows] = _best(block, k)
        met = past.met(np.inf, questions.shoppers[rows])
        block[np.repeat(np.arange(met.rows), np.diff(met.starts)), met.columns] = -np.inf
        unmet[rows] = _best(block, k)
        begin += len(block)
    return every, unmet


def tuned(baseline: Baseline, past: Past, *, k: int, seed: int, left: Callable[[], bool]) -> Any:
    """The setting that answers a sample of the validation questions best, as far as the time goes."""
    chance, many = np.random.default_rng(seed), len(past.questions)
    questions = past.questions.some(np.sort(chance.choice(many, min(ASKED, many), replace=False)))
    asked = figures.wanted(questions), figures.wanted(questions, past.unmet(questions))
    best, how = -1.0, baseline.tries[0]
    for trial in baseline.tries if len(baseline.tries) > 1 else ():
        found = answers(baseline, past, questions, trial, k=k, seed=seed)
        worth = sum(
            figures.judged(figures.hits(items, questions), wanted).both
            for items, wanted in zip(found, asked, strict=True)
        )
        if worth > best:
            best, how = worth, trial
        if not left():
            break
    return how


def _best(scores: NDArray[np.floating], k: int) -> Ids:
    k = min(k, scores.shape[1])
    some = np.argpartition(-scores, k - 1, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(scores, some, axis=1), axis=1, kind="stable")
    found = np.take_along_axis(some, order, axis=1)
    return np.where(np.isfinite(np.take_along_axis(scores, found, axis=1)), found, -1)


def _in_parts(questions: Questions) -> Iterator[slice]:
    for begin in range(0, len(questions), AT_ONCE):
        yield slice(begin, min(begin + AT_ONCE, len(questions)))


def _popular(past: Past, questions: Questions, _how: None, _seed: int) -> Scores:
    for part in _in_parts(questions):
        yield np.tile(past.popularity.ever, (part.stop - part.start, 1))


def _wanted_lately(past: Past, questions: Questions, _how: None, _seed: int) -> Scores:
    """What was wanted in the week before each question; of what is wanted alike, what was in a month."""
    for part in _in_parts(questions):
        moments, which = np.unique(questions.now[part], return_inverse=True)
        crowd = past.popularity
        yield np.array([crowd.trend(*crowd.lately(float(now))) for now in moments])[which]


def _table(past: Past, shoppers: Ids | None = None) -> sp.csr_array:
    """Who met what, 1 each."""
    met = past.met(np.inf, shoppers)
    ones = np.ones(len(met.columns), np.float32)
    return sp.csr_array((ones, met.columns, met.starts), shape=(met.rows, met.width))


def _item_knn(past: Past, questions: Questions, how: tuple[int, float], _seed: int) -> Scores:
    keep, shrink = how
    table = _table(past)
    often = np.asarray(table.sum(axis=0)).ravel()
    turned, parts = table.T.tocsr(), []
    for begin in range(0, len(often), ITEMS_AT_ONCE):
        together = (turned[begin : begin + ITEMS_AT_ONCE] @ table).tocoo()
        apart = together.row + begin != together.col
        row, col, both = together.row[apart], together.col[apart], together.data[apart]
        near = both / (np.sqrt(often[row + begin] * often[col]) + shrink)
        parts.append(strongest(sp.csr_array((near, (row, col)), shape=together.shape), keep))
    weights = sp.csr_array(sp.vstack(parts))
    asked = _table(past, questions.shoppers)
    for part in _in_parts(questions):
        yield (asked[part] @ weights).toarray()


def _ials(past: Past, questions: Questions, how: tuple[als.Settings, float], seed: int) -> Scores:
    settings, days = how
    items = als.train(past.met(days), settings, seed=seed)
    people = als.place(past.met(days, questions.shoppers), items, settings)
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
    """The methods that fit a shop of this size, each with what is tried in turn, the likeliest first."""
    iales = tuple(
        (als.Settings(rounds=8, dim=dim, regularisation=regularisation, unobserved=unobserved), days)
        for dim, regularisation, unobserved, days in (
            *((64, 0.003, 0.1, np.inf), (64, 0.01, 0.3, np.inf), (64, 0.003, 0.1, 90.0), (64, 0.003, 0.3, np.inf)),
            *((128, 0.003, 0.1, np.inf), (64, 0.01, 0.1, np.inf), (64, 0.003, 1.0, np.inf), (128, 0.01, 0.3, 90.0)),
        )
    )
    nearest = ((50, 0.0), (50, 20.0), (20, 0.0), (200, 0.0), (200, 20.0), (20, 20.0), (50, 100.0), (200, 100.0))
    found = [
        Baseline(name="popularity", tries=(None,), scores=_popular),
        Baseline(name="popularity-7d", tries=(None,), scores=_wanted_lately),
        Baseline(name="item-knn", tries=nearest, scores=_item_knn),
        Baseline(name="ials", tries=iales, scores=_ials),
    ]
    if items <= MOST_ITEMS_OF_EASE:
        found.append(Baseline(name="ease", tries=(300.0, 100.0, 1000.0, 30.0, 3000.0), scores=_ease))
    return (*found, Baseline(name="repurchase", tries=(90.0, 30.0, np.inf, 180.0, 45.0, 15.0), scores=_repurchase))
