"""Claims about recordSignals, tokens and shoppers."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from domain.access.models import TokenRow
from domain.access.rules import permissions, signatures
from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.behaviour.models import ShopperRow
from tests.api.conftest import KEY, Client, Clients, statements
from tests.shops import Stock

RECORD = """mutation Record($input: RecordSignalsInput!) { recordSignals(input: $input) { __typename
  ... on SignalsRecorded { accepted duplicates rejected { index id code message } }
  ... on Refusal { code message } } }"""
START = "mutation S($input: StartShopperInput!) { startShopper(input: $input) { __typename ... on ShopperStarted { shopper } } }"


async def record(client: Client, shopper: str, *signals: Mapping[str, object], site: str = "shop") -> dict[str, Any]:
    answer = await client.ask(RECORD, input={"site": site, "shopper": shopper, "signals": list(signals)})
    return dict(answer["recordSignals"])


async def test_partial_failures_are_data(clients: Clients, stock: Stock) -> None:
    await stock({"A": {}})

    recorded = await record(
        clients[TokenKind.SERVER],
        "ann",
        {"id": "1", "kind": "VIEW", "sku": "A"},
        {"id": "1", "kind": "VIEW", "sku": "A"},
        {"id": "2", "kind": "VIEW", "sku": "B"},
    )

    assert recorded == {
        "__typename": "SignalsRecorded",
        "accepted": 1,
        "duplicates": 1,
        "rejected": [{"index": 2, "id": "2", "code": "unknown_sku", "message": "sku: this site has no item 'B'."}],
    }


async def test_more_than_a_thousand_are_refused_as_a_whole(clients: Clients, stock: Stock) -> None:
    await stock({"A": {}})

    refused = await record(
        clients[TokenKind.SERVER], "ann", *({"id": str(n), "kind": "VIEW", "sku": "A"} for n in range(1001))
    )

    assert refused["__typename"] == "SignalsRefused"
    assert refused["code"] == "too_many_signals"


async def test_a_batch_costs_a_fixed_number_of_statements(clients: Clients, stock: Stock) -> None:
    await stock({"A": {}})
    await record(clients[TokenKind.SERVER], "ann", {"id": "0", "kind": "VIEW", "sku": "A"})
    counts = []
    for size in (1, 50):
        with statements() as seen:
            signals = ({"id": f"{size}-{n}", "kind": "CLICK", "sku": "A"} for n in range(size))
            await record(clients[TokenKind.SERVER], "ann", *signals)
        counts.append(len(seen))

    # Items, consent, the shopper's row, what was done before, the signals, taste, and promised work: each costs half a millisecond.
    assert counts == [7, 7]


async def test_a_browser_names_a_shopper_only_by_a_signed_token(
    clients: Clients, stock: Stock, database: Database
) -> None:
    await stock({"A": {}})
    browser = clients[TokenKind.PUBLISHABLE]
    started = (await browser.ask(START, input={"site": "shop"}))["startShopper"]["shopper"]

    plain = await record(browser, "ann", {"id": "1", "kind": "VIEW", "sku": "A"})
    signed = await record(browser, started, {"id": "1", "kind": "VIEW", "sku": "A"})

    assert plain["__typename"] == "NotAllowed"
    assert plain["code"] == "bad_shopper_token"
    assert signed["accepted"] == 1
    async with database.read() as db:
        [key] = (await db.execute(select(ShopperRow.key))).scalars().all()
    assert key.startswith("anonymous-")


async def test_a_shopper_token_of_another_site_opens_nothing(clients: Clients, stock: Stock) -> None:
    await stock({"A": {}})
    foreign = signatures.sign_shopper(KEY, SiteId("other"), "ann")

    refused = await record(clients[TokenKind.PUBLISHABLE], foreign, {"id": "1", "kind": "VIEW", "sku": "A"})

    assert refused["code"] == "bad_shopper_token"


async def test_a_browser_may_not_have_a_token_signed_for_somebody_it_names(clients: Clients) -> None:
    refused = await clients[TokenKind.PUBLISHABLE].ask(START, input={"site": "shop", "shopper": "ann"})

    assert refused["startShopper"]["__typename"] == "NotAllowed"


async def test_no_token_a_wrong_one_and_one_of_another_site_are_told_what_to_do(clients: Clients) -> None:
    wrong = Client(clients.anonymous.http, "etl_srv_made-up")
    for client, site, words in (
        (clients.anonymous, "shop", "Authorization: Bearer"),
        (wrong, "shop", "Authorization: Bearer"),
        (clients[TokenKind.SERVER], "other", "belongs to site 'shop'"),
    ):
        answer = (await client.post("query H($s: String!) { homepage(context: {site: $s}) { locale } }", s=site)).json()
        assert answer["data"] == {"homepage": None}
        assert answer["errors"][0]["extensions"] == {"code": "NOT_ALLOWED"}
        assert words in answer["errors"][0]["message"]


@pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
async def test_a_token_that_is_revoked_or_expired_opens_nothing(
    clients: Clients, database: Database, column: str
) -> None:
    moment = datetime.now(UTC) - timedelta(seconds=1)
    async with database.write() as db:
        await db.execute(update(TokenRow).values({column: moment}))

    refused = await record(clients[TokenKind.SERVER], "ann")

    assert refused["__typename"] == "NotAllowed"


async def test_tokens_are_kept_as_hashes_only(clients: Clients, database: Database) -> None:
    async with database.read() as db:
        kept = (await db.execute(select(TokenRow.hash))).scalars().all()

    assert permissions.token_hash(clients[TokenKind.SERVER].token or "") in kept
    assert not any(each.startswith("etl_") for each in kept)
