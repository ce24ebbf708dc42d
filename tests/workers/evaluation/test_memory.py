from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from domain.choosing.rules import covisits
from domain.choosing.values.counts import COMPLEMENT, SIMILAR, CountSettings
from domain.choosing.values.evidence import DAY_S
from tests import evaluated
from workers.evaluation import files, memory, splits
from workers.evaluation.rows import Past, Plan
from workers.evaluation.words import near_in_words

pytestmark = pytest.mark.unit


@pytest.fixture
def past(tmp_path: Path) -> Past:
    report = files.Report(tell=pytest.fail)
    items, signals = evaluated.write(tmp_path)
    shop = files.shop(items, report)
    log = files.log(signals, shop, report)
    return Past(log, shop, splits.temporal(log)[0], near_in_words(shop.words))


def test_pairs_counted_in_parts_are_the_pairs_counted_at_once(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    log, settings = past.log, CountSettings()
    done = covisits.histories(log.shoppers, log.items, log.at, log.weights, log.deeds)
    at_once = covisits.contributions(done, settings)
    fading = 2 ** (-(past.questions.moment - covisits.LANDMARK_S) / (settings.half_life_days * DAY_S))

    monkeypatch.setattr(memory, "EVENTS_AT_ONCE", 100)
    counts = memory.counted(log, len(past.shop), past.questions.moment, settings)

    for kind in (SIMILAR, COMPLEMENT):
        of_kind = at_once.kinds == kind
        table = counts.pairs[kind].toarray()
        expected = at_once.values[of_kind] * fading
        assert table[at_once.a[of_kind], at_once.b[of_kind]] == pytest.approx(expected, rel=1e-9)
        assert (table > 0).sum() == (at_once.values[of_kind] > 0).sum()


def test_evidence_says_nothing_of_what_came_after(past: Past) -> None:
    moment = past.questions.moment
    found = list(past.evidence(Plan(), past.questions, 0))

    assert len(found) == len(past.questions)
    assert all((evidence.events.at < moment).all() for evidence in found)
    assert all((evidence.clocks.last_at < moment).all() for evidence in found)


def test_evidence_is_newest_first_and_clocks_count_moments(past: Past) -> None:
    evidence = next(past.evidence(Plan(), past.questions, 0))
    shopper = past.questions.shoppers[0]
    own = past.log.shoppers == shopper

    assert (np.diff(evidence.events.at) <= 0).all()
    assert evidence.clocks.times.sum() == own.sum()
    assert set(evidence.clocks.items.tolist()) == set(past.log.items[own].tolist())


def test_a_shortened_past_forgets_single_people_and_keeps_the_crowd(past: Past) -> None:
    short = past.shortened(2)

    found = list(short.evidence(Plan(), past.questions, 0))

    assert max(len(evidence.events.items) for evidence in found) == 2
    assert (short.popularity.ever == past.popularity.ever).all()
    assert len(short.log) == len(past.log)


def test_demand_counts_each_person_once_and_nothing_that_comes_later(past: Past) -> None:
    log = past.log
    # Forth and back, and at a moment at which something happens.
    for now in (past.questions.moment, past.questions.moment - 30 * DAY_S, float(log.at[40]), past.questions.moment):
        demand = past.popularity.at(now)
        for days, found in ((7, demand.week), (28, demand.month)):
            window = (log.at < now) & (log.at >= now - days * DAY_S)
            expected = [len(set(log.shoppers[window & (log.items == item)].tolist())) for item in range(len(past.shop))]

            assert found.tolist() == expected
        assert demand.month.max() > 1
        fresh = demand.fresh
        assert (past.popularity.since[fresh.items] <= now).all()
        assert (np.diff(fresh.scores) <= 0).all()


def test_a_past_cut_for_each_person_keeps_the_last_of_each(past: Past) -> None:
    most = np.arange(past.log.people) % 3

    short = past.shortened(most)

    assert (np.bincount(short.own.shoppers, minlength=past.log.people) == most).all()


def test_things_of_one_sort_read_alike() -> None:
    near = near_in_words(["red tea cup", "blue tea cup", "garden spade"])

    assert near[[0]].indices.tolist() == [1]
    assert near[[2]].nnz == 0


def test_items_without_words_are_near_to_nothing() -> None:
    assert near_in_words(["", ""]).nnz == 0


def test_the_strongest_of_each_row_come_first_and_equals_by_column() -> None:
    table = sp.csr_array(np.array([[0.2, 0.5, 0.5, 0.1], [0, 0, 0, 0], [3e-7, 2e-7, 0, 7.0]]))

    best = memory.strongest(table, 3)

    assert best.indptr.tolist() == [0, 3, 3, 6]
    assert best.indices.tolist() == [1, 2, 0, 3, 0, 1]
    assert best.data.tolist() == pytest.approx([0.5, 0.5, 0.2, 7.0, 3e-7, 2e-7])


def test_a_past_that_was_let_go_answers_the_same_when_it_is_asked_again(past: Past) -> None:
    first = [evidence.similar.items.tolist() for evidence in past.evidence(Plan(), past.questions, 0)]

    past.let_go()

    assert [evidence.similar.items.tolist() for evidence in past.evidence(Plan(), past.questions, 0)] == first
    assert max(map(len, first)) > 0
