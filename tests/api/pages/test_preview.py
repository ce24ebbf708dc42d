"""Claims about looking at a page as it is not: previews, share links, and that nothing of them gets about."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.ids import global_id
from domain.access.values import TokenKind
from domain.audience.values.segments import NewSegment
from domain.audience.write.segments import save_segment
from domain.base.database import Database
from domain.base.values import BlockId, Json, SiteId
from domain.pages.values.content import FieldEdit, Layer
from tests.api.conftest import Client, Clients, statements
from tests.editing import edit, made, publish
from tests.shops import NOW

PAGE = """query Page($context: HomepageContext!) { homepage(context: $context) { impressionId locale
  blocks { key ... on RichText { html } ... on HeroBlock { headline } }
  trace { at locale channel country segments new blocks { block key kind verdict releases
    findings { path label wanted found passed } fields { name value origin { layer name locale by } }
    leftOut { sku rule why } } } } }"""
SHARE = """mutation Share($input: CreateShareLinkInput!) { createShareLink(input: $input) { __typename
  ... on ShareLinkCreated { link { id label url token page perspective segments locale usable createdBy } }
  ... on ShareLinkInvalid { problems { name message } } ... on Refusal { code message } } }"""
REVOKE = """mutation Revoke($input: RevokeShareLinkInput!) { revokeShareLink(input: $input) { __typename
  ... on ShareLinkRevoked { link { usable } } ... on Refusal { code } } }"""


@pytest.fixture
async def block(database: Database, shop: SiteId) -> BlockId:
    """A hero: published it says Live, its draft says Draft, loyal shoppers are told something else."""
    async with database.write() as db:
        bought: Json = {"did": {"kinds": ["purchase"], "at_least": 1}}
        loyal = NewSegment(key="loyal", name="Loyal", condition=bought)
        await save_segment(db, shop, loyal, expected_version=None, by="tests", now=NOW)
    block = await made(database)
    await edit(database, block, 1, FieldEdit(name="headline", value="Live"), layer=Layer.LOCALE)
    for_loyal = FieldEdit(name="headline", value="Live for the loyal")
    await edit(database, block, 2, for_loyal, layer=Layer.SEGMENT, name="loyal")
    await publish(database, block, 3)
    await edit(database, block, 4, FieldEdit(name="headline", value="Draft"), layer=Layer.LOCALE)
    return block


async def look(client: Client, **context: object) -> dict[str, Any]:
    return dict((await client.ask(PAGE, context={"site": "shop", **context}))["homepage"])


async def refused(client: Client, **context: object) -> dict[str, Any]:
    answer = (await client.post(PAGE, context={"site": "shop", **context})).json()
    assert answer["data"] == {"homepage": None}
    return dict(answer["errors"][0])


def headlines(page: dict[str, Any]) -> list[str]:
    return [block["headline"] for block in page["blocks"]]


async def share(clients: Clients, **given: object) -> dict[str, Any]:
    ends = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    whole = {"site": "shop", "label": "For the agency", "expiresAt": ends, **given}
    return dict((await clients[TokenKind.EDITOR].ask(SHARE, input=whole))["createShareLink"])


async def test_an_editor_sees_the_draft_and_why_each_block_is_there(clients: Clients, block: BlockId) -> None:
    page = await look(clients[TokenKind.EDITOR], preview={"perspective": "DRAFT"})

    assert headlines(page) == ["Draft"]
    [traced] = page["trace"]["blocks"]
    assert (traced["block"], traced["verdict"]) == (global_id("EditableBlock", block), "SHOWN")
    assert traced["fields"][0] == {
        "name": "headline",
        "value": "Draft",
        "origin": {"layer": "LOCALE", "name": None, "locale": "en", "by": "Ada"},
    }


async def test_a_page_without_a_preview_is_live_and_has_no_trace(clients: Clients, block: BlockId) -> None:
    for kind in TokenKind:
        page = await look(clients[kind])
        assert (headlines(page), page["trace"]) == (["Live"], None)
        assert page["impressionId"] != "preview"


@pytest.mark.parametrize("kind", [TokenKind.PUBLISHABLE, TokenKind.SERVER])
async def test_a_token_of_a_shop_front_previews_nothing(clients: Clients, block: BlockId, kind: TokenKind) -> None:
    error = await refused(clients[kind], preview={"perspective": "DRAFT"})

    assert error["extensions"]["code"] == "NOT_ALLOWED"


async def test_segments_are_named_by_servers_and_not_by_browsers(clients: Clients, block: BlockId) -> None:
    server = await look(clients[TokenKind.SERVER], segments=["loyal"])
    error = await refused(clients[TokenKind.PUBLISHABLE], segments=["loyal"])

    assert headlines(server) == ["Live for the loyal"]
    assert error["extensions"]["code"] == "NOT_ALLOWED"


async def test_a_preview_says_what_kept_a_block_away(clients: Clients, database: Database, block: BlockId) -> None:
    audience = FieldEdit(name="audience", value={"all": [{"country": ["FR"]}, {"visitor": "returning"}]})
    await edit(database, block, 5, audience, layer=Layer.LOCALE)
    asked = {"perspective": "DRAFT", "visitor": "RETURNING", "segments": []}

    away = await look(clients[TokenKind.PREVIEW], country="DE", preview=asked)
    there = await look(clients[TokenKind.PREVIEW], country="fr", preview=asked)

    assert (headlines(away), headlines(there)) == ([], ["Draft"])
    [traced] = away["trace"]["blocks"]
    assert traced["verdict"] == "AUDIENCE"
    assert [(each["label"], each["found"], each["passed"]) for each in traced["findings"]] == [
        ("Country", "DE", False),
        ("Visitor", "returning", True),
    ]


async def test_a_preview_looks_at_another_moment(clients: Clients, database: Database, block: BlockId) -> None:
    begins = datetime.now(UTC) + timedelta(days=3)
    await edit(database, block, 5, FieldEdit(name="starts_at", value=begins.isoformat()), layer=Layer.LOCALE)
    await publish(database, block, 6)

    now = await look(clients[TokenKind.EDITOR], preview={})
    later = await look(clients[TokenKind.EDITOR], preview={"at": begins.isoformat()})

    assert (headlines(now), now["trace"]["blocks"][0]["verdict"]) == ([], "NOT_YET")
    assert headlines(later) == ["Draft"]
    assert datetime.fromisoformat(later["trace"]["at"]) == begins


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({"at": "9999-12-31T23:59:59-12:00"}, "at"),
        ({"segments": ["No such key!"]}, "segments"),
        ({"release": "nonsense"}, "release"),
        ({"shopper": ""}, "shopper"),
    ],
)
async def test_a_preview_of_what_cannot_be_is_refused_in_words(
    clients: Clients, block: BlockId, asked: dict[str, object], name: str
) -> None:
    error = await refused(clients[TokenKind.EDITOR], preview=asked)

    assert error["extensions"]["code"] == "PREVIEW_INVALID"
    assert f"{name}: " in error["message"]


async def test_a_release_that_is_not_there_is_not_previewed(clients: Clients, block: BlockId) -> None:
    missing = global_id("Release", "00000000-0000-0000-0000-000000000001")

    error = await refused(clients[TokenKind.EDITOR], preview={"release": missing})

    assert error["extensions"]["code"] == "RELEASE_ABSENT"


async def test_a_preview_costs_no_more_than_a_page_and_nobody_may_keep_it(clients: Clients, block: BlockId) -> None:
    await look(clients[TokenKind.EDITOR])

    with statements() as seen:
        answer = await clients[TokenKind.EDITOR].post(PAGE, context={"site": "shop", "preview": {}})

    assert len(seen) <= 4
    assert answer.headers["cache-control"] == "private, no-store"
    assert "Authorization" in answer.headers["vary"]


async def test_no_signal_answers_a_preview(clients: Clients, block: BlockId) -> None:
    page = await look(clients[TokenKind.OPERATOR], preview={})

    recorded = await clients[TokenKind.OPERATOR].ask(
        "mutation R($input: RecordSignalsInput!) { recordSignals(input: $input) { ... on SignalsRecorded {"
        " accepted rejected { code } } } }",
        input={
            "site": "shop",
            "shopper": "ann",
            "signals": [{"id": "1", "kind": "IMPRESSION", "impression": page["impressionId"]}],
        },
    )

    assert page["impressionId"] == "preview"
    assert recorded["recordSignals"] == {"accepted": 0, "rejected": [{"code": "bad_impression"}]}


# --- share links


async def test_a_share_link_shows_what_it_was_made_for(clients: Clients, block: BlockId) -> None:
    made_link = await share(clients, preview={"perspective": "DRAFT"})
    link = made_link["link"]
    holder = Client(clients.anonymous.http, link["token"])

    page = await look(holder)

    assert made_link["__typename"] == "ShareLinkCreated"
    assert link["url"] == f"/?preview={link['token']}"
    assert link["token"].startswith("etl_shr_")
    assert (link["createdBy"], link["usable"]) == ("editor of the tests", True)
    assert headlines(page) == ["Draft"]
    assert (page["impressionId"], page["trace"]) == ("preview", None)


async def test_a_share_link_cannot_be_widened(clients: Clients, block: BlockId) -> None:
    link = (await share(clients, locale="en", preview={"segments": ["loyal"]}))["link"]
    holder = Client(clients.anonymous.http, link["token"])

    assert headlines(await look(holder)) == ["Live for the loyal"]
    assert headlines(await look(holder, locale="fr", preview={"segments": ["loyal"]})) == ["Live for the loyal"]
    wider_ones: tuple[dict[str, object], ...] = (
        {"preview": {"perspective": "DRAFT"}},
        {"preview": {"segments": []}},
        {"preview": {"at": "2027-01-01T00:00:00Z"}},
        {"preview": {"visitor": "NEW"}},
        {"preview": {"shopper": "ann"}},
        {"preview": {"release": global_id("Release", "00000000-0000-0000-0000-000000000001")}},
        {"segments": ["loyal"]},
        {"page": "another"},
        {"site": "elsewhere"},
    )
    for wider in wider_ones:
        error = await refused(holder, **wider)
        assert error["extensions"]["code"] == "NOT_ALLOWED", wider


@pytest.mark.parametrize(
    "query",
    [
        'query { page(site: "shop", key: "home") { key } }',
        'query { proposals(site: "shop") { edges { cursor } } }',
        'query { shareLinks(site: "shop") { id } }',
        'query { segments(site: "shop") { key } }',
        'query { lint(site: "shop") { code } }',
        'query { auditEntries(site: "shop") { edges { cursor } } }',
    ],
)
async def test_a_share_link_opens_nothing_but_its_page(clients: Clients, block: BlockId, query: str) -> None:
    link = (await share(clients, preview={"perspective": "DRAFT"}))["link"]
    holder = Client(clients.anonymous.http, link["token"])

    answer = (await holder.post(query)).json()

    assert answer["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"
    node = await holder.ask("query N($id: ID!) { node(id: $id) { id } }", id=global_id("EditableBlock", block))
    assert node == {"node": None}


async def test_a_revoked_link_closes_at_once_and_is_listed_as_closed(clients: Clients, block: BlockId) -> None:
    link = (await share(clients))["link"]
    holder = Client(clients.anonymous.http, link["token"])
    await look(holder)

    revoked = await clients[TokenKind.EDITOR].ask(REVOKE, input={"site": "shop", "id": link["id"]})
    error = await refused(holder)

    assert revoked["revokeShareLink"] == {"__typename": "ShareLinkRevoked", "link": {"usable": False}}
    assert error["extensions"]["code"] == "NOT_ALLOWED"
    listed = await clients[TokenKind.EDITOR].ask('query { shareLinks(site: "shop") { id usable lastUsedAt } }')
    [one] = listed["shareLinks"]
    assert (one["id"], one["usable"]) == (link["id"], False)
    assert one["lastUsedAt"] is not None


async def test_a_forged_link_opens_nothing(clients: Clients, block: BlockId) -> None:
    link = (await share(clients))["link"]

    forged = Client(clients.anonymous.http, link["token"][:-3] + "abc")

    assert (await refused(forged))["extensions"]["code"] == "NOT_ALLOWED"


@pytest.mark.parametrize("kind", [TokenKind.PUBLISHABLE, TokenKind.SERVER, TokenKind.PREVIEW])
async def test_only_editors_and_operators_share(clients: Clients, block: BlockId, kind: TokenKind) -> None:
    ends = (datetime.now(UTC) + timedelta(days=1)).isoformat()

    made_link = await clients[kind].ask(SHARE, input={"site": "shop", "label": "x", "expiresAt": ends})

    assert made_link["createShareLink"]["__typename"] == "NotAllowed"
    assert await clients[TokenKind.EDITOR].ask('query { shareLinks(site: "shop") { id } }') == {"shareLinks": []}


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"expiresAt": "2020-01-01T00:00:00Z"}, "expires_at"),
        ({"expiresAt": "2099-01-01T00:00:00Z"}, "expires_at"),
        ({"expiresAt": "2027-01-01T00:00:00"}, "expires_at"),
        ({"label": ""}, "label"),
        ({"country": "France"}, "country"),
        ({"locale": "?"}, "locale"),
    ],
)
async def test_a_share_link_that_makes_no_sense_is_refused_and_not_made(
    clients: Clients, block: BlockId, given: dict[str, object], name: str
) -> None:
    invalid = await share(clients, **given)

    assert invalid["__typename"] == "ShareLinkInvalid"
    assert [problem["name"] for problem in invalid["problems"]] == [name]
    assert await clients[TokenKind.EDITOR].ask('query { shareLinks(site: "shop") { id } }') == {"shareLinks": []}


async def test_a_link_to_a_page_that_is_not_there_is_refused(clients: Clients, block: BlockId) -> None:
    assert (await share(clients, page="nowhere"))["__typename"] == "BlockNotFound"


async def test_the_holder_of_a_link_is_told_what_it_shows(clients: Clients, block: BlockId) -> None:
    link = (await share(clients, locale="fr", preview={"perspective": "DRAFT"}))["link"]
    asked = "query { shareLink { label page perspective locale } }"

    told = await Client(clients.anonymous.http, link["token"]).ask(asked)

    assert told["shareLink"] == {"label": "For the agency", "page": "home", "perspective": "DRAFT", "locale": "fr"}
    assert await clients[TokenKind.EDITOR].ask(asked) == {"shareLink": None}


async def test_links_are_in_the_audit_log_which_editors_read(clients: Clients, block: BlockId) -> None:
    link = (await share(clients))["link"]
    await clients[TokenKind.EDITOR].ask(REVOKE, input={"site": "shop", "id": link["id"]})
    asked = """query A($after: String) { auditEntries(site: "shop", first: 1, after: $after) {
      edges { cursor node { number actor action } } pageInfo { hasNextPage endCursor } } }"""

    newest = (await clients[TokenKind.EDITOR].ask(asked))["auditEntries"]
    before = (await clients[TokenKind.OPERATOR].ask(asked, after=newest["pageInfo"]["endCursor"]))["auditEntries"]

    assert newest["edges"][0]["node"]["action"] == "revoke_share_link"
    assert newest["pageInfo"]["hasNextPage"] is True
    assert before["edges"][0]["node"] == {
        "number": newest["edges"][0]["node"]["number"] - 1,
        "actor": "editor of the tests",
        "action": "create_share_link",
    }
