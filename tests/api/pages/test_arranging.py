"""Claims about who puts a page's blocks in order."""

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

PAGE = """query { page(site: "shop", key: "home") { version ordering slots } }"""
ARRANGE = """mutation Arrange($input: ArrangePageInput!) { arrangePage(input: $input) { __typename
  ... on PageArranged { page { version ordering slots } }
  ... on BlockInvalid { problems { name message } } ... on Refusal { code message } } }"""


@pytest.fixture
async def page(database: Database, shop: SiteId) -> None:
    async with database.write() as db:
        await create_page(db, shop, "home", "Home", [NewBlock(key="hero", kind="hero")], by=SEED, now=NOW)


def wanted(ordering: str, slots: int | None = None, version: int = 1) -> dict[str, object]:
    return {"site": "shop", "page": "home", "expectedVersion": version, "ordering": ordering, "slots": slots}


async def answer(clients: Clients, said: dict[str, object], kind: TokenKind = TokenKind.EDITOR) -> dict[str, Any]:
    return dict((await clients[kind].ask(ARRANGE, input=said))["arrangePage"])


@pytest.mark.usefixtures("page")
async def test_an_editor_hands_the_order_over_and_takes_it_back(clients: Clients) -> None:
    assert (await clients[TokenKind.EDITOR].ask(PAGE))["page"] == {"version": 1, "ordering": "ARRANGED", "slots": None}

    given = await answer(clients, wanted("LEARNT", 6))
    again = await answer(clients, wanted("LEARNT", 6, version=2))
    taken = await answer(clients, wanted("ARRANGED", version=2))

    assert given == {"__typename": "PageArranged", "page": {"version": 2, "ordering": "LEARNT", "slots": 6}}
    assert again["page"]["version"] == 2
    assert taken["page"] == {"version": 3, "ordering": "ARRANGED", "slots": None}


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize(
    ("said", "kind", "typename", "told"),
    [
        (wanted("LEARNT", 0), TokenKind.EDITOR, "BlockInvalid", "slots"),
        (wanted("LEARNT", version=9), TokenKind.EDITOR, "PageConflict", "version 9"),
        (wanted("LEARNT") | {"page": "moon"}, TokenKind.EDITOR, "BlockNotFound", "moon"),
        (wanted("LEARNT"), TokenKind.SERVER, "NotAllowed", "server token may not edit block"),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    clients: Clients, said: dict[str, object], kind: TokenKind, typename: str, told: str
) -> None:
    refused = await answer(clients, said, kind)

    assert refused["__typename"] == typename
    assert told in str(refused)
    assert (await clients[TokenKind.EDITOR].ask(PAGE))["page"]["version"] == 1
