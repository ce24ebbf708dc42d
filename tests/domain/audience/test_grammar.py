"""Claims about reading and writing conditions."""

import re
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.audience.errors import Problem
from domain.audience.rules.grammar import ALLOWED, parsed, to_json
from domain.audience.rules.schema import json_schema
from domain.audience.values.conditions import AllOf, InCountry, Not, Use, Visitor
from domain.base.values import Json
from tests.domain.audience.conditions import condition, written

pytestmark = pytest.mark.unit


def problems(value: Json, use: Use = Use.TARGETING) -> list[Problem]:
    read = parsed(value, allow=use)
    assert isinstance(read, list), read
    return read


def paths(value: Json, use: Use = Use.TARGETING) -> list[str]:
    return [problem.path for problem in problems(value, use)]


def test_a_condition_is_read_as_it_is_written() -> None:
    read = condition({"all": [{"country": ["FR", "BE"]}, {"not": {"visitor": "new"}}]})

    assert read == AllOf(of=(InCountry(countries=("FR", "BE")), Not(of=Visitor(new=True))))


@pytest.mark.parametrize("use", list(Use))
def test_every_condition_is_written_back_as_it_was_read(use: Use) -> None:
    @settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(value=written(ALLOWED[use]))
    def holds(value: Json) -> None:
        read = parsed(value, allow=use)
        if isinstance(read, list):
            assert all("nest deeper" in problem.message for problem in read)
            return

        assert parsed(to_json(read), allow=use) == read
        assert to_json(condition(to_json(read), use)) == to_json(read)
        assert fits(json_schema(use), to_json(read), json_schema(use))

    holds()


@settings(max_examples=300, deadline=None)
@given(
    value=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
        lambda part: st.one_of(
            st.lists(part, max_size=3),
            st.dictionaries(st.sampled_from([*ALLOWED[Use.TARGETING], "all", "any", "not", "x"]), part, max_size=2),
        ),
        max_leaves=6,
    )
)
def test_any_json_at_all_is_read_or_refused_with_a_place(value: Json) -> None:
    read = parsed(value)

    if isinstance(read, list):
        assert read
        assert all(problem.path and problem.message for problem in read)
    else:
        assert parsed(to_json(read)) == read


def test_every_problem_is_named_with_its_place() -> None:
    found = problems(
        {
            "all": [
                {"channel": ["web"]},
                {"country": ["Fr", "FR"]},
                {"any": [{"cart": {"at_least": 0}}, {"time": {"from": "24:00", "to": "9", "zone": "Paris"}}]},
            ]
        }
    )

    assert [(each.path, each.message) for each in found] == [
        (
            "all[1].country[0]",
            "'Fr' is not a country of ISO 3166-1; write its two capital letters, such as FR",
        ),
        ("all[2].any[0].cart.at_least", "0 is not a whole number from 1 to 1000"),
        ("all[2].any[1].time.from", "'24:00' is not a time such as 18:00; midnight is 00:00"),
        ("all[2].any[1].time.to", "'9' is not a time such as 18:00; midnight is 00:00"),
        ("all[2].any[1].time.zone", "'Paris' is not a time zone such as Europe/Paris or UTC"),
    ]


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (None, "condition"),
        ({}, "condition"),
        ([], "condition"),
        ({"all": [], "any": []}, "condition"),
        ({"all": []}, "all"),
        ({"not": []}, "not"),
        ({"any": {"visitor": "new"}}, "any"),
        ({"country": []}, "country"),
        ({"country": "FR"}, "country"),
        ({"country": ["EU"]}, "country[0]"),
        ({"channel": ["Web"]}, "channel[0]"),
        ({"channel": [7]}, "channel[0]"),
        ({"locale": ["fr_CA"]}, "locale[0]"),
        ({"segment": ["Loyal!"]}, "segment[0]"),
        ({"cart": {"holds": ["A\x00"]}}, "cart.holds[0]"),
        ({"cart": {"at_least": True}}, "cart.at_least"),
        ({"cart": {"at_least": 1, "at_most": 2}}, "cart"),
        ({"visitor": "old"}, "visitor"),
        ({"time": {"from": "18:00", "to": "23:00"}}, "time"),
        ({"time": {"from": "18:00", "to": "23:00", "zone": "UTC", "weekdays": []}}, "time.weekdays"),
        ({"time": {"from": "18:00", "to": "23:00", "zone": "localtime"}}, "time.zone"),
        ({"time": {"from": "18:00", "to": "23:00", "zone": "../../etc/passwd"}}, "time.zone"),
        ({"after": "2026-11-27"}, "after"),
        ({"after": "2026-11-27T09:00:00"}, "after"),
        ({"before": "0001-01-01T00:00:00+14:00"}, "before"),
        ({"did": {"kinds": ["view"]}}, "condition"),
    ],
)
def test_what_cannot_be_meant_is_refused_where_it_stands(value: Json, path: str) -> None:
    assert paths(value) == [path]


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"country": ["FR"]}, "condition"),
        ({"all": [{"segment": ["loyal"]}]}, "all[0]"),
        ({"did": {"kinds": ["search"]}}, "did.kinds[0]"),
        ({"did": {"kinds": ["view"], "at_least": 51}}, "did.at_least"),
        ({"did": {"kinds": ["view"], "often": 2}}, "did"),
        ({"away_days": 30}, "away_days"),
    ],
)
def test_a_segment_asks_who_somebody_is_and_nothing_else(value: Json, path: str) -> None:
    assert paths(value, Use.SEGMENT) == [path]


