"""Claims about telling noise from liking."""

from datetime import datetime, timedelta

import pytest

from domain.base.values import ItemId, SiteId
from domain.behaviour.rules import cleaning, memory, words
from domain.behaviour.values import Done, Event, Mark, SignalKind, Visit
from tests.shops import NOW

pytestmark = pytest.mark.unit

KEY = "a key of sixteen characters"
SHOP = SiteId("shop")


def viewed(item: int, at: datetime = NOW) -> Done:
    return Done(kind=SignalKind.VIEW, item=ItemId(item), at=at)


def test_past_120_things_in_a_minute_the_rest_is_marked() -> None:
    done = [viewed(n) for n in range(125)]

    marks = cleaning.marks(done, [], robot=False)

    assert marks == [None] * 120 + [Mark.TOO_MANY] * 5


def test_what_was_done_before_in_the_same_minute_counts_towards_it() -> None:
    before = [viewed(n) for n in range(119)]

    marks = cleaning.marks([viewed(500), viewed(501)], before, robot=False)

    assert marks == [None, Mark.TOO_MANY]


def test_the_same_thing_again_within_a_minute_counts_once() -> None:
    later = NOW + timedelta(minutes=1)
    done = [viewed(1), viewed(1), Done(kind=SignalKind.CLICK, item=ItemId(1), at=NOW), viewed(1, later)]

    marks = cleaning.marks(done, [], robot=False)

    assert marks == [None, Mark.REPEATED, None, None]


def test_the_first_of_a_repetition_counts_in_whatever_order_it_comes() -> None:
    done = [viewed(1, NOW + timedelta(seconds=20)), viewed(1, NOW)]

    assert cleaning.marks(done, [], robot=False) == [Mark.REPEATED, None]


def test_a_search_is_never_a_repetition() -> None:
    search = Done(kind=SignalKind.SEARCH, item=None, at=NOW)

    assert cleaning.marks([search, search], [], robot=False) == [None, None]


@pytest.mark.parametrize(("value", "mark"), [(None, Mark.ZERO_DWELL), (0.0, Mark.ZERO_DWELL), (0.5, None)])
def test_a_dwell_of_nothing_is_marked(value: float | None, mark: Mark | None) -> None:
    dwell = Done(kind=SignalKind.DWELL, item=ItemId(1), at=NOW, value=value)

    assert cleaning.marks([dwell], [], robot=False) == [mark]


def test_everything_a_robot_does_is_marked() -> None:
    assert cleaning.marks([viewed(1), viewed(2)], [], robot=True) == [Mark.ROBOT, Mark.ROBOT]


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0 Safari/537.36",
        "python-requests/2.32",
        "curl/8.5.0",
    ],
)
def test_programs_name_themselves(agent: str) -> None:
    assert cleaning.headless(agent)


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 14; Cubot X90) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
        None,
    ],
)
def test_people_are_no_programs(agent: str | None) -> None:
    assert not cleaning.headless(agent)


def test_a_visit_ends_after_half_an_hour_of_nothing() -> None:
    moments = [NOW, NOW + timedelta(minutes=30), NOW + timedelta(minutes=61)]

    names, going = cleaning.visits(moments, [None, None, None], None)

    assert names == ["visit-6b0187c0", "visit-6b0187c0", "visit-6b01960c"]
    assert going == Visit(name="visit-6b01960c", at=moments[2])


def test_a_visit_goes_on_in_the_next_batch_and_late_signals_find_it() -> None:
    last = Visit(name="visit-1", at=NOW)

    names, going = cleaning.visits([NOW - timedelta(minutes=5), NOW + timedelta(minutes=5)], [None, None], last)

    assert names == ["visit-1", "visit-1"]
    assert going == Visit(name="visit-1", at=NOW + timedelta(minutes=5))


def test_a_history_that_comes_late_does_not_become_the_visit_that_goes_on() -> None:
    last = Visit(name="now", at=NOW)

    names, going = cleaning.visits([NOW - timedelta(days=3)], [None], last)

    assert names != ["now"]
    assert going == last


def test_the_senders_own_sessions_are_kept() -> None:
    names, _ = cleaning.visits([NOW, NOW], ["theirs", None], None)

    assert names == ["theirs", "theirs"]


def test_a_dwell_is_capped_by_the_sites_own_p99_or_ten_minutes() -> None:
    assert cleaning.capped_dwell(4_000.0, None) == 600.0
    assert cleaning.capped_dwell(4_000.0, 90.0) == 90.0
    assert cleaning.capped_dwell(30.0, 90.0) == 30.0


def test_the_cap_of_dwells_finds_the_p99_from_both_sides_and_stays_there() -> None:
    dwells = [float(n) for n in range(1, 1_001)]  # their p99 is 990
    for start in (30.0, 3_600.0):
        cap = start
        for _night in range(10):
            capped = sorted(min(dwell, cap) for dwell in dwells)
            share = sum(dwell >= cap for dwell in capped) / len(capped)
            cap = cleaning.next_dwell_cap(cap, capped[989], share)
        assert cap == 990.0


def test_the_same_words_are_written_one_way() -> None:
    assert words.unified("  cafe\u0301   au lait ") == "caf\u00e9 au lait"
    assert words.search_words("Crème-brûlée SET, 6x  Ramequins!") == ("crème-brûlée", "set", "6x", "ramequins")
    assert words.search_words("STRASSE straße \uff21\uff22") == ("strasse", "strasse", "ab")


def test_a_session_token_holds_the_last_twenty_for_a_day_on_its_site() -> None:
    events = [
        Event(item=ItemId(n), kind=SignalKind.CLICK, at=(NOW - timedelta(minutes=n)).replace(microsecond=0))
        for n in range(25)
    ]

    token = memory.session_token(KEY, SHOP, reversed(events), NOW)

    assert memory.session_events(KEY, SHOP, token, NOW + timedelta(hours=1)) == tuple(events[:20])
    assert memory.session_events(KEY, SHOP, token, NOW + timedelta(hours=25)) == ()
    assert memory.session_events(KEY, SiteId("other"), token, NOW) == ()
    assert memory.session_events(KEY, SHOP, token + "x", NOW) == ()
    assert memory.session_events(KEY, SHOP, None, NOW) == ()
    assert len(token) < 400
