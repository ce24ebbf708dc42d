"""Claims about editing through GraphQL: refusals are data, and nobody edits without the right token."""

from typing import Any

import pytest

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.pages.values.editing import NewBlock
from domain.pages.write.create_page import create_page
from tests.api.conftest import Clients
from tests.editing import SEED
from tests.shops import NOW

PAGE = """query { page(site: "shop", key: "home") { key blocks {
  id key status version copyPolicy fields { name value origin { layer locale by } } liveFields { name value } } } }"""
EDIT = """mutation Edit($input: EditBlockInput!) { editBlock(input: $input) { __typename
  ... on BlockEdited { block { version status fields { name value origin { layer by } } } }
  ... on BlockConflict { expectedVersion actualVersion fields { name base theirs mine } }
  ... on BlockInvalid { problems { name message } } ... on Refusal { code message } } }"""
PUBLISH = """mutation Publish($input: PublishBlockInput!) { publishBlock(input: $input) { __typename
  ... on BlockPublished { block { version status } } ... on BlockInvalid { problems { name message } }
  ... on Refusal { code } } }"""


@pytest.fixture
async def hero(database: Database, shop: SiteId, clients: Clients) -> dict[str, Any]:
    async with database.write() as db:
        await create_page(db, shop, "home", "Home", [NewBlock(key="hero", kind="hero")], by=SEED, now=NOW)
    found = await clients[TokenKind.EDITOR].ask(PAGE)
    return dict(found["page"]["blocks"][0])


def words(hero: dict[str, Any], version: int, **fields: object) -> dict[str, object]:
    return {
        "site": "shop",
        "id": hero["id"],
        "expectedVersion": version,
        "fields": [{"name": name, "value": value} for name, value in fields.items()],
    }


async def test_an_editor_changes_a_draft_and_publishes_it(clients: Clients, hero: dict[str, Any]) -> None:
    editor = clients[TokenKind.EDITOR]

    edited = (await editor.ask(EDIT, input=words(hero, 1, headline="Handmade")))["editBlock"]
    published = (await editor.ask(PUBLISH, input={"site": "shop", "id": hero["id"], "expectedVersion": 2}))[
        "publishBlock"
    ]

    assert edited["__typename"] == "BlockEdited"
    assert edited["block"]["status"] == "draft"
    assert edited["block"]["fields"][0] == {
        "name": "headline",
        "value": "Handmade",
        "origin": {"layer": "PERSON", "by": "editor of the tests"},
    }
    assert published == {"__typename": "BlockPublished", "block": {"version": 3, "status": "published"}}


async def test_a_conflict_is_data_with_three_sides(clients: Clients, hero: dict[str, Any]) -> None:
    editor = clients[TokenKind.EDITOR]
    await editor.ask(EDIT, input=words(hero, 1, headline="Theirs"))

    lost = (await editor.ask(EDIT, input=words(hero, 1, headline="Mine")))["editBlock"]

    assert lost["__typename"] == "BlockConflict"
    assert (lost["expectedVersion"], lost["actualVersion"]) == (1, 2)
    assert lost["fields"] == [{"name": "headline", "base": None, "theirs": "Theirs", "mine": "Mine"}]
    assert "Reload it and edit again" in lost["message"]


async def test_words_that_do_not_fit_are_data(clients: Clients, hero: dict[str, Any]) -> None:
    editor = clients[TokenKind.EDITOR]

    invalid = (await editor.ask(EDIT, input=words(hero, 1, headline="x" * 99)))["editBlock"]
    gap = (await editor.ask(PUBLISH, input={"site": "shop", "id": hero["id"], "expectedVersion": 1}))["publishBlock"]

    assert invalid["problems"] == [{"name": "headline", "message": "has 99 characters; 60 fit"}]
    assert gap["problems"] == [{"name": "headline", "message": "has to be filled in before publishing"}]


@pytest.mark.parametrize("kind", [TokenKind.PUBLISHABLE, TokenKind.SERVER, TokenKind.PREVIEW])
async def test_only_editors_and_operators_edit(clients: Clients, hero: dict[str, Any], kind: TokenKind) -> None:
    refused = (await clients[kind].ask(EDIT, input=words(hero, 1, headline="x")))["editBlock"]

    assert refused["__typename"] == "NotAllowed"
    assert refused["code"] == "not_allowed"
    assert (await clients[TokenKind.EDITOR].ask(PAGE))["page"]["blocks"][0]["version"] == 1


