"""Claims about block kinds as data: an editor's screen can be drawn from what GraphQL says, and none is undocumented."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from graphql import GraphQLObjectType

from api.pages import types
from api.schema import SCHEMA
from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import Json
from domain.pages import kinds
from domain.pages.kinds.kind import EVERY_BLOCK, Kind
from domain.pages.rules import schemas, validity
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.blocks import AnyBlock
from domain.pages.values.content import FieldEdit
from domain.pages.values.fields import FieldSpec, FieldType
from tests.api.conftest import Clients
from tests.editing import edit, made, publish

KINDS = """query { blockKinds { name label description fields { name label help type required localised generated
  maxChars choices minimum maximum default schema layers } } }"""
# What these hold, their label and their form say.
OBVIOUS = {FieldType.TEXT, FieldType.INTEGER}


@pytest.mark.unit
@pytest.mark.parametrize("kind", all_kinds().values(), ids=lambda kind: kind.name)
def test_every_kind_and_field_is_documented(kind: Kind) -> None:
    assert kind.label.strip()
    assert kind.description.endswith(".")
    assert len(kind.description) > 20
    for spec in kind.every_field:
        assert spec.label.strip(), spec.name
        assert spec.help.endswith(".") or (not spec.help and spec.type in OBVIOUS), spec.name


@pytest.mark.unit
def test_every_kind_has_a_type_in_graphql_and_every_type_a_kind() -> None:
    shown = {each.__name__ for each in get_args(AnyBlock)} - {"Unavailable", "CustomBlock"}
    made = {kind.fill.__annotations__["return"].__args__[0].__name__ for kind in all_kinds().values()}

    assert made == shown
    for name in shown:
        in_graphql = next(found for found in (name, f"{name}Block") if hasattr(types, found))
        assert issubclass(getattr(types, in_graphql), types.Block)


@pytest.mark.unit
def test_a_field_name_has_one_type_on_every_block() -> None:
    blocks = [each for each in SCHEMA._schema.type_map.values() if isinstance(each, GraphQLObjectType)]
    found: dict[str, set[str]] = defaultdict(set)
    for block in blocks:
        if any(interface.name == "Block" for interface in block.interfaces):
            for name, field in block.fields.items():
                found[name].add(str(field.type))

    assert len(found) > 20
    assert {name: shapes for name, shapes in found.items() if len(shapes) > 1} == {}


@pytest.mark.unit
@pytest.mark.parametrize(
    ("kind", "field", "good", "bad"),
    [
        ("hero", "headline", ["Hi"], ["", "   ", "x" * 61, 1]),
        ("product_rail", "source", ["popular"], ["elsewhere"]),
        ("product_rail", "limit", [3, 24], [2, 25, 1.5, "3"]),
        ("hero", "pinned", [True], ["yes", 1]),
        ("hero", "position", [1.5, -3], ["first"]),
        (
            "welcome_guide",
            "steps",
            [[], [{"title": "a", "body": "b"}]],
            ["a", [{"title": "a"}], [{"title": "", "body": "b"}]],
        ),
        (
            "hero",
            "starts_at",
            ["2027-01-01T09:00:00Z", {"local": "2027-01-01T09:00", "zone": "UTC"}],
            [{"local": "x"}, 5],
        ),
        ("hero", "audience", [{"channel": ["web"]}], [{"channel": ["tv"]}, {}, []]),
    ],
)
def test_the_schema_of_a_field_takes_what_the_field_takes(
    kind: str, field: str, good: list[Json], bad: list[Json]
) -> None:
    spec = all_kinds()[kind].field(field)
    assert spec is not None
    schema = schemas.json_schema(spec)

    for value in good:
        assert (validity.problem_of_value(spec, value), _fits(schema, value, schema)) == (None, True), value
    for value in bad:
        assert validity.problem_of_value(spec, value) is not None, value
        assert not _fits(schema, value, schema), value


@pytest.mark.unit
@pytest.mark.parametrize("type_", FieldType)
def test_every_type_of_field_has_a_schema(type_: FieldType) -> None:
    schema = schemas.json_schema(FieldSpec(name="x", type=type_, label="X", choices=("a",)))

    assert {"type", "enum", "oneOf", "$ref"} & set(schema)


async def test_an_editor_s_screen_can_be_drawn_from_what_graphql_says(clients: Clients) -> None:
    found = (await clients[TokenKind.EDITOR].ask(KINDS))["blockKinds"]

    by_name = {kind["name"]: kind for kind in found}
    assert list(by_name) == sorted(all_kinds())
    hero = by_name["hero"]
    assert hero["label"] == "Hero"
    assert [field["name"] for field in hero["fields"]] == [
        "headline",
        "body",
        "call_to_action",
        "push",
        "email_subject",
        *(spec.name for spec in EVERY_BLOCK),
    ]
    assert hero["fields"][0] == {
        "name": "headline",
        "label": "Headline",
        "help": "",
        "type": "TEXT",
        "required": True,
        "localised": True,
        "generated": True,
        "maxChars": 60,
        "choices": [],
        "minimum": 0,
        "maximum": 100,
        "default": None,
        "schema": {"title": "Headline", "type": "string", "minLength": 1, "maxLength": 60, "pattern": r"\S"},
        "layers": ["GENERATED", "LOCALE", "CHANNEL", "SEGMENT", "PERSON"],
    }
    audience = next(field for field in hero["fields"] if field["name"] == "audience")
    assert "GENERATED" not in audience["layers"]
    assert "$defs" in audience["schema"]


def _fits(schema: Mapping[str, Any], value: Any, root: Mapping[str, Any]) -> bool:  # noqa: PLR0911 - one return a word
    """Whether a value fits, as far as these schemas go: a few words of JSON Schema and no more."""
    if "$ref" in schema:
        return _fits(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], value, root)
    if "oneOf" in schema:
        return sum(_fits(each, value, root) for each in schema["oneOf"]) == 1
    if "enum" in schema:
        return value in schema["enum"]
    kinds: dict[str, type | tuple[type, ...]] = {
        "string": str,
        "integer": int,
        "number": (int, float),
        "boolean": bool,
        "array": list,
        "object": dict,
    }
    kind = schema["type"]
    if not isinstance(value, kinds[kind]) or (isinstance(value, bool) and kind != "boolean"):
        return False
    match value:
        case str():
            return schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**6) and (
                "pattern" not in schema or bool(value.strip())
            )
        case list():
            return schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**6) and all(
                _fits(schema["items"], each, root) for each in value
            )
        case dict():
            known = schema.get("properties", {})
            return (
                set(schema.get("required", ())) <= set(value)
                and (schema.get("additionalProperties", True) or set(value) <= set(known))
                and all(_fits(known[name], each, root) for name, each in value.items() if name in known)
            )
        case _:
            return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))


NOTICE = '''"""A line of news above the page."""

from domain.pages.kinds.kind import Kind
from domain.pages.values.fields import FieldSpec, FieldType

KIND = Kind(
    name="notice",
    label="Notice",
    description="A line of news above the page, with a link.",
    fields=(
        FieldSpec(name="words", type=FieldType.TEXT, label="Words", required=True, localised=True, max_chars=80),
        FieldSpec(name="tone", type=FieldType.CHOICE, label="Tone", help="How loud.", choices=("calm", "loud")),
    ),
)
'''


@pytest.fixture
def notice(tmp_path: Path) -> Iterator[None]:
    """A folder with one more kind in it, beside those of the project."""
    (tmp_path / "notice.py").write_text(NOTICE)
    kinds.__path__.append(str(tmp_path))
    all_kinds.cache_clear()
    yield
    kinds.__path__.remove(str(tmp_path))
    sys.modules.pop(f"{kinds.__name__}.notice", None)
    all_kinds.cache_clear()


@pytest.mark.usefixtures("notice")
async def test_adding_a_kind_is_adding_one_file(clients: Clients, database: Database) -> None:
    block = await made(database, "notice", key="news", settings={"tone": "loud"})
    edited = await edit(database, block, 1, FieldEdit(name="words", value="Open on Sunday"))
    await publish(database, block, edited.version)

    page = await clients[TokenKind.PUBLISHABLE].ask(
        'query { homepage(context: {site: "shop"}) { blocks { key kind fieldLocales { field locale } '
        "... on CustomBlock { content } } } }"
    )
    known = (await clients[TokenKind.EDITOR].ask(KINDS))["blockKinds"]

    assert page["homepage"]["blocks"] == [
        {
            "key": "news",
            "kind": "notice",
            "fieldLocales": [{"field": "words", "locale": "en"}],
            "content": {"words": "Open on Sunday", "tone": "loud"},
        }
    ]
    assert "notice" in {kind["name"] for kind in known}
