"""Training a ranker: what it costs to be wrong is the cross-entropy of a yes or no for each row."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from ml.grouped import Queries

Kind: TypeAlias = Literal["logistic", "trees"]
Floats: TypeAlias = NDArray[np.float32]
Groups: TypeAlias = NDArray[np.int32]
Part: TypeAlias = tuple[Floats, Floats, Groups]
Round: TypeAlias = dict[str, float]
OnRound: TypeAlias = Callable[[Round], None]

# 31 leaves fit a 32-bit set of leaves, which is how trees are scored; 200 trees of them are scored within the page's budget.
LEAVES, TREES = 31, 200
LEARNING_RATE = 0.06
# Twenty rounds without a better validation loss: with this learning rate the curve has turned for good.
PATIENCE = 20
NEWTON_STEPS = 12
# A step that moves no weight by more than this changes no order of rows.
STILL = 1e-6
# Standardised features beyond this are mistakes of measurement more often than facts.
CLIP = 8.0
# From hardly to strongly held back; the validation part chooses.
STRENGTHS = (1.0, 10.0, 100.0, 1000.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A ranker as numbers (`parameters` is plain JSON, arrays as base64) and how it came to be, round by round.

    Units    history: train_loss and validation_loss in nats a row; validation_auc and validation_ndcg (first ten) are means
             over the queries that have a yes; absent without a validation part.
    """

    kind: Kind
    names: tuple[str, ...]
    parameters: dict[str, Any]
    history: tuple[Round, ...]


def train(
    features: Floats,
    labels: Floats,
    groups: Groups,
    *,
    validation: Part | None = None,
    names: Sequence[str],
    kind: Kind = "trees",
    seed: int = 0,
    rounds: int = TREES,
    on_round: OnRound | None = None,
    threads: int = 1,
) -> Trained:
    """A ranker that answers with the probability of a yes; with a validation part it stops where that part says.

    Shapes   features float32[n, f] (NaN: unknown), labels float32[n] of 0 and 1, groups int32[n]: the query of each row, rows
             of one query together; validation the same three, of a later time.
    Limits   a million rows of forty features take about a second a tree on one core. More threads than free cores are slower.
    Errors   ValueError when shapes disagree, or all labels are the same.
    """
    _require_rows(features, labels, groups, names)
    if validation is not None:
        _require_rows(*validation, names)
        _require_both(validation[1])
    _require_both(labels)
    tell = on_round or _nobody
    fit = _fit_trees if kind == "trees" else _fit_logistic
    with threadpool_limits(threads):
        parameters, history = fit((features, labels, groups), validation, rounds=rounds, seed=seed, tell=tell)
    whole = {"kind": kind, "names": list(names), **parameters}
    return Trained(kind=kind, names=tuple(names), parameters=whole, history=tuple(history))


def _fit_trees(
    part: Part, validation: Part | None, *, rounds: int, seed: int, tell: OnRound
) -> tuple[dict[str, Any], list[Round]]:
    features, labels, _ = part
    # sklearn cannot bin a column of which nothing is known; a constant teaches as little.
    unknown = np.isnan(features).all(axis=0)
    features = np.where(unknown, np.float32(0), features)
    model = HistGradientBoostingClassifier(
        max_iter=rounds,
        learning_rate=LEARNING_RATE,
        max_leaf_nodes=LEAVES,
        l2_regularization=1.0,
        early_stopping=validation is not None,
        n_iter_no_change=PATIENCE,
        tol=0.0,
        scoring="loss",
        random_state=seed,
    )
    if validation is None:
        model.fit(features, labels)
        return _flat(model, model.n_iter_), []
    model.fit(features, labels, X_val=validation[0], y_val=validation[1])
    # Scores are negated losses, the first of them before any tree.
    losses, held_out = -model.train_score_, -model.validation_score_
    queries = Queries.of(validation[1], validation[2])
    history = []
    for step, scores in enumerate(model.staged_decision_function(validation[0]), start=1):
        history.append(_round(step, losses[step], held_out[step], queries, scores))
        tell(history[-1])
    best = int(np.argmin(held_out[1:])) + 1
    return _flat(model, best), history


def _flat(model: Any, trees: int) -> dict[str, Any]:
    """The first `trees` trees as the tests at their forks and the values of their leaves.

    A test that fails (the feature is above the threshold, or unknown where unknown goes right) rules out the leaves to its
    left, a bit a leaf, counted from the left. What is left standing first is the leaf a row falls into.
    """
    forks: list[tuple[int, float, bool, int, int]] = []
    values = np.zeros((trees, LEAVES + 1))
    for tree, (predictor,) in enumerate(model._predictors[:trees]):  # noqa: SLF001 - sklearn has no public form of its trees
        _walk(predictor.nodes, tree, values, forks)
    return {
        "bias": float(model._baseline_prediction[0, 0]),  # noqa: SLF001 - the same
        "trees": trees,
        "feature": _packed([fork[0] for fork in forks], "<i4"),
        "threshold": _packed([fork[1] for fork in forks], "<f8"),
        "unknown_left": _packed([fork[2] for fork in forks], "<u1"),
        "tree": _packed([fork[3] for fork in forks], "<i4"),
        "left": _packed([fork[4] for fork in forks], "<u4"),
        "values": _packed(values, "<f8"),
    }


