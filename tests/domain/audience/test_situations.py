"""Claims about the situations that stand for all others."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.audience.rules.conditions import holds
from domain.audience.rules.grammar import ALLOWED, parsed
from domain.audience.rules.situations import LIMIT, satisfiable, situations
from domain.audience.values.conditions import AllOf, Condition, Not, Use
from domain.audience.values.situation import Situation
from domain.base.values import Json
from tests.domain.audience.conditions import LOCALES, NOON, condition, met, somebody, written

pytestmark = pytest.mark.unit

WRITTEN = written(ALLOWED[Use.TARGETING])


@settings(max_examples=400, deadline=None)
@given(value=WRITTEN, situation=met())
def test_what_holds_for_anybody_is_satisfiable(value: Json, situation: Situation) -> None:
    asked = parsed(value)
    if isinstance(asked, list):
        return

    found = satisfiable(asked, LOCALES)

    if holds(asked, situation):
        assert found is True
    if found is False:
        assert not holds(asked, situation)


@settings(max_examples=150, deadline=None)
@given(values=st.lists(WRITTEN, min_size=1, max_size=3), situation=met())
@example(
    # New York is five hours behind Paris for a fortnight in spring.
    values=[
        {"time": {"from": "02:30", "to": "06:00", "zone": "Europe/Paris"}},
        {"time": {"from": "23:00", "to": "00:00", "zone": "America/New_York"}},
    ],
    situation=somebody(now=datetime(2026, 3, 15, 3, 45, tzinfo=UTC)),
)
def test_every_way_conditions_turn_out_together_is_met(values: list[Json], situation: Situation) -> None:
    asked = [read for read in map(parsed, values) if not isinstance(read, list)]

    stand_ins = situations(asked, LOCALES)

    assert stand_ins is None or outcome(asked, situation) in {outcome(asked, each) for each in stand_ins}


def outcome(asked: list[Condition], situation: Situation) -> tuple[bool, ...]:
    return tuple(holds(each, situation) for each in asked)


@pytest.mark.parametrize(
    "value",
    [
        {"all": [{"visitor": "new"}, {"visitor": "returning"}]},
        {"not": {"channel": ["web", "app", "email", "store"]}},
        {"all": [{"country": ["FR"]}, {"country": ["BE"]}]},
        {"locale": ["es"]},
        {"all": [{"locale": ["fr-CA"]}, {"not": {"locale": ["fr"]}}]},
        {"all": [{"cart": {"at_most": 0}}, {"cart": {"holds": ["A"]}}]},
        {"all": [{"cart": {"at_most": 1}}, {"cart": {"holds": ["A"]}}, {"cart": {"holds": ["B"]}}]},
        {"all": [{"after": "2026-11-27T00:00:00+00:00"}, {"before": "2026-11-27T01:00:00+01:00"}]},
        {
            "all": [
                {"time": {"from": "18:00", "to": "23:00", "zone": "Europe/Paris"}},
                {"time": {"from": "07:00", "to": "09:00", "zone": "UTC"}},
            ]
        },
        {
            # A Friday, when only a Saturday's window is open.
            "all": [
                {"after": "2026-11-20T10:00:00+00:00"},
                {"before": "2026-11-20T12:00:00+00:00"},
                {"time": {"from": "09:00", "to": "18:00", "weekdays": ["sat"], "zone": "UTC"}},
            ]
        },
    ],
)
def test_what_contradicts_itself_never_holds(value: Json) -> None:
    assert satisfiable(condition(value), LOCALES) is False


@pytest.mark.parametrize(
    "value",
    [
        {"not": {"channel": ["web", "app", "email"]}},
        {"not": {"country": ["FR"]}},
        {"all": [{"cart": {"at_most": 2}}, {"cart": {"holds": ["A"]}}, {"cart": {"holds": ["B"]}}]},
        {"all": [{"cart": {"at_least": 900}}, {"not": {"cart": {"holds": ["other-1"]}}}]},
        {"all": [{"segment": ["loyal"]}, {"segment": ["vip"]}, {"not": {"segment": ["away"]}}]},
        {
            # Half past two on the morning it comes twice.
            "all": [
                {"after": "2026-10-25T01:30:00+00:00"},
                {"before": "2026-10-25T01:31:00+00:00"},
                {"time": {"from": "02:30", "to": "02:31", "zone": "Europe/Paris"}},
            ]
        },
    ],
)
def test_what_can_be_is_found(value: Json) -> None:
    assert satisfiable(condition(value), LOCALES) is True


def test_what_is_over_cannot_hold_from_now_on() -> None:
    over = condition({"before": "2026-11-21T12:00:00+00:00"})

    assert satisfiable(over, LOCALES) is True
    assert satisfiable(over, LOCALES, since=NOON) is False
    assert satisfiable(over, LOCALES, since=NOON - timedelta(seconds=1)) is True


def test_a_moment_before_at_and_after_each_boundary_is_looked_at() -> None:
    window = condition({"all": [{"after": "2026-11-21T12:00:00+00:00"}, {"before": "2026-11-28T12:00:00+00:00"}]})

    found = situations([window], ["en"])

    assert found is not None
    assert [(each.now, holds(window, each)) for each in found] == [
        (NOON - timedelta(days=371), False),
        (NOON, True),
        (NOON + timedelta(days=7), False),
    ]


def test_values_that_no_condition_tells_apart_have_one_that_stands_for_them() -> None:
    europe = condition({"country": ["AT", "BE", "DE", "FR", "IT", "NL", "PL", "PT"]})

    found = situations([europe], LOCALES)

    assert found is not None
    assert [each.country for each in found] == [None, "AT"]


def test_more_than_can_be_tried_is_said_to_be_unknown() -> None:
    each: list[Json] = [{"segment": [f"s{n}"]} for n in range(15)]
    many = condition({"all": [*each, {"visitor": "new"}]})

    assert situations([many], LOCALES) is None
    assert satisfiable(many, LOCALES) is True  # a simple one is put together without trying any
    assert satisfiable(AllOf(of=(many, Not(of=many))), LOCALES) is None
    assert LIMIT == 20_000


def test_what_a_shopper_did_is_unknown_before_anybody_comes() -> None:
    assert satisfiable(condition({"away_days": {"at_least": 30}}, Use.SEGMENT), LOCALES) is None
