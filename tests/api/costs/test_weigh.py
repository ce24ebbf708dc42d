"""Claims about what documents cost."""

from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, is_composite_type, is_object_type, parse

from api.costs import sizes, weigh
from api.costs.weigh import TooManySteps, Weighed
from api.schema import SCHEMA
from domain.catalog.values import ItemKind

pytestmark = pytest.mark.unit

PLAIN = build_schema("""
type Query { one: Thing  many: [Thing!]  some(first: Int! = 20): Things  pages(days: Int): [Thing]  any: Any  say: String }
type Mutation { act(input: Act!): Thing }
input Act { blocks: [ID!]! }
type Thing implements Named { name: String  inner: Thing  list: [Thing]  all: [String] }
type Other implements Named { name: String  things: [Thing] }
type Things { edges: [Edge!]!  size: Size }
type Edge { node: Thing! }
type Size { n: Int }
interface Named { name: String }
union Any = Thing | Other
""")


def weighed(document: str, schema: Any = PLAIN) -> Weighed:
    parsed = parse(document)
    [operation] = [each for each in parsed.definitions if isinstance(each, OperationDefinitionNode)]
    return weigh.weigh(schema, parsed, operation)


def points(document: str, **variables: object) -> int:
    return weighed(document).points(variables)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("{ __typename }", 0),
        ("{ say }", 20),
        ("{ one { name all } }", 20 + 1),
        ("{ one { inner { inner { name } } } }", 20 + 3),
        ("{ many { name } }", 20 + 10),
        ("{ many { inner { name } } }", 20 + 10 * 2),
        ("{ many { list { list { name } } } }", 20 + 10 * (1 + 10 * (1 + 10))),
        ("{ some { edges { node { name } } } }", 20 + 1 + 20 * 2),
        ("{ some(first: 3) { edges { node { name } } size { n } } }", 20 + 1 + 3 * 2 + 1),
        ("{ some(first: 100000) { edges { node { name } } } }", 20 + 1 + 200 * 2),
        ("{ some(first: -5) { edges { node { name } } } }", 20 + 1),
        ("{ pages(days: 5) { name } pages2: pages { name } }", 20 + 5 + 20 + 10),
        ("{ any { ... on Thing { inner { name } } ... on Other { things { name } } } }", 20 + 1 + 10),
        ("{ a: one { name } b: one { name } }", 2 * (20 + 1)),
        ("{ one { name } one { inner { name } } one { inner { inner { name } } } }", 20 + 3),
        ("{ one { ...F ...F } } fragment F on Named { ... on Thing { inner { name } } }", 20 + 2),
        ("{ one { ... on Other { things { name } } } }", 20 + 1),
        ("{ one @include(if: false) { name } many @skip(if: true) { name } say }", 20),
    ],
)
def test_an_object_is_a_point_and_a_list_as_many_as_it_usually_has(document: str, expected: int) -> None:
    assert (points(document), weighed(document).fixed) == (expected, expected)


def test_variables_say_how_many() -> None:
    document = "query ($n: Int = 7) { some(first: $n) { edges { node { name } } } }"

    assert [points(document, **each) for each in ({"n": 50}, {"n": 10**9}, {"n": -1}, {})] == [121, 421, 21, 35]
    assert points(document, n="many") == 35
    assert weighed(document).fixed is None


def test_what_a_variable_leaves_out_costs_nothing() -> None:
    document = (
        "query ($a: Boolean!, $b: Boolean!) { one @include(if: $a) { name } ... @skip(if: $b) { many { name } } }"
    )

    assert points(document, a=True, b=False) == 51
    assert points(document, a=False, b=False) == 30
    assert points(document, a=False, b=True) == 0
    assert points(document) == 51


def test_a_command_costs_what_it_is_told() -> None:
    plain = "mutation ($i: RecordSignalsInput!) { recordSignals(input: $i) { __typename } }"
    inside = (
        'mutation ($s: [SignalInput!]!) { recordSignals(input: {site: "a", shopper: "b", signals: $s}) { __typename } }'
    )
    said = 'mutation { recordSignals(input: {site: "a", shopper: "b", signals: [{}, {}, {}]}) { __typename } }'

    ours = SCHEMA._schema
    assert weighed(plain, ours).points({"i": {"signals": [{}] * 1000}}) == 20 + 1 + 1000
    assert weighed(inside, ours).points({"s": [{}] * 10}) == 20 + 1 + 10
    assert weighed(said, ours).points({}) == 20 + 1 + 3
    assert weighed(plain, ours).points({"i": "nonsense"}) == 20 + 1 + 1


def test_the_dearest_field_is_the_one_behind_most_of_the_points() -> None:
    assert weighed("{ say many { list { name } } }").dearest({}) == "many.list"
    assert weighed("{ one { name } some(first: 200) { edges { node { name } } } }").dearest({}) == "some.edges.node"


def test_introspection_is_seen_wherever_it_is_asked() -> None:
    assert weighed("{ __schema { types { name } } }").introspects
    assert weighed('{ ...F } fragment F on Query { t: __type(name: "Query") { name } }').introspects
    assert not weighed("{ __typename one { __typename } }").introspects
    assert points("{ a: __schema { types { name } } b: __schema { types { name } } }") == 2000


def test_fragments_that_repeat_themselves_are_weighed_in_good_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weigh, "MAX_STEPS", 1000)
    parts = [
        f"fragment F{n} on Thing {{ a{n}: inner {{ ...F{n + 1} }} b{n}: inner {{ ...F{n + 1} }} }}" for n in range(12)
    ]

    with pytest.raises(TooManySteps):
        weighed("{ one { ...F0 } } fragment F12 on Thing { name } " + " ".join(parts))


def test_what_is_said_about_a_field_is_about_a_field_there_is() -> None:
    kinds = SCHEMA._schema.type_map
    for coordinate in (*sizes.SIZES, *sizes.WEIGHTS, *sizes.EACH):
        kind, _, name = coordinate.partition(".")
        named = kinds[kind]
        assert is_composite_type(named), coordinate
        assert is_object_type(named), coordinate
        assert name.startswith("__") or name in named.fields, coordinate
    assert len(ItemKind) == 3
