"""Claims about profiles and personas in GraphQL: who may read whose, and what stands in them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from domain.access.values import TokenKind
from domain.audience.models import LearntSegmentRow
from domain.audience.write.merge import merge_shoppers
from domain.base.database import Database, WriteSession
from domain.base.values import ItemId, SiteId
from domain.behaviour.rules.memory import session_events
from domain.matching.values import Space
from tests.api.conftest import KEY, Client, Clients
from tests.crowd import crowd, join
from tests.domain.audience.test_learnt import COFFEE, GARDEN, group, learnt
from tests.shops import NOW, Stock

PROFILE = """query Profile($id: ID!, $locale: String) { shopper(site: "shop", id: $id, locale: $locale) {
  shopper ids sentences keywords marked history { kind title sku } counts { kind count }
  categories { name share } prices { lowMinor typicalMinor highMinor currency }
  traits { visits channels { name } } segments { key name weight learnt } consent { personalisation measurement } } }"""
PERSONAS = 'query { personas(site: "shop") { segment { key name } description items { sku title } session } }'
LEARNT = 'query { learntSegments(site: "shop") { version stable segments { key name keywords related size } } }'
START = """mutation { startShopper(input: {site: "shop"}) { ... on ShopperStarted { shopper } } }"""


async def profile(client: Client, shopper: str, locale: str | None = None) -> dict[str, Any] | None:
    found = (await client.ask(PROFILE, id=shopper, locale=locale))["shopper"]
    return None if found is None else dict(found)


async def test_a_server_reads_what_is_known_of_a_shopper(
    clients: Clients, database: Database, stock: Stock, space: Space
) -> None:
    await crowd(database, stock, space, each=1)

    known = await profile(clients[TokenKind.SERVER], "coffee-0")

    assert known is not None
    assert (known["shopper"], known["ids"], known["marked"]) == ("coffee-0", 1, 0)
    assert known["categories"] == [{"name": "Coffee", "share": 1.0}]
    assert known["counts"] == [{"kind": "CART_ADD", "count": 4}]
    assert known["traits"] == {"visits": 1, "channels": [{"name": "web"}]}
    assert known["prices"] == {"lowMinor": 1000, "typicalMinor": 1000, "highMinor": 1000, "currency": "EUR"}
    assert len(known["history"]) == 4
    assert "coffee" in known["keywords"]
    assert known["sentences"][0] == "Interested in Coffee (100%)."
    assert known["consent"] == {"personalisation": True, "measurement": True}


async def test_a_profile_speaks_the_readers_language(
    clients: Clients, database: Database, stock: Stock, space: Space
) -> None:
    await crowd(database, stock, space, each=1)

    known = await profile(clients[TokenKind.SERVER], "coffee-0", "fr")

    assert known is not None
    assert known["sentences"][0] == "S’intéresse à : Coffee (100\u00a0%)."


async def test_nothing_is_known_of_somebody_never_seen(clients: Clients) -> None:
    assert await profile(clients[TokenKind.SERVER], "nobody") is None


async def test_one_person_has_one_profile_under_all_their_ids(
    clients: Clients, database: Database, stock: Stock, space: Space
) -> None:
    await crowd(database, stock, space, each=1)
    async with database.write() as db:
        await merge_shoppers(db, SiteId("shop"), "garden-0", "coffee-0", now=NOW)

    by_one = await profile(clients[TokenKind.SERVER], "coffee-0")
    by_other = await profile(clients[TokenKind.SERVER], "garden-0")

    assert by_one is not None
    assert by_other is not None
    assert by_one["ids"] == 2
    assert sorted(each["name"] for each in by_one["categories"]) == ["Coffee", "Garden"]
    assert {**by_one, "shopper": ""} == {**by_other, "shopper": ""}


async def test_a_browser_reads_its_own_profile_and_nobody_elses(
    clients: Clients, database: Database, stock: Stock, space: Space
) -> None:
    await crowd(database, stock, space, each=1)
    browser = clients[TokenKind.PUBLISHABLE]
    own = (await browser.ask(START))["startShopper"]["shopper"]

    mine = await profile(browser, own)
    refused = (await browser.post(PROFILE, id="coffee-0")).json()

    assert mine is None
    assert refused["data"] == {"shopper": None}
    assert refused["errors"][0]["extensions"]["code"] == "BAD_SHOPPER_TOKEN"


@pytest.mark.parametrize("kind", [TokenKind.EDITOR, TokenKind.PREVIEW])
async def test_editors_look_through_personas_and_not_into_people(clients: Clients, kind: TokenKind) -> None:
    refused = (await clients[kind].post(PROFILE, id="coffee-0")).json()

    assert refused["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"


async def test_a_persona_is_somebody_typical_to_look_at_pages_with(
    clients: Clients, database: Database, stock: Stock, space: Space
) -> None:
    ids = await stock({"CUP": {"title": "Cup"}, "RAKE": {"title": "Rake"}})
    await learnt(database, space, group(COFFEE, "coffee", "cups"), group(GARDEN, "garden"))
    async with database.write() as db:
        await put_items(db, "learnt-coffee-cups", [ids["CUP"], ids["RAKE"]])

    [persona] = (await clients[TokenKind.EDITOR].ask(PERSONAS))["personas"]

    assert persona["segment"] == {"key": "learnt-coffee-cups", "name": "coffee, cups"}
    assert persona["description"] == "Typical of 50% of the shoppers: coffee, cups. Often also: sugar."
    assert persona["items"] == [{"sku": "CUP", "title": "Cup"}, {"sku": "RAKE", "title": "Rake"}]
    done = session_events(KEY, SiteId("shop"), persona["session"], datetime.now(UTC))
    assert [(event.item, event.kind) for event in done] == [(ids["CUP"], "view"), (ids["RAKE"], "view")]


async def test_learnt_segments_and_how_far_to_trust_them_are_for_those_who_make_pages(
    clients: Clients, database: Database, space: Space
) -> None:
    assert await clients[TokenKind.EDITOR].ask(LEARNT) == {"learntSegments": None}
    await learnt(database, space, group(COFFEE, "coffee", "cups"), group(GARDEN, "garden"))

    found = (await clients[TokenKind.EDITOR].ask(LEARNT))["learntSegments"]
    refused = (await clients[TokenKind.SERVER].post(LEARNT)).json()

    assert (found["version"], found["stable"]) == (1, True)
    assert found["segments"][0] == {
        "key": "learnt-coffee-cups",
        "name": "coffee, cups",
        "keywords": ["coffee", "cups"],
        "related": ["sugar"],
        "size": 10,
    }
    assert refused["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"


async def test_the_profile_names_the_learnt_segment_with_its_weight(
    clients: Clients, database: Database, stock: Stock, space: Space
) -> None:
    ids = await stock({"CUP": {"title": "Cup"}}, {"CUP": [1]}, space)
    await learnt(database, space, group(COFFEE, "coffee", "cups", share=0.75), group(GARDEN, "garden", share=0.25))
    await join(database, "ann", [ids["CUP"]])

    known = await profile(clients[TokenKind.SERVER], "ann")

    assert known is not None
    assert known["segments"] == [
        {"key": "learnt-coffee-cups", "name": "coffee, cups", "weight": 0.9939, "learnt": True}
    ]


async def put_items(db: WriteSession, key: str, items: list[ItemId]) -> None:
    await db.execute(update(LearntSegmentRow).values(items=[]))
    await db.execute(update(LearntSegmentRow).where(LearntSegmentRow.key == key).values(items=items))
