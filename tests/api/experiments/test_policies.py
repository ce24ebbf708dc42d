"""Claims about page policies in GraphQL: a click teaches within its request's job, and operators see what was learnt."""

from uuid import uuid4

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import ImpressionId, SiteId
from domain.behaviour.rules.impressions import impression_id
from domain.behaviour.values import Shown, ShownBlock
from domain.experiments.rules import plackett_luce
from domain.experiments.values.policies import BlockView, PageContext, Policy
from domain.experiments.write import policies
from tests.api.conftest import KEY, Clients
from tests.shops import NOW, Stock

RECORD = """mutation Record($input: RecordSignalsInput!) { recordSignals(input: $input) { __typename
  ... on SignalsRecorded { accepted } } }"""
POLICIES = """query { pagePolicies(site: "shop", page: "home") { version live label origin pages clicks temperature
  uniformShare weights { feature words mean deviation } examination estimates { estimator } } }"""
VIEWS = tuple(BlockView(key=key, kind="rail", place=place) for place, key in enumerate("abc"))


async def test_a_click_on_a_page_shows_in_what_the_policy_believes(
    clients: Clients, database: Database, stock: Stock
) -> None:
    await stock({"A": {}})
    ordered = plackett_luce.order(VIEWS, PageContext(), Policy(), 1)
    blocks = tuple(ShownBlock(key=p.key, position=p.slot, propensity=p.propensity) for p in ordered.placed)
    page = Shown(
        id=ImpressionId(uuid4()),
        site=SiteId("shop"),
        page="home",
        policy=ordered.policy,
        at=NOW,
        blocks=blocks,
        seen=ordered.seen,
    )
    token = impression_id(KEY, page)
    sent = [
        {"id": "1", "kind": "IMPRESSION", "impression": token},
        {"id": "2", "kind": "CLICK", "impression": token, "block": "c", "sku": "A"},
    ]

    await clients[TokenKind.SERVER].ask(RECORD, input={"site": "shop", "shopper": "ann", "signals": sent})
    async with database.write() as db:
        learnt = await policies.learn(db, SiteId("shop"), NOW.replace(year=2100))
    (policy,) = (await clients[TokenKind.OPERATOR].ask(POLICIES))["pagePolicies"]

    assert learnt == 2
    assert (policy["version"], policy["live"], policy["label"], policy["clicks"]) == (1, True, "learnt-1.1", 1)
    assert (policy["origin"], policy["pages"], policy["estimates"]) == ("the editors' order", 1, [])
    believed = {each["words"]: each["mean"] for each in policy["weights"]}
    assert believed["block c"] > 0 > believed["block a"]
    assert policy["examination"][0] == 1.0


async def test_a_browser_does_not_see_what_a_policy_believes(clients: Clients) -> None:
    answer = (await clients[TokenKind.PUBLISHABLE].post(POLICIES)).json()

    assert answer["data"] is None
    assert "may not read figures" in answer["errors"][0]["message"]
