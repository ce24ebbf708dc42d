"""Claims about how a front may write a moment."""

from datetime import UTC, datetime

import pytest
from strawberry.exceptions import StrawberryInputCoercionError

from api.moments import MOMENT

pytestmark = pytest.mark.unit


def read(value: object) -> object:
    assert MOMENT.parse_value is not None
    return MOMENT.parse_value(value)


@pytest.mark.parametrize(
    "written",
    ["2026-11-21T09:30:00Z", "2026-11-21T10:30:00.000+01:00", "20261121T093000Z", "2026-11-21 09:30+00:00"],
)
def test_a_moment_is_read_in_any_form_of_iso_8601(written: str) -> None:
    assert read(written) == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def test_midnight_may_be_the_end_of_a_day() -> None:
    assert read("2026-11-21T24:00:00Z") == datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize("written", ["yesterday", "", 1_700_000_000, None])
def test_what_is_no_moment_is_refused(written: object) -> None:
    with pytest.raises(StrawberryInputCoercionError):
        read(written)