def _walk(nodes: Any, tree: int, values: NDArray[np.float64], forks: list[tuple[int, float, bool, int, int]]) -> None:
    seen = 0

    def below(index: int) -> int:
        """The set of leaves under a node, as bits."""
        nonlocal seen
        node = nodes[index]
        if node["is_leaf"]:
            values[tree, seen] = node["value"]
            seen += 1
            return 1 << (seen - 1)
        left = below(int(node["left"]))
        right = below(int(node["right"]))
        fork = (int(node["feature_idx"]), float(node["num_threshold"]), bool(node["missing_go_to_left"]), tree, left)
        forks.append(fork)
        return left | right

    below(0)


def _packed(numbers: Any, form: str) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers, dtype=form).tobytes()).decode()


def _fit_logistic(
    part: Part,
    validation: Part | None,
    *,
    rounds: int,
    seed: int,  # noqa: ARG001 - nothing here is left to chance
    tell: OnRound,
) -> tuple[dict[str, Any], list[Round]]:
    features, labels, _ = part
    known = np.isfinite(features)
    counts = np.maximum(known.sum(axis=0), 1)
    rows = np.where(known, features, 0.0).astype(np.float64)
    mean = rows.sum(axis=0) / counts
    scale = np.sqrt((np.where(known, rows - mean, 0.0) ** 2).sum(axis=0) / counts)
    scale[scale == 0] = 1.0
    design = _standard(features, mean, scale)
    held_out = None
    if validation is not None:
        held_out = (_standard(validation[0], mean, scale), validation[1], Queries.of(validation[1], validation[2]))
    best: tuple[float, NDArray[np.float64], list[Round]] | None = None
    for strength in STRENGTHS if validation is not None else STRENGTHS[:1]:
        weights, history = _newton((design, labels), strength, min(rounds, NEWTON_STEPS), held_out)
        loss = history[-1].get("validation_loss", 0.0)
        if best is None or loss < best[0]:
            best = (loss, weights, history)
    assert best is not None
    _, weights, history = best
    for each in history:
        tell(each)
    shape = {"mean": mean.tolist(), "scale": scale.tolist(), "clip": CLIP}
    return {**shape, "weights": weights[:-1].tolist(), "bias": float(weights[-1])}, history


def _newton(
    part: tuple[NDArray[np.float64], Floats],
    strength: float,
    steps: int,
    held_out: tuple[NDArray[np.float64], Floats, Queries] | None,
) -> tuple[NDArray[np.float64], list[Round]]:
    """Weights and history of the penalised fit; the bias (the last weight) is free.

    Every step lowers the penalised loss: where answers are rare and rows far out, a whole step leaps past the answer.
    """
    design, labels = part
    weights = np.zeros(design.shape[1])
    share = np.clip(labels.mean(), 1e-6, 1 - 1e-6)
    weights[-1] = np.log(share / (1 - share))
    penalty = np.full(len(weights), strength)
    penalty[-1] = 1e-9
    history: list[Round] = []

    def cost(weights: NDArray[np.float64]) -> float:
        return _loss(design @ weights, labels) * len(labels) + float(penalty @ weights**2) / 2

    lowest = cost(weights)
    for step in range(1, steps + 1):
        chance = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (chance - labels) + penalty * weights
        curvature = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(penalty)
        move = np.linalg.solve(curvature, gradient)
        while np.abs(move).max() >= STILL and cost(weights - move) > lowest:
            move /= 2
        weights = weights - move
        lowest = cost(weights)
        loss = _loss(design @ weights, labels)
        if held_out is None:
            history.append({"round": float(step), "train_loss": loss})
        else:
            scores = held_out[0] @ weights
            history.append(_round(step, loss, _loss(scores, held_out[1]), held_out[2], scores))
        if np.abs(move).max() < STILL:
            break
    return weights, history


def _standard(features: Floats, mean: NDArray[np.float64], scale: NDArray[np.float64]) -> NDArray[np.float64]:
    """Features around their mean in deviations, unknown ones at the mean, and a column of ones."""
    around = np.clip(np.nan_to_num((features - mean) / scale, nan=0.0), -CLIP, CLIP)
    return np.column_stack([around, np.ones(len(around))])


def _loss(scores: NDArray[np.float64], labels: Floats) -> float:
    return float(np.mean(np.logaddexp(0.0, scores) - labels * scores))


def _round(step: int, loss: float, held_out: float, queries: Queries, scores: NDArray[np.float64]) -> Round:
    auc, ndcg = queries.judge(scores)
    return {
        "round": float(step),
        "train_loss": float(loss),
        "validation_loss": float(held_out),
        "validation_auc": float(np.mean(auc)),
        "validation_ndcg": float(np.mean(ndcg)),
    }


def _require_rows(features: Floats, labels: Floats, groups: Groups, names: Sequence[str]) -> None:
    if features.ndim != 2 or features.shape[1] != len(names):
        raise ValueError(f"features have shape {features.shape}; {len(names)} names ask for as many columns.")
    if not len(features) == len(labels) == len(groups):
        raise ValueError(f"{len(features)} rows, {len(labels)} labels and {len(groups)} groups do not belong together.")


def _require_both(labels: Floats) -> None:
    if not (labels.min(initial=1.0) == 0.0 and labels.max(initial=0.0) == 1.0):
        raise ValueError("labels have to hold both 0 and 1: from one answer alone nothing can be learned.")


def _nobody(_: Round) -> None:
    """Nothing: nobody listens."""
