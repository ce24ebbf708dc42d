"""Claims about groups of vectors: planted ones are found, and what is handed out says how to find one's own."""

import numpy as np
import pytest

from ml.groups import FEWEST, Groups, learn_groups
from ml.values import Vectors

SEED = 1


def planted(k: int, n: int, *, spread: float, dim: int = 32) -> tuple[Vectors, np.ndarray]:
    """n unit vectors around k directions, and which direction each is from."""
    chance = np.random.default_rng(7)
    middles = np.linalg.qr(chance.normal(size=(dim, k)))[0].T
    whose = np.arange(n) % k
    vectors = middles[whose] + chance.normal(size=(n, dim)) * spread
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), whose


def weights_by_hand(groups: Groups, vectors: Vectors) -> Vectors:
    """As the docstring of Groups says."""
    place = vectors @ groups.axes.T - groups.offsets
    away = place[:, None, :] - groups.means[None]
    log = (
        np.log(groups.priors) + 0.5 * np.log(groups.precisions).sum(axis=1) - 0.5 * (away**2 * groups.precisions).sum(2)
    )
    shares = np.exp(log - log.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float32)


def test_planted_groups_are_found_and_stable() -> None:
    vectors, whose = planted(4, 240, spread=0.05)

    groups = learn_groups(vectors, seed=SEED)

    assert groups.stability > 0.8
    assert groups.k >= 4
    # However many groups there are, none mixes two directions.
    for group in range(groups.k):
        assert len(set(whose[groups.weights.argmax(axis=1) == group])) == 1


def test_weights_are_what_anybody_computes_from_axes_means_and_precisions() -> None:
    vectors, _ = planted(3, 150, spread=0.15)

    groups = learn_groups(vectors, seed=SEED)

    assert weights_by_hand(groups, vectors) == pytest.approx(groups.weights, abs=2e-3)
    assert groups.weights.sum(axis=1) == pytest.approx(np.ones(150), abs=1e-5)
    assert groups.priors.tolist() == sorted(groups.priors.tolist(), reverse=True)


def test_without_groups_nothing_is_stable_and_that_is_said() -> None:
    chance = np.random.default_rng(5).normal(size=(120, 32))
    vectors = (chance / np.linalg.norm(chance, axis=1, keepdims=True)).astype(np.float32)

    groups = learn_groups(vectors, seed=SEED)

    assert groups.stability < 0.5
    assert groups.stability == max(trial.stability for trial in groups.trials)


def test_the_same_vectors_give_the_same_groups() -> None:
    vectors, _ = planted(3, 90, spread=0.1)

    one, other = learn_groups(vectors, seed=SEED), learn_groups(vectors, seed=SEED)

    assert one.trials == other.trials
    assert one.means == pytest.approx(other.means)


def test_too_few_vectors_are_refused() -> None:
    vectors, _ = planted(2, FEWEST - 1, spread=0.1)

    with pytest.raises(ValueError, match="39 vectors are too few to group; 40 are needed"):
        learn_groups(vectors, seed=SEED)
