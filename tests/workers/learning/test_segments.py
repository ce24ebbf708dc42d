"""Claims about what is said of a group: only what many of its shoppers like, and more than everybody does."""

import numpy as np
import pytest

from domain.audience.values.learnt import LearntSegment, Report, SegmentRun, Trial
from domain.base.values import ItemId
from tests.shops import NOW, SHOP
from workers.learning.audience import TYPICAL_SHOPPERS, _Liked, _typical
from workers.studies.segments import report

pytestmark = pytest.mark.unit

CUP, RAKE, BAG, PILLOW, GONE = (ItemId(n) for n in range(1, 6))
WORDS = {CUP: frozenset({"cup"}), RAKE: frozenset({"rake"}), BAG: frozenset({"bag"}), PILLOW: frozenset[str]()}


def liked(members: list[int], shares: list[float]) -> _Liked:
    """What the first of two groups likes; the other likes bags and little else."""
    return _Liked(
        items=np.array([CUP, RAKE, BAG, PILLOW, GONE]),
        shares=np.array([shares, [0.05, 0.05, 0.8, 0.05, 0.05]], np.float32),
        members=np.array([members, [9, 9, 9, 9, 9]]),
    )


def test_typical_is_what_a_group_likes_more_than_everybody() -> None:
    many = [TYPICAL_SHOPPERS] * 5

    assert _typical(liked(many, [0.4, 0.3, 0.3, 0.0, 0.0]), 0, WORDS) == (CUP, RAKE)


def test_what_fewer_than_five_shoppers_like_is_nobodys_business() -> None:
    few = [TYPICAL_SHOPPERS, TYPICAL_SHOPPERS - 1, 9, 9, 9]

    assert _typical(liked(few, [0.4, 0.3, 0.3, 0.0, 0.0]), 0, WORDS) == (CUP,)


def test_sensitive_and_withdrawn_items_are_typical_of_nobody() -> None:
    many = [TYPICAL_SHOPPERS] * 5

    assert _typical(liked(many, [0.1, 0.1, 0.0, 0.4, 0.4]), 0, WORDS) == (CUP, RAKE)


def test_a_report_says_whether_to_trust_the_groups() -> None:
    coffee = LearntSegment(
        key="learnt-coffee",
        name="coffee",
        keywords=("coffee", "cups"),
        related=("beans",),
        share=0.25,
        size=10,
        items=(CUP,),
    )
    found = Report(stability=0.48, silhouette=0.1, agreement=0.9, trials=(Trial(k=2, stability=0.48, silhouette=0.1),))

    lines = report(SegmentRun(site=SHOP, version=3, learnt_at=NOW, shoppers=40, report=found, segments=(coffee,)))

    assert lines[0] == "shop: 1 segments of 40 shoppers"
    assert lines[2] == "stability 0.48 (not stable: take them as a hint), silhouette 0.10"
    assert lines[6] == " 25.0%     10  learnt-coffee: coffee, cups"
    assert lines[7].strip() == "also beans"
