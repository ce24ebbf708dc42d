"""Claims about consent, merging, exporting and forgetting through GraphQL, and about what was marked."""

from typing import Any

from sqlalchemy import func, select

from domain.access.rules.signatures import sign_shopper
from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.behaviour.models import ShopperRow, SignalRow
from tests.api.conftest import KEY, Client, Clients
from tests.people import shopper_state
from tests.shops import Stock

SHOP = SiteId("shop")
RECORD = """mutation R($input: RecordSignalsInput!) { recordSignals(input: $input) { __typename
  ... on SignalsRecorded { accepted kept session } ... on Refusal { code } } }"""
CONSENT = """mutation C($input: SetConsentInput!) { setConsent(input: $input) { __typename
  ... on ConsentSet { personalisation measurement } ... on Refusal { code } } }"""
MERGE = """mutation M($input: MergeShoppersInput!) { mergeShoppers(input: $input) { __typename
  ... on ShoppersMerged { keys } ... on Refusal { code } } }"""
UNMERGE = """mutation U($input: UnmergeShopperInput!) { unmergeShopper(input: $input) { __typename
  ... on ShopperUnmerged { shopper } ... on Refusal { code } } }"""
EXPORT = """mutation E($input: ShopperInput!) { exportShopper(input: $input) { __typename
  ... on ShopperExported { document } ... on Refusal { code } } }"""
FORGET = """mutation F($input: ShopperInput!) { forgetShopper(input: $input) { __typename
  ... on ShopperForgotten { shoppers signals } ... on Refusal { code } } }"""
QUALITY = """query Q($site: String!) { signalQuality(site: $site) { signals learned marked { reason signals } } }"""


async def ask(client: Client, document: str, **input_: object) -> dict[str, Any]:
    answer = await client.ask(document, input={"site": "shop", **input_})
    return dict(next(iter(answer.values())))


async def viewed(client: Client, shopper: str, *ids: str) -> dict[str, Any]:
    signals = [{"id": each, "kind": "VIEW", "sku": "A"} for each in ids]
    return await ask(client, RECORD, shopper=shopper, signals=signals, agent="Mozilla/5.0")


async def count(database: Database, table: type) -> int:
    async with database.read() as db:
        return int((await db.execute(select(func.count()).select_from(table))).scalar_one())


async def test_a_browser_says_no_and_nothing_is_kept_but_a_token(
    clients: Clients, database: Database, stock: Stock
) -> None:
    await stock({"A": {}})
    browser, ann = clients[TokenKind.PUBLISHABLE], sign_shopper(KEY, SHOP, "ann")
    await viewed(browser, ann, "1")

    await ask(browser, CONSENT, shopper=ann, purpose="PERSONALISATION", granted=False)
    said = await ask(browser, CONSENT, shopper=ann, purpose="MEASUREMENT", granted=False)
    recorded = await viewed(browser, ann, "2")

    assert said == {"__typename": "ConsentSet", "personalisation": False, "measurement": False}
    assert (recorded["accepted"], recorded["kept"]) == (0, False)
    assert recorded["session"]
    assert (await count(database, SignalRow), await count(database, ShopperRow)) == (0, 0)


async def test_a_browser_merges_only_shoppers_whose_tokens_it_holds(
    clients: Clients, database: Database, stock: Stock
) -> None:
    await stock({"A": {}})
    server, browser = clients[TokenKind.SERVER], clients[TokenKind.PUBLISHABLE]
    await viewed(server, "ann", "1")
    await viewed(server, "anonymous-1", "2")
    token = sign_shopper(KEY, SHOP, "anonymous-1")

    refused = await ask(browser, MERGE, **{"from": token, "into": "ann"})
    merged = await ask(browser, MERGE, **{"from": token, "into": sign_shopper(KEY, SHOP, "ann")})

    assert (refused["__typename"], refused["code"]) == ("NotAllowed", "bad_shopper_token")
    assert merged == {"__typename": "ShoppersMerged", "keys": 2}
    async with database.read() as db:
        assert await shopper_state(db, SHOP, "ann") == await shopper_state(db, SHOP, "anonymous-1")


