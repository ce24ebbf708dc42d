"""Claims about when conditions hold, and how that is explained."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from domain.audience.rules.conditions import explained, holds, leaves, mentions
from domain.audience.rules.grammar import ALLOWED, parsed
from domain.audience.values.conditions import Use
from domain.audience.values.situation import Finding, Situation
from domain.base.values import Json
from tests.domain.audience.conditions import NOON, condition, met, somebody, written

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("value", "fits", "misses"),
    [
        ({"segment": ["loyal", "vip"]}, {"segments": ("away", "vip")}, {"segments": ("away",)}),
        ({"channel": ["app"]}, {"channel": "app"}, {"channel": "web"}),
        ({"locale": ["fr"]}, {"locale": "fr-CA"}, {"locale": "frr"}),
        ({"locale": ["fr-CA"]}, {"locale": "fr-CA"}, {"locale": "fr"}),
        ({"country": ["FR"]}, {"country": "FR"}, {"country": None}),
        ({"not": {"country": ["FR"]}}, {"country": None}, {"country": "FR"}),
        ({"cart": {"holds": ["A", "B"]}}, {"cart": ("C", "B")}, {"cart": ("C",)}),
        ({"cart": {"at_least": 2}}, {"cart": ("A", "A")}, {"cart": ("A",)}),
        ({"cart": {"at_most": 0}}, {"cart": ()}, {"cart": ("A",)}),
        ({"visitor": "new"}, {"new": True}, {"new": False}),
        ({"visitor": "returning"}, {"new": False}, {"new": True}),
        ({"after": "2026-11-21T13:00:00+01:00"}, {"now": NOON}, {"now": NOON - timedelta(microseconds=1)}),
        ({"before": "2026-11-21T13:00:00+01:00"}, {"now": NOON - timedelta(microseconds=1)}, {"now": NOON}),
    ],
)
def test_each_leaf_holds_where_it_says_and_nowhere_else(
    value: Json, fits: dict[str, object], misses: dict[str, object]
) -> None:
    assert holds(condition(value), somebody(**fits)) is True
    assert holds(condition(value), somebody(**misses)) is False


def test_all_wants_every_part_and_any_wants_one() -> None:
    parts: list[Json] = [{"channel": ["app"]}, {"visitor": "new"}]

    assert holds(condition({"all": parts}), somebody(channel="app", new=False)) is False
    assert holds(condition({"any": parts}), somebody(channel="app", new=False)) is True
    assert holds(condition({"any": parts}), somebody(channel="web", new=False)) is False


def evening(**more: Json) -> Json:
    return {"time": {"from": "18:00", "to": "23:00", "zone": "Europe/Paris", **more}}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-28T16:59", False),  # winter: 17:59 in Paris
        ("2026-03-28T17:00", True),
        ("2026-03-29T16:00", True),  # summer since this morning: 18:00 comes an hour earlier
        ("2026-03-29T20:59", True),
        ("2026-03-29T21:00", False),
        ("2026-10-25T16:59", False),  # winter again
        ("2026-10-25T17:00", True),
    ],
)
def test_an_evening_is_an_evening_on_both_sides_of_a_change_of_clocks(at: str, *, expected: bool) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=UTC)

    assert holds(condition(evening()), somebody(now=now)) is expected


def test_an_hour_that_comes_twice_holds_twice() -> None:
    twice = condition({"time": {"from": "02:00", "to": "03:00", "zone": "Europe/Paris"}})
    midnight = datetime(2026, 10, 25, tzinfo=UTC)

    held = [holds(twice, somebody(now=midnight + timedelta(minutes=30 * half))) for half in range(6)]

    assert held == [True, True, True, True, False, False]


def test_an_hour_that_does_not_come_is_left_out() -> None:
    missing = condition({"time": {"from": "02:00", "to": "03:00", "zone": "Europe/Paris"}})
    day = datetime(2026, 3, 29, tzinfo=UTC)

    assert not any(holds(missing, somebody(now=day + timedelta(minutes=minute))) for minute in range(-180, 1200))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-20T21:59", False),  # Friday
        ("2026-11-20T22:00", True),
        ("2026-11-21T01:59", True),  # Saturday morning is still Friday's night
        ("2026-11-21T02:00", False),
        ("2026-11-21T22:00", False),  # Saturday's own
    ],
)
def test_a_window_past_midnight_belongs_to_the_day_it_began(at: str, *, expected: bool) -> None:
    night = condition({"time": {"from": "22:00", "to": "02:00", "weekdays": ["fri"], "zone": "UTC"}})

    assert holds(night, somebody(now=datetime.fromisoformat(at).replace(tzinfo=UTC))) is expected


def test_the_same_time_twice_is_a_whole_day() -> None:
    sunday = condition({"time": {"from": "00:00", "to": "00:00", "weekdays": ["sun"], "zone": "UTC"}})
    start = datetime(2026, 11, 22, tzinfo=UTC)

    held = [holds(sunday, somebody(now=start + timedelta(hours=hours))) for hours in (-1, 0, 12, 23, 24)]

    assert held == [False, True, True, True, False]


def test_an_explanation_names_the_leaf_that_failed_and_what_was_found() -> None:
    asked = condition(
        {"all": [{"country": ["FR", "BE"]}, {"not": {"cart": {"at_least": 2}}}, {"visitor": "returning"}, evening()]}
    )

    found = explained(asked, somebody(country="DE", cart=("A", "B")))

    assert found.holds is False
    assert found.findings == (
        Finding(path="all[0].country", label="Country", wanted="FR or BE", found="DE", passed=False),
        Finding(path="all[1].not.cart", label="Cart", wanted="not at least 2 items", found="2 items", passed=False),
        Finding(path="all[2].visitor", label="Visitor", wanted="returning", found="returning", passed=True),
        Finding(
            path="all[3].time", label="Time", wanted="18:00 to 23:00 in Europe/Paris", found="sat 13:00", passed=False
        ),
    )


@settings(max_examples=300, deadline=None)
@given(value=written(ALLOWED[Use.TARGETING]), situation=met())
def test_an_explanation_agrees_with_what_holds(value: Json, situation: Situation) -> None:
    asked = parsed(value)
    if isinstance(asked, list):
        return

    found = explained(asked, situation)

    assert found.holds is holds(asked, situation)
    assert len(found.findings) == len(list(leaves(asked)))
    if all(finding.passed for finding in found.findings):
        assert found.holds
    if not any(finding.passed for finding in found.findings):
        assert not found.holds


def test_mentions_are_what_is_named_each_once() -> None:
    asked = condition(
        {
            "any": [
                {"all": [{"segment": ["loyal", "vip"]}, {"not": {"segment": ["vip", "away"]}}, {"country": ["FR"]}]},
                {"channel": ["app"]},
                {"locale": ["fr"]},
                {"cart": {"holds": ["A"]}},
                {"after": "2026-11-21T13:00:00+01:00"},
                {"before": "2026-11-21T12:00:00+00:00"},
            ]
        }
    )

    found = mentions(asked)

    assert (found.segments, found.channels, found.locales) == (("loyal", "vip", "away"), ("app",), ("fr",))
    assert (found.countries, found.skus, found.boundaries) == (("FR",), ("A",), (NOON,))
