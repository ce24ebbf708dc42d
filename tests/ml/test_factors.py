import numpy as np
import pytest

from ml.factors import Met, Settings, place, train

pytestmark = pytest.mark.unit


def two_tastes() -> Met:
    """Ten people like items 0 to 4, ten like 5 to 9; person 0 has not met item 4 yet."""
    rows = [[0, 1, 2, 3], *([[0, 1, 2, 3, 4]] * 9), *([[5, 6, 7, 8, 9]] * 10)]
    columns = np.concatenate([np.array(row, np.int64) for row in rows])
    starts = np.cumsum([0, *(len(row) for row in rows)])
    return Met(starts=starts, columns=columns, weights=np.ones(len(columns), np.float32), width=10)


def test_a_person_is_placed_near_what_people_alike_have_met() -> None:
    met, settings = two_tastes(), Settings(dim=4, rounds=5)

    items = train(met, settings, seed=1)
    expected = place(met, items, settings) @ items.T

    assert expected.shape == (20, 10)
    assert expected[0, 4] > expected[0, 5:].max() + 0.1


def test_a_person_who_met_nothing_is_nowhere() -> None:
    met, settings = two_tastes(), Settings(dim=4, rounds=2)
    nobody = Met(starts=np.array([0, 0]), columns=np.empty(0, np.int64), weights=np.empty(0, np.float32), width=10)

    assert place(nobody, train(met, settings, seed=1), settings).tolist() == [[0, 0, 0, 0]]


def test_a_solve_is_the_ridge_solution() -> None:
    met, settings = two_tastes(), Settings(dim=3, regularisation=0.01, unobserved=0.2)
    items = np.random.default_rng(0).standard_normal((10, 3)).astype(np.float32)

    found = place(met, items, settings)[0]

    own = items[:4]
    ridge = settings.regularisation * (4 + settings.unobserved * 10) * np.eye(3)
    expected = np.linalg.solve(settings.unobserved * items.T @ items + own.T @ own + ridge, own.sum(axis=0))
    assert found == pytest.approx(expected, abs=1e-5)


def test_the_same_seed_gives_the_same_factors() -> None:
    met, settings = two_tastes(), Settings(dim=4, rounds=2)

    assert (train(met, settings, seed=3) == train(met, settings, seed=3)).all()
