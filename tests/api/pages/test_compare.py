"""Versions beside each other, and old ones brought back, through GraphQL."""

from typing import Any

import pytest

from api.ids import global_id
from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from domain.pages.values.content import FieldEdit
from tests.api.conftest import Clients, statements
from tests.editing import edit, made, publish, state

COMPARE = """query C($block: ID!, $left: SideInput!, $right: SideInput!) { compare(block: $block, left: $left, right: $right) {
  key kind fields { name label scope locale how left { value empty origin { by layer } } right { value } pieces { op text } } } }"""
PAGES = """query P($left: SideInput!, $right: SideInput!) { comparePages(site: "shop", page: "home", left: $left, right: $right) {
  page key fields { name } } }"""
RESTORE = """mutation R($input: RestoreRevisionInput!) { restoreRevision(input: $input) { __typename
  ... on BlockEdited { block { version fields { name value } } } ... on BlockConflict { actualVersion } ... on Refusal { code } } }"""


@pytest.fixture
async def hero(database: Database, shop: SiteId, clients: Clients) -> BlockId:
    """Live with `Old`, drafted with `New`, at version 4."""
    block = await made(database)
    await edit(database, block, 1, FieldEdit(name="headline", value="Old words"))
    await publish(database, block, 2)
    await edit(database, block, 3, FieldEdit(name="headline", value="New words"))
    return block


def sides(block: BlockId, left: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    return {"block": global_id("EditableBlock", block), "left": left, "right": right}


async def test_the_difference_is_told_by_field_and_word(clients: Clients, hero: BlockId) -> None:
    asked = sides(hero, {"stand": "LIVE"}, {"revision": 4})

    found = (await clients[TokenKind.EDITOR].ask(COMPARE, **asked))["compare"]

    assert found == {
        "key": "hero",
        "kind": "hero",
        "fields": [
            {
                "name": "headline",
                "label": "Headline",
                "scope": "person@en",
                "locale": "en",
                "how": "CHANGED",
                "left": {"value": "Old words", "empty": False, "origin": {"by": "Ada", "layer": "PERSON"}},
                "right": {"value": "New words"},
                "pieces": [
                    {"op": "DELETE", "text": "Old"},
                    {"op": "INSERT", "text": "New"},
                    {"op": "SAME", "text": " words"},
                ],
            }
        ],
    }


async def test_a_page_is_compared_in_one_statement(clients: Clients, hero: BlockId) -> None:
    editor = clients[TokenKind.EDITOR]
    asked = {"left": {"stand": "LIVE"}, "right": {"stand": "DRAFT"}}
    await editor.ask(PAGES, **asked)

    with statements() as seen:
        found = (await editor.ask(PAGES, **asked))["comparePages"]

    assert found == [{"page": "home", "key": "hero", "fields": [{"name": "headline"}]}]
    assert len(seen) == 1


@pytest.mark.parametrize("kind", [TokenKind.PUBLISHABLE, TokenKind.SERVER])
async def test_no_shop_front_compares(clients: Clients, hero: BlockId, kind: TokenKind) -> None:
    answer = await clients[kind].post(COMPARE, **sides(hero, {"stand": "LIVE"}, {"stand": "DRAFT"}))

    assert "New words" not in answer.text
    assert answer.json()["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"


async def test_a_version_that_there_never_was_has_a_code(clients: Clients, hero: BlockId) -> None:
    answer = await clients[TokenKind.EDITOR].post(COMPARE, **sides(hero, {"revision": 99}, {"stand": "DRAFT"}))

    assert answer.json()["errors"][0]["extensions"]["code"] == "VERSION_ABSENT"


async def test_a_revision_is_restored_and_refusals_are_data(
    database: Database, clients: Clients, hero: BlockId
) -> None:
    editor = clients[TokenKind.EDITOR]
    wanted = {"site": "shop", "id": global_id("EditableBlock", hero), "expectedVersion": 4, "revision": 2}

    conflict = (await editor.ask(RESTORE, input=wanted | {"expectedVersion": 3}))["restoreRevision"]
    absent = (await editor.ask(RESTORE, input=wanted | {"revision": 99}))["restoreRevision"]
    foreign = (await clients[TokenKind.PREVIEW].ask(RESTORE, input=wanted))["restoreRevision"]
    assert (await state(database, hero)).version == 4
    restored = (await editor.ask(RESTORE, input=wanted))["restoreRevision"]

    assert (conflict["__typename"], conflict["actualVersion"]) == ("BlockConflict", 4)
    assert absent == {"__typename": "BlockNotFound", "code": "version_absent"}
    assert foreign["__typename"] == "NotAllowed"
    assert restored["block"]["version"] == 5
    assert restored["block"]["fields"][0] == {"name": "headline", "value": "Old words"}
