"""Claims about the whole schema: everything is described, pages of lists are bounded, what goes says when."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLNamedType,
    get_named_type,
    get_nullable_type,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    is_specified_scalar_type,
    is_union_type,
)

from api import words
from api.documents.changes import last_day
from api.ids import global_id, parsed
from api.schema import SCHEMA
from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.jobs.values import NewJob
from domain.jobs.write import add
from tests.api.conftest import Client, Clients
from tests.shops import NOW, Stock

KINDS: dict[str, GraphQLNamedType] = {
    name: kind
    for name, kind in SCHEMA._schema.type_map.items()
    if not name.startswith("__") and not is_specified_scalar_type(kind)
}
LISTS = {
    "articles": (TokenKind.EDITOR, 100),
    "auditEntries": (TokenKind.EDITOR, 200),
    "inbox": (TokenKind.EDITOR, 100),
    "jobs": (TokenKind.OPERATOR, 200),
    "pictureProblems": (TokenKind.EDITOR, 100),
    "media": (TokenKind.EDITOR, 100),
    "people": (TokenKind.OPERATOR, 200),
    "products": (TokenKind.EDITOR, 100),
    "promotions": (TokenKind.EDITOR, 100),
    "proposals": (TokenKind.EDITOR, 100),
    "provenance": (TokenKind.EDITOR, 100),
    "releases": (TokenKind.EDITOR, 100),
    "shoppers": (TokenKind.OPERATOR, 100),
    "tokens": (TokenKind.OPERATOR, 200),
}
"""Every field that answers with a connection, who may ask it, and how long its pages may be."""


def parts() -> Iterator[tuple[str, Any]]:
    """Every part of the schema by its coordinate."""
    for name, kind in KINDS.items():
        yield name, kind
        if is_enum_type(kind):
            yield from ((f"{name}.{value}", said) for value, said in kind.values.items())
        elif is_input_object_type(kind) or is_object_type(kind) or is_interface_type(kind):
            for field, definition in kind.fields.items():
                yield f"{name}.{field}", definition
                for argument, said in getattr(definition, "args", {}).items():
                    yield f"{name}.{field}({argument}:)", said
    for directive in SCHEMA._schema.directives:
        yield f"@{directive.name}", directive


@pytest.mark.unit
def test_everything_is_described() -> None:
    assert [name for name, part in parts() if not part.description] == []


@pytest.mark.unit
def test_what_is_described_is_there() -> None:
    names = {name for name, _ in parts()}
    arguments = {name.partition("(")[2].removesuffix(":)") for name in names if "(" in name}

    assert set(words.VALUES) - names == set()
    assert set(words.ARGUMENTS) - arguments == set()


@pytest.mark.unit
def test_what_is_deprecated_says_until_when_it_is_there() -> None:
    said = [(name, getattr(part, "deprecation_reason", None)) for name, part in parts()]

    assert [name for name, reason in said if reason is not None and last_day(reason) is None] == []


@pytest.mark.unit
def test_a_field_of_one_name_has_one_type_on_every_block() -> None:
    types: dict[str, set[str]] = {}
    for kind in SCHEMA._schema.get_possible_types(KINDS["Block"]):  # type: ignore[arg-type]
        if kind.name != "EditableBlock":
            for field, definition in kind.fields.items():
                types.setdefault(field, set()).add(str(definition.type).rstrip("!"))

    assert {field: kinds for field, kinds in types.items() if len(kinds) > 1} == {}


@pytest.mark.unit
def test_connections_are_as_relay_knows_them() -> None:
    connections = {name: kind for name, kind in KINDS.items() if name.endswith("Connection") and is_object_type(kind)}
    assert set(connections) == {
        "ArticleConnection",
        "AuditConnection",
        "FoundShopperConnection",
        "GenerationConnection",
        "InboxConnection",
        "JobConnection",
        "PictureProblemConnection",
        "MediaConnection",
        "PersonConnection",
        "ProductConnection",
        "PromotionConnection",
        "ProposalConnection",
        "ReleaseConnection",
        "TokenConnection",
    }
    for connection in connections.values():
        assert str(connection.fields["pageInfo"].type) == "PageInfo!"
        edge = get_named_type(connection.fields["edges"].type)
        assert is_list_type(get_nullable_type(connection.fields["edges"].type))
        assert is_object_type(edge)
        assert str(edge.fields["cursor"].type) == "String!"
        assert is_non_null_type(edge.fields["node"].type)
    query = SCHEMA._schema.query_type
    assert query is not None
    asked = {name for name, field in query.fields.items() if get_named_type(field.type).name in connections}
    assert asked == set(LISTS)


@pytest.mark.unit
def test_every_command_takes_one_input_and_answers_with_a_union_that_can_refuse() -> None:
    mutation = SCHEMA._schema.mutation_type
    assert mutation is not None
    for name, field in mutation.fields.items():
        assert list(field.args) == ["input"], name
        assert is_non_null_type(field.args["input"].type), name
        answer = get_named_type(field.type)
        assert is_union_type(answer), name
        assert is_non_null_type(field.type), name
        assert any(each.interfaces and each.interfaces[0].name == "Refusal" for each in answer.types), name


@pytest.mark.unit
def test_things_with_a_global_id_can_be_found_by_it() -> None:
    nodes = {kind.name for kind in SCHEMA._schema.get_possible_types(KINDS["Node"])}  # type: ignore[arg-type]

    for name in nodes:
        kind = KINDS[name]
        assert is_object_type(kind)
        assert str(kind.fields["id"].type) == "ID!"
    assert parsed(global_id("Product", 7)) == ("Product", "7")


async def refused(client: Client, field: str, **arguments: object) -> tuple[str, str]:
    said = ", ".join(
        f'{name}: "{value}"' if isinstance(value, str) else f"{name}: {value}" for name, value in arguments.items()
    )
    answer = (await client.post(f"{{ {field}({said}) {{ pageInfo {{ hasNextPage }} }} }}")).json()
    [error] = answer["errors"]
    return error["extensions"]["code"], error["message"]


@pytest.mark.parametrize("field", sorted(LISTS))
async def test_a_page_of_a_list_is_as_long_as_asked_for_or_refused(clients: Clients, field: str) -> None:
    kind, limit = LISTS[field]
    own = {} if field == "jobs" else {"site": "shop"}

    for first in (0, -1, limit + 1):
        code, message = await refused(clients[kind], field, **own, first=first)
        assert (code, f"1 to {limit} things, not {first}" in message) == ("BAD_PAGE", True)
    code, message = await refused(clients[kind], field, **own, after="nowhere")
    assert (code, "'nowhere' is no place in this list" in message) == ("BAD_PAGE", True)


NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"


async def test_items_and_jobs_are_found_by_their_global_ids(clients: Clients, stock: Stock, database: Database) -> None:
    ids = await stock({"a": {}, "b": {"kind": "article"}, "c": {"kind": "promotion"}})
    async with database.write() as db:
        await add(db, [NewJob(kind="bake", key="bake:1", site=SiteId("shop"))], NOW)
    operator = clients[TokenKind.OPERATOR]
    jobs = (await operator.ask("{ jobs { edges { node { id } } } }"))["jobs"]["edges"]
    expected = {
        global_id("Product", ids["a"]): "Product",
        global_id("Article", ids["b"]): "Article",
        global_id("Promotion", ids["c"]): "Promotion",
        jobs[0]["node"]["id"]: "Job",
    }

    for key, kind in expected.items():
        assert (await operator.ask(NODE, id=key))["node"] == {"__typename": kind, "id": key}
    assert (await clients[TokenKind.EDITOR].ask(NODE, id=jobs[0]["node"]["id"]))["node"] is None


@pytest.mark.parametrize(
    "key", ["", "nonsense", global_id("Job", "1e9"), global_id("Job", 10**17), global_id("Query", 1)]
)
async def test_an_id_of_nothing_is_null(clients: Clients, key: str) -> None:
    assert (await clients[TokenKind.OPERATOR].ask(NODE, id=key))["node"] is None
