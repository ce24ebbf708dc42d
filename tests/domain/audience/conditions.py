"""Situations and conditions to try rules on: a plain one of each, and any that can be written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from domain.audience.rules import words
from domain.audience.rules.grammar import parsed
from domain.audience.values.conditions import Condition, Use
from domain.audience.values.situation import Situation
from domain.base.values import Json

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SOMEBODY = Situation(channel="web", locale="en", country=None, cart=(), new=False, now=NOON)
LOCALES = ("en", "fr", "fr-CA", "de")


def condition(value: Json, use: Use = Use.TARGETING) -> Condition:
    read = parsed(value, allow=use)
    assert not isinstance(read, list), read
    return read


def somebody(**facts: object) -> Situation:
    return replace(SOMEBODY, **facts)  # type: ignore[arg-type]


def lists(*values: str) -> SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)


def moments() -> SearchStrategy[datetime]:
    offsets = st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(-timedelta(hours=3, minutes=30))])
    return st.datetimes(datetime(2026, 1, 2), datetime(2027, 12, 30), timezones=offsets)  # noqa: DTZ001 - zones beside


CLOCKS = st.sampled_from(["00:00", "02:30", "06:00", "18:07", "23:00"])
TIMES = st.fixed_dictionaries(
    {"from": CLOCKS, "to": CLOCKS, "zone": st.sampled_from(["Europe/Paris", "America/New_York", "UTC"])},
    optional={"weekdays": lists("mon", "sat", "sun")},
)
CARTS = st.one_of(
    st.fixed_dictionaries({"holds": lists("A", "B", "C")}),
    st.fixed_dictionaries({"at_least": st.integers(1, 4)}),
    st.fixed_dictionaries({"at_most": st.integers(0, 4)}),
)
DEEDS: SearchStrategy[Json] = st.fixed_dictionaries(
    {"kinds": lists(*words.KINDS)},
    optional={
        "category": st.sampled_from(["Garden", "Kitchen & Bar"]),
        "at_least": st.integers(1, 50),
        "within_days": st.integers(1, 3650),
    },
)
LEAVES: dict[str, SearchStrategy[Json]] = {
    "segment": lists("loyal", "new-in-town", "away"),
    "channel": lists("web", "app", "email", "store"),
    "locale": lists("en", "fr", "fr-CA", "es"),
    "country": lists("FR", "BE", "CA"),
    "cart": CARTS,
    "visitor": st.sampled_from(["new", "returning"]),
    "time": TIMES,
    "after": moments().map(datetime.isoformat),
    "before": moments().map(datetime.isoformat),
    "did": DEEDS,
    "learnt": lists("learnt-coffee-tea", "learnt-garden"),
    "away_days": st.fixed_dictionaries({"at_least": st.integers(1, 3650)}),
}


def written(keys: Sequence[str], most: int = 6) -> SearchStrategy[Json]:
    """Any condition, as JSON, of these leaves."""
    leaf = st.one_of(*(st.fixed_dictionaries({key: LEAVES[key]}) for key in keys))
    deepen = {"all": 0, "any": 0}
    return st.recursive(
        leaf,
        lambda part: st.one_of(
            *(st.fixed_dictionaries({group: st.lists(part, min_size=1, max_size=3)}) for group in deepen),
            st.fixed_dictionaries({"not": part}),
        ),
        max_leaves=most,
    )


def met() -> SearchStrategy[Situation]:
    """Any situation in which a site that speaks LOCALES may be."""
    return st.builds(
        Situation,
        channel=st.sampled_from(["web", "app", "email", "store"]),
        locale=st.sampled_from(LOCALES),
        country=st.sampled_from([None, "FR", "BE", "CA", "JP"]),
        cart=st.lists(st.sampled_from(["A", "B", "C", "D"]), max_size=6).map(tuple),
        new=st.booleans(),
        now=moments(),
        segments=st.lists(st.sampled_from(["loyal", "new-in-town", "away", "other"]), unique=True).map(tuple),
    )
