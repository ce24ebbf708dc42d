from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from domain.choosing.rules.features import NAMES
from ml import ranker
from workers.evaluation import figures, heads
from workers.evaluation.heads import Asked
from workers.evaluation.rows import Rows
from workers.evaluation.values import Questions

pytestmark = pytest.mark.unit


def asked(places: Mapping[str, Sequence[int]], strange: Sequence[bool]) -> Asked:
    """Two candidates a question; what was taken stands at this place with each source, before or after the other."""
    many = len(strange)
    columns = np.full((2 * many, len(NAMES)), np.nan, np.float32)
    for source, at in places.items():
        columns[0::2, NAMES.index(f"{source}_rank")] = at
        columns[1::2, NAMES.index(f"{source}_rank")] = 1 - np.array(at)
    whose = np.repeat(np.arange(many, dtype=np.int32), 2)
    first = np.tile([True, False], many)
    rows = Rows(
        columns=columns, questions=whose, items=np.tile([7, 8], many), right=first, met=np.zeros(2 * many, bool)
    )
    questions = Questions(
        known=np.ones(0, np.bool_),
        moment=0.0,
        shoppers=np.arange(many),
        now=np.zeros(many),
        starts=np.arange(many + 1),
        targets=np.full(many, 7),
    )
    return Asked(questions=questions, rows=rows, unmet=np.ones(many, bool), strange=np.array(strange, np.bool_))


def for_strangers(places: Mapping[str, Sequence[int]], strange: Sequence[bool]) -> str:
    return heads.for_strangers({name: heads.by_source(name) for name in places}, asked(places, strange), 1)


def test_who_is_not_known_gets_what_is_popular_unless_another_is_better_for_sure() -> None:
    popular = [0, 1] * 60
    a_little_better = [0, 1] * 59 + [0, 0]
    much_better = [0, 1, 0, 0] * 30

    assert for_strangers({"fresh": a_little_better, "popular_7d": popular}, [True] * 120) == "popular_7d"
    assert for_strangers({"fresh": much_better, "popular_7d": popular}, [True] * 120) == "fresh"


def test_real_strangers_decide_where_there_are_enough() -> None:
    better_for_known = {"fresh": [0] * 300, "popular_7d": [0] * 100 + [1] * 200}
    strange = [True] * 100 + [False] * 200

    assert for_strangers(better_for_known, strange) == "popular_7d"
    assert for_strangers(better_for_known, [False] * 300) == "fresh"


def test_a_source_alone_ranks_in_its_own_order() -> None:
    question = asked({"sequence": [0, 1, 0]}, [True] * 3)

    assert question.judged(heads.by_source("sequence"), 1, unmet=False).recall.tolist() == [1.0, 0.0, 1.0]


def test_a_regression_tells_rows_apart_that_are_nearly_certain() -> None:
    features = np.zeros((2, len(NAMES)), np.float32)
    features[:, 0] = [24.0, 25.0]
    none = [0.0] * len(NAMES)
    shape = {"mean": none, "scale": [1.0] * len(NAMES), "clip": 30.0, "weights": [1.0, *none[1:]], "bias": 0.0}
    sure = ranker.Trained(kind="logistic", names=NAMES, parameters=shape, history=())

    worse, better = heads.by_logistic(sure)(features)

    assert better > worse


def test_chance_is_no_lead() -> None:
    some = np.random.default_rng(3).random(400)

    assert not figures.surely_more(some, some)
    assert not figures.surely_more(some, np.roll(some, 1))
    assert figures.surely_more(some + 0.2, np.roll(some, 1))
