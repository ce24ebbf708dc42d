"""Claims about experiments, campaigns and figures in GraphQL."""

from typing import Any

import pytest

from domain.access.rules.grants import PRESETS
from domain.access.values import Role, TokenKind
from domain.access.write import create_role, create_token
from domain.base.database import Database
from domain.base.values import SiteId
from tests.api.conftest import Client, Clients
from tests.shops import NOW, Stock

SAVED = """__typename ... on ExperimentSaved { experiment { key state version sharePermille arms { key variant ranker } } }
  ... on ExperimentInvalid { problems } ... on Refusal { code message }"""
STALE = "... on ExperimentConflict { expectedVersion actualVersion } "
CREATE = "mutation M($input: CreateExperimentInput!) { createExperiment(input: $input) { " + SAVED + " } }"
START = "mutation M($input: StartExperimentInput!) { startExperiment(input: $input) { " + SAVED + " } }"
GROW = "mutation M($input: GrowExperimentInput!) { growExperiment(input: $input) { " + SAVED + " } }"
STOP = "mutation M($input: StopExperimentInput!) { stopExperiment(input: $input) { " + STALE + SAVED + " } }"
LIST = 'query { experiments(site: "shop") { key state version } }'
ONE = """query One($key: String!) { experiment(site: "shop", key: $key) { experiment { key state }
  reading { persons pages crossed verdict { finding arm words } split { counts planned broken }
    measures { measure arms { arm persons mean } comparisons { arm surprise varianceSaved difference { estimate low high }
      lift { estimate } } } } } }"""
WORDS = {
    "site": "shop",
    "key": "words",
    "name": "Bolder words",
    "arms": [{"key": "a", "name": "As it is"}, {"key": "b", "name": "Bolder", "ranker": 7}],
    "sharePermille": 300,
}


async def done(client: Client, document: str, **given: object) -> dict[str, Any]:
    answer = await client.ask(document, input=given)
    return dict(next(iter(answer.values())))


async def test_an_experiment_goes_from_draft_to_stopped(clients: Clients) -> None:
    operator, this = clients[TokenKind.OPERATOR], {"site": "shop", "key": "words"}

    made = await done(operator, CREATE, **WORDS)
    started = await done(operator, START, **this, expectedVersion=1)
    grown = await done(operator, GROW, **this, expectedVersion=2, sharePermille=500)
    stale = await done(operator, STOP, **this, expectedVersion=2)
    stopped = await done(operator, STOP, **this, expectedVersion=3, reason="seen enough")

    assert made["experiment"] == {
        "key": "words",
        "state": "DRAFT",
        "version": 1,
        "sharePermille": 300,
        "arms": [
            {"key": "a", "variant": "words--a", "ranker": None},
            {"key": "b", "variant": "words--b", "ranker": 7},
        ],
    }
    assert (started["experiment"]["state"], grown["experiment"]["sharePermille"]) == ("RUNNING", 500)
    assert (stale["__typename"], stale["expectedVersion"], stale["actualVersion"]) == ("ExperimentConflict", 2, 3)
    assert stopped["experiment"]["state"] == "STOPPED"
    assert await operator.ask(LIST) == {"experiments": [{"key": "words", "state": "STOPPED", "version": 4}]}


async def test_what_is_refused_comes_with_a_code_and_writes_nothing(clients: Clients) -> None:
    operator = clients[TokenKind.OPERATOR]

    invalid = await done(operator, CREATE, **{**WORDS, "arms": WORDS["arms"][:1], "lift": 5.0})  # type: ignore[index]
    unreadable = await done(operator, CREATE, **{**WORDS, "arms": [{"key": "a", "name": "A", "settings": [1]}]})
    absent = await done(operator, START, site="shop", key="words", expectedVersion=1)

    assert [problem.split(":")[0] for problem in invalid["problems"]] == ["arms", "lift"]
    assert unreadable["problems"] == ["settings: an object is needed"]
    assert (absent["__typename"], absent["code"]) == ("ExperimentNotFound", "experiment_absent")
    assert await operator.ask(LIST) == {"experiments": []}


async def test_an_experiment_is_read_with_its_figures_and_a_verdict(clients: Clients) -> None:
    operator = clients[TokenKind.OPERATOR]
    await done(operator, CREATE, **WORDS)
    await done(operator, START, site="shop", key="words", expectedVersion=1)

    found = (await operator.ask(ONE, key="words"))["experiment"]

    assert found["experiment"] == {"key": "words", "state": "RUNNING"}
    assert found["reading"]["verdict"]["finding"] == "TOO_EARLY"
    assert found["reading"]["split"] == {"counts": [0, 0], "planned": [0.5, 0.5], "broken": False}
    assert found["reading"]["measures"][0]["measure"] == "CLICKS"
    assert (await operator.ask(ONE, key="gone"))["experiment"] is None


