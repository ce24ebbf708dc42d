"""Claims about segments in GraphQL: who may make them, and what is refused with its place."""

from typing import Any

import pytest

from domain.access.rules.grants import PRESETS
from domain.access.values import Grant, Role, TokenKind
from domain.access.write import create_role, create_token
from domain.base.database import Database
from domain.base.values import SiteId
from tests.api.conftest import Client, Clients
from tests.shops import NOW

SAVE = """mutation Save($input: SaveSegmentInput!) { saveSegment(input: $input) { __typename
  ... on SegmentSaved { segment { key name condition position version } }
  ... on SegmentInvalid { problems { path message } } ... on SegmentConflict { expectedVersion actualVersion }
  ... on Refusal { code } } }"""
FORGET = """mutation Forget($input: ForgetSegmentInput!) { forgetSegment(input: $input) { __typename
  ... on SegmentForgotten { key } ... on SegmentConflict { actualVersion } ... on Refusal { code } } }"""
LIST = 'query { segments(site: "shop") { key version } }'
LOYAL = {
    "site": "shop",
    "key": "loyal",
    "name": "Loyal",
    "condition": {"did": {"kinds": ["purchase"], "at_least": 3}},
}


async def save(client: Client, **given: object) -> dict[str, Any]:
    return dict((await client.ask(SAVE, input={**LOYAL, **given}))["saveSegment"])


async def test_a_segment_is_made_changed_and_forgotten(clients: Clients) -> None:
    editor = clients[TokenKind.EDITOR]

    made = await save(editor)
    changed = await save(editor, name="Very loyal", expectedVersion=1)
    stale = await save(editor, name="Mine", expectedVersion=1)
    gone = (await editor.ask(FORGET, input={"site": "shop", "key": "loyal", "expectedVersion": 2}))["forgetSegment"]

    assert made["segment"] == {
        "key": "loyal",
        "name": "Loyal",
        "condition": {"did": {"kinds": ["purchase"], "at_least": 3}},
        "position": 0,
        "version": 1,
    }
    assert changed["segment"]["version"] == 2
    assert (stale["__typename"], stale["expectedVersion"], stale["actualVersion"]) == ("SegmentConflict", 1, 2)
    assert gone == {"__typename": "SegmentForgotten", "key": "loyal"}
    assert await editor.ask(LIST) == {"segments": []}


async def test_what_is_wrong_with_a_condition_is_named_by_its_place_and_not_kept(clients: Clients) -> None:
    invalid = await save(clients[TokenKind.EDITOR], condition={"all": [{"did": {"kinds": ["fly"]}}]})

    assert invalid["__typename"] == "SegmentInvalid"
    assert [problem["path"] for problem in invalid["problems"]] == ["condition.all[0].did.kinds[0]"]
    assert await clients[TokenKind.EDITOR].ask(LIST) == {"segments": []}


async def test_a_key_that_is_taken_and_one_that_is_not_there_are_refused(clients: Clients) -> None:
    editor = clients[TokenKind.EDITOR]
    await save(editor)

    assert (await save(editor))["__typename"] == "SegmentExists"
    assert (await save(editor, key="gone", expectedVersion=1))["__typename"] == "SegmentNotFound"
    assert await editor.ask(LIST) == {"segments": [{"key": "loyal", "version": 1}]}


@pytest.mark.parametrize("kind", [TokenKind.PUBLISHABLE, TokenKind.SERVER, TokenKind.PREVIEW])
async def test_only_editors_and_operators_make_segments(clients: Clients, kind: TokenKind) -> None:
    assert (await save(clients[kind]))["__typename"] == "NotAllowed"
    assert await clients[TokenKind.EDITOR].ask(LIST) == {"segments": []}


async def test_a_translator_of_one_locale_moves_no_words_of_all_of_them(clients: Clients, database: Database) -> None:
    french = Role(key="fr", title="French", grants=(Grant(locales=frozenset({"fr"})),))
    async with database.write() as db:
        site = SiteId("shop")
        await create_role(db, site, french, by="tests", now=NOW)
        made = await create_token(db, site, TokenKind.EDITOR, "Fleur", chance="y" * 43, by="tests", now=NOW, role="fr")

    refused = await save(Client(clients.anonymous.http, made.secret))

    assert refused["__typename"] == "NotAllowed"
    assert await clients[TokenKind.EDITOR].ask(LIST) == {"segments": []}


async def test_who_may_not_publish_moves_nobody_into_a_segment(clients: Clients, database: Database) -> None:
    writer = Role(key="writer", title="Writer", grants=PRESETS["writer"])
    async with database.write() as db:
        site = SiteId("shop")
        await create_role(db, site, writer, by="tests", now=NOW)
        made = await create_token(db, site, TokenKind.EDITOR, "W", chance="w" * 43, by="tests", now=NOW, role="writer")

    refused = await save(Client(clients.anonymous.http, made.secret))

    assert refused["__typename"] == "NotAllowed"
    assert await clients[TokenKind.EDITOR].ask(LIST) == {"segments": []}


async def test_the_grammar_of_conditions_is_there_for_forms(clients: Clients) -> None:
    schema = (await clients[TokenKind.EDITOR].ask("query { segmentConditionSchema }"))["segmentConditionSchema"]

    leaves = {key for each in schema["$defs"]["condition"]["oneOf"] for key in each["properties"]}
    assert {"did", "away_days"} <= leaves
    assert "channel" not in leaves
