"""Claims about moments: no guess where the clocks skip an hour or show it twice."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.base.values import Json
from domain.catalog.errors import BadValue
from domain.pages.fields import moments

pytestmark = pytest.mark.unit

ISO = "2027-03-28T09:00"


def paris(local: str, **more: Json) -> Json:
    return {"local": local, "zone": "Europe/Paris", **more}


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("2027-03-28T09:00:00+02:00", datetime(2027, 3, 28, 7, tzinfo=UTC)),
        ("2027-03-28 09:00Z", datetime(2027, 3, 28, 9, tzinfo=UTC)),
        (paris("2027-03-28T01:59:59"), datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC)),
        (paris("2027-03-28T03:00"), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (paris("2027-10-31T02:30", occurrence="first"), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (paris("2027-10-31T02:30", occurrence="second"), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
        (paris("2027-10-31T03:00", occurrence=None), datetime(2027, 10, 31, 2, tzinfo=UTC)),
        ({"local": ISO, "zone": "UTC"}, datetime(2027, 3, 28, 9, tzinfo=UTC)),
    ],
)
def test_an_instant_or_a_time_on_the_wall_is_one_moment_in_utc(value: Json, instant: datetime) -> None:
    assert moments.problem(value) is None
    assert moments.instant(value) == instant
    assert moments.instant(value).tzinfo is UTC


def test_a_time_the_clocks_skip_is_refused_with_the_times_around_it() -> None:
    assert moments.problem(paris("2027-03-28T02:30", occurrence="second")) == (
        "2027-03-28T02:30:00 does not exist in Europe/Paris, where the clocks skip it; "
        "say 2027-03-28T01:30:00 or 2027-03-28T03:30:00"
    )


def test_a_time_the_clocks_show_twice_is_refused_with_both_instants() -> None:
    assert moments.problem(paris("2027-10-31T02:30")) == (
        "2027-10-31T02:30:00 comes twice in Europe/Paris, at 2027-10-31T02:30:00+02:00 and at "
        "2027-10-31T02:30:00+01:00; say which with occurrence: first or second"
    )


def test_a_stored_time_has_an_answer_even_where_a_country_moved_its_clocks_since() -> None:
    assert moments.instant(paris("2027-03-28T02:30")) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert moments.instant(paris("2027-10-31T02:30")) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (None, 'has to be a time such as 2027-03-28T09:00:00+02:00, or an object with "local" and "zone"'),
        (ISO, 'has no offset; add Z or one such as +02:00, or give an object with "local" and "zone"'),
        ("2027-03-28", "is not a date with a time in ISO 8601, such as 2027-03-28T09:00"),
        ("Tomorrow", "is not a date with a time in ISO 8601, such as 2027-03-28T09:00"),
        ("0001-01-01T00:00+14:00", "lies outside the years 1900 to 2199"),
        ("2200-01-01T00:00Z", "lies outside the years 1900 to 2199"),
        ({"zone": "UTC"}, "local: has to be a time without an offset, such as 2027-03-28T09:00"),
        ({"local": f"{ISO}Z", "zone": "UTC"}, "local: has an offset; give the time alone, such as 2027-03-28T09:00"),
        ({"local": "9 am", "zone": "UTC"}, "local: is not a date with a time in ISO 8601, such as 2027-03-28T09:00"),
        ({"local": "9999-12-31T23:59", "zone": "UTC"}, "local: lies outside the years 1900 to 2199"),
        (paris(ISO, occurrence="third"), "occurrence: has to be first or second"),
        (paris(ISO, fold=1), "fold: is not known here; there are local, zone, occurrence"),
    ],
)
def test_what_is_no_moment_is_refused_by_both(value: Json, problem: str) -> None:
    assert moments.problem(value) == problem
    with pytest.raises(BadValue) as refusal:
        moments.instant(value)
    assert refusal.value.message == problem


@pytest.mark.parametrize(
    "zone", [None, 3, "", "CET", "localtime", "Europe", "Europe/Nowhere", "right/Europe/Paris", "../etc/passwd", "A/\0"]
)
def test_only_a_region_and_place_is_a_zone(zone: Json) -> None:
    problem = "zone: has to be a time zone by its region and place, such as Europe/Paris, or UTC"

    assert moments.problem({"local": ISO, "zone": zone}) == problem


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 - a time on a wall has no zone
    st.sampled_from(["Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"]),
)
def test_a_time_without_a_problem_is_what_the_wall_shows_then(local: datetime, zone: str) -> None:
    value = {"local": local.isoformat(), "zone": zone}
    shown = moments.instant(value).astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    assert shown == local or moments.problem(value) is not None
    assert shown - local in {timedelta(0), timedelta(hours=1), timedelta(minutes=30)}
