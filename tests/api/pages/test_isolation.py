"""One block that cannot be shown takes no other away, and is found again in the log."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from api.copies import LAST, Copies
from api.pages import types
from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.pages.models import BlockRow
from domain.pages.values import blocks as filled
from tests.api.conftest import Clients
from tests.api.pages.test_homepage import home
from tests.shops import NOW

__all__ = ["home"]

PAGE = """query Page($context: HomepageContext!) { homepage(context: $context) { blocks { __typename key kind
  decision { position reason { code } } ... on BlockUnavailable { message reference }
  ... on ProductRail { items { product { sku } } } } } }"""


async def ask(clients: Clients, **context: object) -> dict[str, Any]:
    """The blocks of a page without errors, by their keys."""
    answer = await clients[TokenKind.SERVER].post(PAGE, context={"site": "shop", **context})
    assert answer.status_code == 200
    assert "errors" not in answer.json(), answer.text
    return {each["key"]: each for each in answer.json()["data"]["homepage"]["blocks"]}


@pytest.fixture
def unfit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rails named New in hold something that cannot be shown."""
    usual = types.block_of

    def breaks(block: filled.AnyBlock, locale: str) -> types.Block:
        if block.key == "new-in" and not isinstance(block, filled.Unavailable):
            raise KeyError("a price that is none")
        return usual(block, locale)

    monkeypatch.setattr("api.pages.isolation.block_of", breaks)


async def broken(database: Database) -> None:
    async with database.write() as db:
        await db.execute(update(BlockRow).where(BlockRow.key == "new-in").values(kind="no such kind"))


async def test_a_block_that_cannot_be_shown_says_so_with_a_reference_that_is_in_the_log(
    clients: Clients, home: SiteId, unfit: None
) -> None:
    with capture_logs() as logged:
        found = await ask(clients, shopper="somebody new")

    gone = found["new-in"]
    assert (gone["__typename"], gone["message"]) == ("BlockUnavailable", "Not available right now")
    assert [each["reference"] for each in logged if each["event"] == "unexpected"] == [gone["reference"]]
    assert [each["block"] for each in logged if each["event"] == "unexpected"] == ["new-in"]
    assert [key for key in found if found[key]["__typename"] != "BlockUnavailable"] == [
        *("hero", "welcome", "offer", "categories", "stories")
    ]


async def test_a_block_that_cannot_be_filled_says_so_with_a_reference_that_is_in_the_log(
    clients: Clients, home: SiteId, database: Database
) -> None:
    await broken(database)

    with capture_logs() as logged:
        found = await ask(clients)

    assert [each["reference"] for each in logged if each["event"] == "block_failed"] == [found["new-in"]["reference"]]


async def test_in_its_place_stands_the_last_good_copy_of_everybodys_page(
    clients: Clients, home: SiteId, database: Database
) -> None:
    good = await ask(clients)
    await broken(database)

    nobody, ann, french = await ask(clients), await ask(clients, shopper="ann"), await ask(clients, locale="fr")

    # A kind that nobody knows stands elsewhere on the page; the copy goes with it.
    assert nobody["new-in"]["decision"] == {"position": 1, "reason": {"code": "new"}}
    assert nobody["new-in"]["items"] == good["new-in"]["items"] != []
    assert ann["new-in"]["items"] == good["new-in"]["items"]
    assert french["new-in"]["__typename"] == "BlockUnavailable"


async def test_what_was_chosen_for_somebody_leaves_no_copy(clients: Clients, home: SiteId, database: Database) -> None:
    await ask(clients, shopper="ann")
    await ask(clients, cart=["desk-4"])
    await broken(database)

    found = await ask(clients)

    assert found["new-in"]["__typename"] == "BlockUnavailable"


async def test_editors_see_that_a_block_fails(clients: Clients, home: SiteId, database: Database) -> None:
    await ask(clients)
    await broken(database)

    answer = await clients[TokenKind.EDITOR].ask(PAGE, context={"site": "shop", "preview": {}})

    by_key = {each["key"]: each["__typename"] for each in answer["homepage"]["blocks"]}
    assert by_key["new-in"] == "BlockUnavailable"


async def test_a_page_with_a_hole_or_a_copy_in_it_is_kept_by_no_cache(
    clients: Clients, home: SiteId, database: Database
) -> None:
    question = {"query": '{ homepage(context: {site: "shop"}) { blocks { key } } }'}
    headers = {"Authorization": f"Bearer {clients[TokenKind.SERVER].token}"}
    http = clients.anonymous.http
    whole = await http.get("/graphql", params=question, headers=headers)
    await broken(database)

    copied = await http.get("/graphql", params=question, headers=headers)

    assert whole.headers["cache-control"].startswith("public")
    assert copied.headers["cache-control"] == "private, no-store"
    assert len(copied.json()["data"]["homepage"]["blocks"]) == len(whole.json()["data"]["homepage"]["blocks"])


def test_copies_are_bounded_in_number_and_age() -> None:
    copies = Copies(limit=3)

    for number in range(10):
        copies.put(number, f"thing {number}", NOW)

    assert len(copies) == 3
    assert copies.get(6, NOW) is None
    assert copies.get(9, NOW + LAST - timedelta(seconds=1)) == "thing 9"
    assert copies.get(9, NOW + LAST) is None