def test_groups_nest_five_deep_and_no_deeper() -> None:
    five: Json = {"visitor": "new"}
    for _ in range(5):
        five = {"not": five}

    assert not isinstance(parsed(five), list)
    assert paths({"not": five}) == ["not.not.not.not.not.not"]


def test_fifty_things_can_be_asked_and_no_more() -> None:
    ten: Json = {"any": [{"visitor": "new"}] * 10}

    assert not isinstance(parsed({"all": [ten] * 5}), list)
    assert paths({"all": [*[ten] * 5, {"visitor": "new"}]}) == ["condition"]


@pytest.mark.parametrize(
    "value",
    [
        {"all": []},
        {"country": ["Fr"]},
        {"cart": {"at_least": 0}},
        {"time": {"from": "24:00", "to": "09:00", "zone": "UTC"}},
        {"did": {"kinds": ["view"]}},
        {"visitor": "old"},
        {"all": [{"visitor": "new"}], "any": [{"visitor": "new"}]},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(value: Json) -> None:
    assert problems(value)
    assert not fits(json_schema(), value, json_schema())


def fits(schema: Json, value: Json, root: Json) -> bool:
    """Whether the value fits, by as much of JSON Schema as ours uses."""
    assert isinstance(schema, Mapping)
    if "$ref" in schema:
        schema = inside(inside(root, "$defs"), "condition")
    match schema:
        case {"oneOf": parts}:
            return sum(fits(each, value, root) for each in items(parts)) == 1
        case {"enum": known}:
            return value in items(known)
        case {"type": "object"}:
            return isinstance(value, Mapping) and fits_object(schema, value, root)
        case {"type": "array", "items": item, "minItems": 1, "maxItems": int(most)}:
            return isinstance(value, list) and 1 <= len(value) <= most and all(fits(item, each, root) for each in value)
        case {"type": "integer", "minimum": int(low), "maximum": int(high)}:
            return isinstance(value, int) and low <= value <= high
    assert schema["type"] == "string"
    return isinstance(value, str) and re.search(str(schema.get("pattern", "")), value) is not None


def fits_object(schema: Mapping[str, Json], value: Mapping[str, Json], root: Json) -> bool:
    known = inside(schema, "properties")
    assert schema["additionalProperties"] is False
    return set(items(schema["required"])) <= value.keys() <= known.keys() and all(
        fits(known[key], each, root) for key, each in value.items()
    )


def items(value: Json) -> Sequence[Json]:
    assert isinstance(value, Sequence)
    return value


def inside(value: Json, key: str) -> Mapping[str, Json]:
    assert isinstance(value, Mapping)
    found = value[key]
    assert isinstance(found, Mapping)
    return found
