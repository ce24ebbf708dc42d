"""Claims about who is in which arm."""

from dataclasses import replace

import numpy as np
import pytest

from domain.experiments.errors import LayerFull
from domain.experiments.rules.split import BUCKETS, allot, assignments, bucket, overrides
from domain.experiments.values.experiments import Arm, Audience, Experiment, Overrides, State
from tests.domain.experiments.crowd import experiment

pytestmark = pytest.mark.unit

PEOPLE = [f"shopper-{number}" for number in range(20_000)]
ALL = ((0, BUCKETS),)


def arms_of(*running: Experiment) -> list[dict[str, str]]:
    return [assignments(running, site="shop", person=person) for person in PEOPLE]


def test_arms_come_in_the_proportion_of_their_weights() -> None:
    three = (Arm(key="a", name="A", weight=2), Arm(key="b", name="B"), Arm(key="c", name="C"))

    keys = [each["words"] for each in arms_of(experiment(arms=three, buckets=ALL))]

    # Three standard deviations of a share of one half of 20,000 are 1.1 %.
    assert keys.count("a") / len(keys) == pytest.approx(0.5, abs=0.011)
    assert keys.count("b") / len(keys) == pytest.approx(0.25, abs=0.011)


def test_who_is_in_which_arm_is_the_same_today_and_for_ever() -> None:
    """Written down: another hash would move everybody in every running experiment."""
    both = [experiment(buckets=ALL), experiment(key="order", layer="other", buckets=ALL)]

    assert [assignments(both, site="shop", person=person) for person in ("ann", "ben", "eve")] == [
        {"words": "b", "order": "a"},
        {"words": "b", "order": "b"},
        {"words": "a", "order": "b"},
    ]
    assert bucket("shop", "page", "ann") == 427


def test_experiments_of_different_layers_know_nothing_of_each_other() -> None:
    table = np.zeros((2, 2))
    for each in arms_of(experiment(buckets=ALL), experiment(key="order", layer="other", buckets=ALL)):
        table[each["words"] == "a", each["order"] == "a"] += 1

    expected = np.outer(table.sum(1), table.sum(0)) / table.sum()
    chi2 = ((table - expected) ** 2 / expected).sum()
    # The 99.9th percentile of chi-squared with one degree of freedom.
    assert chi2 < 10.8


def test_experiments_of_one_layer_never_share_a_person() -> None:
    first = experiment(buckets=allot(400, layer="page", others=()))
    second = experiment(key="order", buckets=allot(600, layer="page", others=first.buckets))

    found = arms_of(first, second)

    assert {len(each) for each in found} == {1}
    assert sum("words" in each for each in found) / len(found) == pytest.approx(0.4, abs=0.011)


def test_another_experiment_moves_nobody() -> None:
    first = experiment(buckets=((0, 300),))
    beside = experiment(key="order", buckets=((300, 1000),))
    above = experiment(key="ranker", layer="ranker", buckets=ALL)

    alone, among = arms_of(first), arms_of(first, beside, above)

    assert [each.get("words") for each in alone] == [each.get("words") for each in among]


def test_growing_keeps_those_who_are_in_where_they_are() -> None:
    others = ((100, 200),)
    small = allot(150, layer="page", others=others)
    large = allot(700, layer="page", others=others, held=small)
    assert (small, large) == (((0, 100), (200, 250)), ((0, 100), (200, 800)))

    before, after = arms_of(experiment(buckets=small)), arms_of(experiment(buckets=large))

    assert all(was["words"] == now["words"] for was, now in zip(before, after, strict=True) if was)
    assert sum(map(bool, after)) > 4 * sum(map(bool, before))


def test_who_was_together_in_one_experiment_is_mixed_in_the_next() -> None:
    first, then = experiment(buckets=ALL), experiment(key="next", buckets=ALL)

    pairs = [(a["words"], b["next"]) for a, b in zip(arms_of(first), arms_of(then), strict=True)]

    together = sum(a == "a" and b == "a" for a, b in pairs) / sum(a == "a" for a, _ in pairs)
    assert together == pytest.approx(0.5, abs=0.02)


def test_a_full_layer_says_what_is_left() -> None:
    with pytest.raises(LayerFull, match="has 300 of 1000 buckets free, 301 are needed"):
        allot(301, layer="page", others=((0, 700),))


def test_only_those_an_experiment_is_about_are_in_it() -> None:
    about = Audience(segments=("loyal",), channels=("web",), locales=("fr",))
    french = experiment(buckets=ALL, audience=about)

    def inside(**visit: object) -> bool:
        return bool(assignments([french], site="shop", person="ann", **visit))  # type: ignore[arg-type]

    assert inside(segments=["new", "loyal"], channel="web", locale="fr")
    assert not inside(segments=["new"], channel="web", locale="fr")
    assert not inside(segments=["loyal"], channel="app", locale="fr")
    assert not inside(segments=["loyal"], channel="web", locale="en")


def test_nobody_is_in_an_experiment_that_does_not_run() -> None:
    assert not any(arms_of(experiment(buckets=ALL, state=State.STOPPED)))


def test_what_all_arms_change_is_put_together() -> None:
    fast = Arm(key="b", name="B", overrides=Overrides(ranker=7, settings={"rail": 12}))
    words = Arm(key="a", name="A", overrides=Overrides(variants=("loyal",)))
    ranker = experiment(key="ranker", arms=(Arm(key="a", name="A"), fast))
    copy = replace(ranker, key="words", arms=(words, Arm(key="b", name="B")))

    changed = overrides([ranker, copy], {"ranker": "b", "words": "a"})

    assert changed == Overrides(ranker=7, variants=("ranker--b", "words--a", "loyal"), settings={"rail": 12})