async def test_a_server_merges_and_takes_it_back_once(clients: Clients, stock: Stock) -> None:
    await stock({"A": {}})
    server = clients[TokenKind.SERVER]
    await viewed(server, "ann", "1")

    merged = await ask(server, MERGE, **{"from": "anonymous-1", "into": "ann"})
    back = await ask(server, UNMERGE, shopper="anonymous-1")
    again = await ask(server, UNMERGE, shopper="anonymous-1")
    same = await ask(server, MERGE, **{"from": "ann", "into": "ann"})
    nameless = await ask(server, MERGE, **{"from": "", "into": "ann"})

    assert merged["keys"] == 2
    assert back == {"__typename": "ShopperUnmerged", "shopper": "anonymous-1"}
    assert again == {"__typename": "ShopperRefused", "code": "not_merged"}
    assert same == {"__typename": "ShopperRefused", "code": "same_shopper"}
    assert nameless == {"__typename": "ShopperRefused", "code": "bad_shopper_id"}


async def test_an_export_is_for_servers_and_no_cache_keeps_it(clients: Clients, stock: Stock) -> None:
    await stock({"A": {}})
    server = clients[TokenKind.SERVER]
    await viewed(server, "ann", "1")

    answer = await server.post(EXPORT, input={"site": "shop", "shopper": "ann"})
    nobody = await ask(server, EXPORT, shopper="never seen")
    editor = await ask(clients[TokenKind.EDITOR], EXPORT, shopper="ann")
    browser = await ask(clients[TokenKind.PUBLISHABLE], EXPORT, shopper=sign_shopper(KEY, SHOP, "ann"))

    document = answer.json()["data"]["exportShopper"]["document"]
    assert [signal["sku"] for signal in document["kept"]["signals"]] == ["A"]
    assert answer.headers["cache-control"] == "private, no-store"
    assert nobody == {"__typename": "ShopperExported", "document": None}
    assert editor["__typename"] == browser["__typename"] == "NotAllowed"


async def test_forgetting_is_for_servers_and_may_be_repeated(
    clients: Clients, database: Database, stock: Stock
) -> None:
    await stock({"A": {}})
    server = clients[TokenKind.SERVER]
    await viewed(server, "ann", "1")

    refused = await ask(clients[TokenKind.PUBLISHABLE], FORGET, shopper=sign_shopper(KEY, SHOP, "ann"))
    kept = await count(database, SignalRow)
    first = await ask(server, FORGET, shopper="ann")
    again = await ask(server, FORGET, shopper="ann")

    assert refused["__typename"] == "NotAllowed"
    assert kept == 1
    assert first == {"__typename": "ShopperForgotten", "shoppers": 1, "signals": 1}
    assert again == {"__typename": "ShopperForgotten", "shoppers": 0, "signals": 0}
    assert (await count(database, SignalRow), await count(database, ShopperRow)) == (0, 0)


async def test_a_program_with_a_browsers_token_is_marked_and_a_shops_server_is_not(
    clients: Clients, stock: Stock
) -> None:
    await stock({"A": {}})
    signals = [{"id": "1", "kind": "VIEW", "sku": "A"}]
    # The tests' own client calls itself python-httpx.
    await ask(clients[TokenKind.PUBLISHABLE], RECORD, shopper=sign_shopper(KEY, SHOP, "bot"), signals=signals)
    await ask(clients[TokenKind.SERVER], RECORD, shopper="ann", signals=[{**signals[0], "id": "2"}])

    days = (await clients[TokenKind.OPERATOR].ask(QUALITY, site="shop"))["signalQuality"]

    assert days == [{"signals": 2, "learned": 1, "marked": [{"reason": "ROBOT", "signals": 1}]}]
