"""Claims about the way from a page's arm to an experiment's figures."""

import pytest

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.experiments.rules.split import arm_of
from domain.experiments.values.experiments import Arm
from domain.pages.rules.layouts import starting_layout
from domain.pages.write.create_page import create_page
from tests.api.conftest import Client, Clients
from tests.editing import SEED
from tests.shops import NOW, Stock

CREATE = "mutation M($input: CreateExperimentInput!) { createExperiment(input: $input) { __typename } }"
START = "mutation M($input: StartExperimentInput!) { startExperiment(input: $input) { __typename } }"
PAGE = "query Page($context: HomepageContext!) { homepage(context: $context) { impressionId } }"
RECORD = """mutation Record($input: RecordSignalsInput!) { recordSignals(input: $input) { __typename
  ... on SignalsRecorded { accepted rejected { message } } } }"""
RESULT = """query { experiment(site: "shop", key: "words") { reading { persons pages split { counts }
  measures { measure arms { arm persons mean } } } } }"""


@pytest.fixture
async def home(database: Database, shop: SiteId, stock: Stock) -> SiteId:
    await stock({f"MUG-{n}": {"category": ["Mugs"]} for n in range(20)})
    async with database.write() as db:
        await create_page(db, shop, "home", "Home", starting_layout([]), by=SEED, now=NOW)
    return shop


async def see_and_click(client: Client, shopper: str, *clicks: str) -> None:
    """A shopper gets the page, really sees it, and clicks on these."""
    context = {"site": "shop", "shopper": shopper}
    page = (await client.ask(PAGE, context=context))["homepage"]["impressionId"]
    seen = {"id": f"{shopper}-seen", "kind": "IMPRESSION", "impression": page}
    clicked = [
        {"id": f"{shopper}-{sku}", "kind": "CLICK", "sku": sku, "impression": page, "block": "categories"}
        for sku in clicks
    ]
    said = await client.ask(RECORD, input={"site": "shop", "shopper": shopper, "signals": [seen, *clicked]})
    assert said["recordSignals"] == {"__typename": "SignalsRecorded", "accepted": 1 + len(clicks), "rejected": []}


async def test_what_a_visitor_does_counts_for_the_arm_of_the_page_they_saw(clients: Clients, home: SiteId) -> None:
    operator, server = clients[TokenKind.OPERATOR], clients[TokenKind.SERVER]
    server.http.headers["User-Agent"] = "Mozilla/5.0 (a person's)"
    arms = [{"key": "a", "name": "A"}, {"key": "b", "name": "B"}]
    this = {"site": "shop", "key": "words"}
    await operator.ask(CREATE, input={**this, "name": "Words", "arms": arms})
    await operator.ask(START, input={**this, "expectedVersion": 1})

    await see_and_click(server, "ann", "MUG-1", "MUG-2")
    await see_and_click(server, "ben")

    reading = (await operator.ask(RESULT))["experiment"]["reading"]
    both = (Arm(key="a", name="A"), Arm(key="b", name="B"))
    mine = {person: arm_of(both, site="shop", salt="words", person=person).key for person in ("ann", "ben")}
    assert mine == {"ann": "b", "ben": "b"}
    assert (reading["persons"], reading["pages"], reading["split"]["counts"]) == (2, 2, [0, 2])
    assert reading["measures"][0] == {
        "measure": "CLICKS",
        "arms": [{"arm": "a", "persons": 0, "mean": None}, {"arm": "b", "persons": 2, "mean": 1.0}],
    }
