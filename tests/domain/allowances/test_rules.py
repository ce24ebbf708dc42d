"""Claims about what may be spent, and when there is enough again."""

import pytest

from domain.allowances import rules
from domain.allowances.values import Standing

pytestmark = pytest.mark.unit


def test_what_was_spent_is_forgotten_within_a_minute() -> None:
    assert [rules.leaked(600, 600, passed) for passed in (0, 1, 30, 60, 61, -5)] == [600, 590, 300, 0, 0, 600]


def test_a_price_is_paid_while_there_is_enough() -> None:
    assert rules.pay(0, 100, 600) == (100, Standing(paid=True, left=500, a_minute=600, wait_s=10))
    assert rules.pay(500, 100, 600) == (600, Standing(paid=True, left=0, a_minute=600, wait_s=60))


def test_who_cannot_pay_is_told_when_they_can_and_pays_nothing() -> None:
    assert rules.pay(550, 100, 600) == (550, Standing(paid=False, left=50, a_minute=600, wait_s=5))


def test_a_price_above_the_allowance_can_be_paid_by_who_has_spent_nothing() -> None:
    assert rules.pay(0, 1_000, 600) == (600, Standing(paid=True, left=0, a_minute=600, wait_s=60))
    assert rules.pay(1, 1_000, 600) == (1, Standing(paid=False, left=599, a_minute=600, wait_s=1))


def test_programs_read_it_in_the_words_of_the_draft_and_of_its_forerunners() -> None:
    said = rules.headers(Standing(paid=True, left=500, a_minute=600, wait_s=10))

    assert said == {
        "RateLimit-Policy": '"points";q=600;w=60',
        "RateLimit": '"points";r=500;t=10',
        "RateLimit-Limit": "600",
        "RateLimit-Remaining": "500",
        "RateLimit-Reset": "10",
    }
    refused = rules.headers(Standing(paid=False, left=50, a_minute=600, wait_s=5))
    assert (refused["RateLimit"], refused["Retry-After"]) == ('"points";r=50;t=5', "5")