async def test_an_unknown_block_is_a_refusal_and_a_question_about_it_is_null(
    clients: Clients, hero: dict[str, Any]
) -> None:
    editor = clients[TokenKind.EDITOR]

    refused = (await editor.ask(EDIT, input=words({"id": "nonsense"}, 1, headline="x")))["editBlock"]
    found = await editor.ask('query { block(id: "bm9uc2Vuc2U=") { id } }')

    assert refused["__typename"] == "BlockNotFound"
    assert found == {"block": None}


async def test_releasing_a_field_brings_back_what_is_below(clients: Clients, hero: dict[str, Any]) -> None:
    editor = clients[TokenKind.EDITOR]
    await editor.ask(EDIT, input=words(hero, 1, headline="Mine"))

    released = await editor.ask(
        "mutation R($input: ReleaseFieldInput!) { releaseField(input: $input) { ... on BlockEdited {"
        " block { version fields { name value } } } } }",
        input={"site": "shop", "id": hero["id"], "expectedVersion": 2, "field": "headline"},
    )

    block = released["releaseField"]["block"]
    assert block["version"] == 3
    assert block["fields"][0] == {"name": "headline", "value": None}


async def test_the_history_of_a_block_is_shown_to_its_editors(clients: Clients, hero: dict[str, Any]) -> None:
    editor = clients[TokenKind.EDITOR]
    await editor.ask(EDIT, input=words(hero, 1, headline="Mine"))

    found = await editor.ask(
        "query B($id: ID!) { block(id: $id) { key ... on EditableBlock { revisions { number action by changed } } } }",
        id=hero["id"],
    )

    assert found["block"]["revisions"] == [
        {"number": 2, "action": "edit", "by": "editor of the tests", "changed": ["headline:person@en"]},
        {"number": 1, "action": "create", "by": "seed", "changed": ["position:locale"]},
    ]


async def test_a_new_block_is_a_draft_at_the_end_of_its_page(clients: Clients, hero: dict[str, Any]) -> None:
    made = await clients[TokenKind.EDITOR].ask(
        "mutation C($input: CreateBlockInput!) { createBlock(input: $input) { __typename"
        " ... on BlockCreated { block { key status decision { position } fields { name value } } } } }",
        input={
            "site": "shop",
            "page": "home",
            "expectedVersion": 1,
            "key": "note",
            "kind": "rich_text",
            "fields": [{"name": "text", "value": "<p>Hi<script>x</script></p>"}],
        },
    )

    block = made["createBlock"]["block"]
    assert (block["status"], block["decision"]["position"]) == ("draft", 1)
    document = {"blocks": [{"type": "paragraph", "spans": [{"text": "Hi"}]}]}
    assert block["fields"][0] == {"name": "text", "value": document}


async def test_what_a_new_block_leaves_empty_on_purpose_is_not_inherited(
    clients: Clients, hero: dict[str, Any]
) -> None:
    create = """mutation C($input: CreateBlockInput!) { createBlock(input: $input) { __typename
      ... on BlockCreated { block { fields { name layers } } } ... on BlockInvalid { problems { name } } } }"""
    new = {"site": "shop", "page": "home", "expectedVersion": 1, "key": "other", "kind": "hero"}
    editor = clients[TokenKind.EDITOR]

    both = {**new, "fields": [{"name": "headline", "value": "x", "empty": True}]}
    twice = {**new, "fields": [{"name": "headline", "value": "x"}, {"name": "headline", "value": "y"}]}
    refused = [(await editor.ask(create, input=each))["createBlock"] for each in (both, twice)]
    made = (await editor.ask(create, input={**new, "fields": [{"name": "headline", "empty": True}]}))["createBlock"]

    assert refused == [{"__typename": "BlockInvalid", "problems": [{"name": "headline"}]}] * 2
    assert made["block"]["fields"][0]["layers"]["locale@en"]["empty"] is True