@pytest.mark.parametrize("kind", [TokenKind.PUBLISHABLE, TokenKind.SERVER, TokenKind.PREVIEW])
async def test_only_editors_and_operators_may_experiment(clients: Clients, kind: TokenKind) -> None:
    refused = await done(clients[kind], CREATE, **WORDS)
    answer = (await clients[kind].post(LIST)).json()

    assert refused["__typename"] == "NotAllowed"
    assert answer["data"] is None
    assert await clients[TokenKind.OPERATOR].ask(LIST) == {"experiments": []}


async def test_who_may_not_publish_everything_moves_nobody_into_an_arm(clients: Clients, database: Database) -> None:
    writer = Role(key="writer", title="Writer", grants=PRESETS["writer"])
    async with database.write() as db:
        site = SiteId("shop")
        await create_role(db, site, writer, by="tests", now=NOW)
        made = await create_token(db, site, TokenKind.EDITOR, "W", chance="w" * 43, by="tests", now=NOW, role="writer")

    refused = await done(Client(clients.anonymous.http, made.secret), CREATE, **WORDS)

    assert refused["__typename"] == "NotAllowed"
    assert await clients[TokenKind.OPERATOR].ask(LIST) == {"experiments": []}


COUPON = {
    "site": "shop",
    "key": "spring",
    "name": "Ten off",
    "promotion": "TEN",
    "startsAt": "2026-01-01T00:00:00",
    "endsAt": "2036-01-01T00:00:00Z",
    "limit": 100,
    "condition": {"visitor": "returning"},
}
CREATE_CAMPAIGN = """mutation M($input: CreateCampaignInput!) { createCampaign(input: $input) { __typename
  ... on CampaignSaved { campaign { key running spent startsAt } } ... on ExperimentInvalid { problems } } }"""
STOP_CAMPAIGN = """mutation M($input: StopCampaignInput!) { stopCampaign(input: $input) { __typename
  ... on CampaignSaved { campaign { running } } ... on Refusal { code } } }"""
UPLIFT = """query { campaignUplift(site: "shop", key: "spring") { verdict { finding } split { planned } }
  campaigns(site: "shop") { key condition version } }"""


async def test_a_campaign_is_made_measured_and_stopped(clients: Clients, stock: Stock) -> None:
    await stock({"TEN": {"kind": "promotion"}})
    operator = clients[TokenKind.OPERATOR]

    made = await done(operator, CREATE_CAMPAIGN, **COUPON)
    seen = await operator.ask(UPLIFT)
    stopped = await done(operator, STOP_CAMPAIGN, site="shop", key="spring", expectedVersion=1)
    again = await done(operator, STOP_CAMPAIGN, site="shop", key="spring", expectedVersion=2)

    assert made["campaign"] == {
        "key": "spring",
        "running": True,
        "spent": 0.0,
        "startsAt": "2026-01-01T00:00:00+00:00",
    }
    assert seen == {
        "campaignUplift": {"verdict": {"finding": "TOO_EARLY"}, "split": {"planned": [0.1, 0.9]}},
        "campaigns": [{"key": "spring", "condition": {"visitor": "returning"}, "version": 1}],
    }
    assert stopped["campaign"] == {"running": False}
    assert again["code"] == "experiment_in_other_state"


async def test_a_condition_that_cannot_be_read_is_refused_with_its_place(clients: Clients, stock: Stock) -> None:
    await stock({"TEN": {"kind": "promotion"}})

    refused = await done(clients[TokenKind.OPERATOR], CREATE_CAMPAIGN, **{**COUPON, "condition": {"visitor": "rich"}})

    assert refused["__typename"] == "ExperimentInvalid"
    assert (await clients[TokenKind.OPERATOR].ask(UPLIFT))["campaigns"] == []


FIGURES = 'query { figures(site: "shop", by: BLOCK, days: 7) { name pages clickThrough retention } }'
EXPOSURE = 'query { exposure(site: "shop") { side distance shares { name items attention target wanted ratio } } }'
TARGET = """mutation M($input: SetExposureTargetInput!) { setExposureTarget(input: $input) { __typename
  ... on ExposureTargetSet { name share } ... on Refusal { code } } }"""


async def test_figures_and_exposure_are_for_operators_and_editors(clients: Clients, stock: Stock) -> None:
    await stock({"MUG": {"brand": "Aro"}})
    operator, target = clients[TokenKind.OPERATOR], {"site": "shop", "by": "BRAND", "name": "Aro"}

    set_ = await done(operator, TARGET, **target, share=0.5)
    refused = await done(operator, TARGET, **target, share=1.5)
    brand = (await clients[TokenKind.EDITOR].ask(EXPOSURE))["exposure"][0]

    assert set_ == {"__typename": "ExposureTargetSet", "name": "Aro", "share": 0.5}
    assert refused["code"] == "bad_share"
    assert brand["shares"] == [
        {"name": "Aro", "items": 1, "attention": 0.0, "target": 0.5, "wanted": 0.5, "ratio": 0.0}
    ]
    assert await operator.ask(FIGURES) == {"figures": []}
    assert (await clients[TokenKind.SERVER].post(FIGURES)).json()["data"] is None
    assert (await done(clients[TokenKind.EDITOR], TARGET, **target, share=0.1))["__typename"] == "NotAllowed"
