"""What is one person's never reaches a cache that others read, whatever is asked, by whomever, in whatever words."""

import secrets
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from random import Random
from typing import Any, cast
from urllib.parse import urlencode

import httpx
import orjson
import pytest
from graphql import is_object_type
from sqlalchemy import text

from api.context import Context
from api.ids import global_id
from api.pages import shared
from api.plans import facts
from api.schema import SCHEMA
from domain.access.rules import signatures
from domain.access.values import NewShareLink, TokenKind
from domain.access.write import create_share_link, create_token
from domain.base.database import Database
from domain.base.values import ItemId, SiteId
from domain.catalog.read import ids_by_sku
from tests.api.conftest import KEY, Clients, statements
from tests.api.pages.test_homepage import GROUPS, PAGE, act, home
from tests.shops import NOW

__all__ = ["home"]

WITHOUT_IMPRESSION = PAGE.replace("impressionId ", "")
DOCUMENTS = {
    "page": WITHOUT_IMPRESSION,
    "page with its impression": PAGE,
    "page by a fragment": WITHOUT_IMPRESSION.replace("locale", "...More locale")
    + " fragment More on Homepage { key: impressionId }",
    "page and trace": WITHOUT_IMPRESSION.replace("locale", "locale trace { segments { key } }"),
    "impression on demand": "query P($context: HomepageContext!, $i: Boolean = true) { homepage(context: $context) { locale impressionId @include(if: $i) blocks { key } } }",
    "page and typename": WITHOUT_IMPRESSION.replace("{ homepage", "{ __typename homepage"),
    "page and shopper": WITHOUT_IMPRESSION.replace(
        "{ homepage", '{ shopper(site: "shop", id: "ann") { __typename } homepage'
    ),
    "page beside a product": WITHOUT_IMPRESSION.replace(
        "{ homepage", '{ product(site: "shop", sku: "coffee-1") { sku } homepage'
    ),
}
# Of each document as many questions, by tokens and contexts that chance puts together, and everybody's by every token.
QUESTIONS = 20


ANN, BOB = (signatures.sign_shopper(KEY, SiteId("shop"), name) for name in ("ann", "bob"))
CART = ["desk-4"]
PERSONAL = frozenset({ANN, BOB, "ann", str(CART), "['vip']", "[]", "{}", "{'perspective': 'DRAFT'}"})


def everybody() -> Iterator[dict[str, object]]:
    """What a context may say about who asks."""
    for shopper, cart in product((None, ANN, BOB, "ann"), (None, CART)):
        yield {"shopper": shopper, "cart": cart}
    yield {"segments": ["vip"]}
    yield {"segments": []}
    yield {"session": "not-a-token"}
    yield {"preview": {}}
    yield {"preview": {"perspective": "DRAFT"}}


@pytest.fixture
async def tokens(clients: Clients, database: Database, home: SiteId) -> dict[str, str]:
    """Two tokens of each shop-front kind, an editor's, and a share link; and two shoppers with a past of their own."""
    for shopper, group in (("ann", "coffee"), ("bob", "toys")):
        await act(
            clients, shopper, *({"id": f"{shopper}{n}", "kind": "CLICK", "sku": f"{group}-{n}"} for n in range(1, 6))
        )
    found = {str(kind): str(clients[kind].token) for kind in TokenKind}
    async with database.write() as db:
        for kind in (TokenKind.PUBLISHABLE, TokenKind.SERVER):
            made = await create_token(db, home, kind, "another", chance=secrets.token_urlsafe(32), by="tests", now=NOW)
            found[f"another {kind}"] = made.secret
        link = NewShareLink(
            page="home", label="look", scope={"perspective": "live"}, expires_at=NOW + timedelta(days=60)
        )
        shared_link = await create_share_link(db, home, link, by="tests", now=NOW)
    found["share link"] = signatures.sign_link(KEY, home, shared_link.id)
    return found


async def get(http: httpx.AsyncClient, token: str | None, document: str, context: dict[str, object]) -> httpx.Response:
    given = {"site": "shop"} | {name: value for name, value in context.items() if value is not None}
    question = urlencode({"query": document, "variables": orjson.dumps({"context": given}).decode()})
    return await http.get(f"/graphql?{question}", headers={} if token is None else {"Authorization": f"Bearer {token}"})


async def public_answers(http: httpx.AsyncClient, tokens: dict[str, str]) -> dict[str, dict[bytes, set[str]]]:
    """Whose tokens got which bytes as everybody's, by what was asked for."""
    found: dict[str, dict[bytes, set[str]]] = defaultdict(lambda: defaultdict(set))
    chance = Random(1)
    every = list(product(tokens, everybody()))
    for name, document in DOCUMENTS.items():
        for whose, who in [*product(tokens, [{}]), *chance.sample(every, QUESTIONS)]:
            answer = await get(http, tokens[whose], document, who)
            if answer.headers["cache-control"].startswith("public"):
                assert not {str(each) for each in who.values()} & PERSONAL, who
                found[name][answer.content].add(whose)
            else:
                assert answer.headers["cache-control"] == "private, no-store"
                assert not {"etag", "cache-tag"} & set(answer.headers)
    return found


async def test_what_is_everybodys_is_the_same_for_everybody_and_says_nothing_of_anybody(
    http: httpx.AsyncClient, tokens: dict[str, str]
) -> None:
    found = await public_answers(http, tokens)

    assert set(found) == {"page", "page beside a product"}
    for answers in found.values():
        [(body, whose)] = answers.items()
        assert b"impression" not in body
        assert whose == set(tokens) - {"share link"}


async def test_the_comparison_sees_a_leak_that_is_planted(
    http: httpx.AsyncClient, tokens: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "is_everybodys", lambda _visit, _page: True)

    monkeypatch.setattr(sys.modules[__name__], "PERSONAL", frozenset())

    found = await public_answers(http, tokens)

    assert len(found["page"]) > 2
    # What was planted does not reach the impression: it says itself that it is somebody's.
    assert "page with its impression" not in found


async def test_what_the_editors_see_is_never_everybodys(
    http: httpx.AsyncClient, tokens: dict[str, str], database: Database
) -> None:
    draft = 'query P($context: HomepageContext!) { homepage(context: $context) { locale } page(site: "shop", key: "home") { title } }'

    answer = await get(http, tokens["editor"], draft, {})

    assert answer.json()["data"]["page"]["title"] == "Home"
    assert answer.headers["cache-control"] == "private, no-store"


async def test_an_answer_with_an_error_or_a_hole_is_nobodys(http: httpx.AsyncClient, tokens: dict[str, str]) -> None:
    missing = await http.get(
        "/graphql",
        params={"query": '{ product(site: "shop", sku: "nothing") { sku } }'},
        headers={"Authorization": f"Bearer {tokens['publishable']}"},
    )
    refused = await http.get("/graphql", params={"query": '{ product(site: "shop", sku: "coffee-1") { sku } }'})

    assert missing.json() == {"data": {"product": None}}
    assert refused.json()["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"
    assert [each.headers["cache-control"] for each in (missing, refused)] == ["private, no-store"] * 2


async def test_a_shared_answer_is_named_tagged_and_not_sent_twice(
    http: httpx.AsyncClient, tokens: dict[str, str], database: Database
) -> None:
    question = "query P($context: HomepageContext!) { homepage(context: $context) { blocks { key ... on ProductRail { items { product { sku } } } } } }"
    first = await get(http, tokens["publishable"], question, {})
    headers = {
        "Authorization": f"Bearer {tokens['publishable']}",
        "If-None-Match": f'"other", W/{first.headers["etag"]}',
    }

    again = await http.get(str(first.url), headers=headers)
    bare = await http.head(str(first.url), headers=headers)
    posted = await http.post(
        "/graphql", json={"query": '{ product(site: "shop", sku: "coffee-1") { sku } }'}, headers=headers
    )

    assert (
        first.headers["cache-control"]
        == "public, max-age=0, s-maxage=10, stale-while-revalidate=20, stale-if-error=3600"
    )
    assert first.headers["vary"] == "Authorization, Accept"
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert "content-type" not in again.headers
    assert bare.status_code == 304
    assert (posted.status_code, posted.headers["cache-control"]) == (200, "private, no-store")
    async with database.read() as db:
        shown = {
            sku
            for block in first.json()["data"]["homepage"]["blocks"]
            for sku in [i["product"]["sku"] for i in block.get("items", ())]
        }
        ids = await ids_by_sku(db, SiteId("shop"), shown)
    tags = set(first.headers["cache-tag"].split(","))
    assert {"site:shop", "page:shop/home"} | {f"product:{each}" for each in ids.values()} <= tags
    assert len([each for each in tags if each.startswith("block:")]) == len(first.json()["data"]["homepage"]["blocks"])


async def test_an_item_by_its_global_id_is_shared_by_whoever_has_the_token(
    http: httpx.AsyncClient, tokens: dict[str, str], database: Database
) -> None:
    async with database.read() as db:
        [found] = (await ids_by_sku(db, SiteId("shop"), ["coffee-1"])).values()
    question = f'{{ node(id: "{global_id("Product", ItemId(found))}") {{ id ... on Product {{ sku }} }} }}'

    answer = await get(http, tokens["publishable"], question, {})

    assert answer.json()["data"]["node"]["sku"] == "coffee-1"
    assert answer.headers["cache-tag"] == f"product:{found},site:shop"


async def test_the_page_of_nobody_is_the_same_whatever_others_do(
    http: httpx.AsyncClient, clients: Clients, tokens: dict[str, str], home: SiteId
) -> None:
    question = "query P($context: HomepageContext!) { homepage(context: $context) { blocks { key } } }"
    before = await get(http, tokens["publishable"], question, {})
    for group in GROUPS:
        await act(clients, "eve", {"id": group, "kind": "CART_ADD", "sku": f"{group}-2"})

    after = await get(http, tokens["publishable"], question, {})

    assert before.headers["etag"] == after.headers["etag"]


CHANGES = {
    "price": "UPDATE items SET price_minor = price_minor + 100 WHERE kind = 'product'",
    "stock": "UPDATE items SET in_stock = false WHERE sku IN (SELECT sku FROM items WHERE kind = 'product' ORDER BY id LIMIT 30)",
    "words": 'UPDATE blocks SET live = jsonb_set(live, \'{headline}\', \'{"locale@en": {"value": "Anew", "by": "Ada"}}\') WHERE key = \'hero\'',
}


@pytest.mark.parametrize("change", CHANGES)
async def test_an_answer_that_is_kept_is_given_again_after_one_look_and_never_once_something_changed(
    http: httpx.AsyncClient, database: Database, tokens: dict[str, str], home: SiteId, change: str
) -> None:
    question = """query P($context: HomepageContext!) { homepage(context: $context) { blocks { key
      ... on HeroBlock { headline } ... on ProductRail { items { product { sku price { amount } } } } } } }"""
    first = await get(http, tokens["publishable"], question, {})
    with statements() as seen:
        again = await get(http, tokens["publishable"], question, {})

    async with database.write() as db:
        await db.execute(text(CHANGES[change]))
    after = await get(http, tokens["publishable"], question, {})

    assert again.content == first.content
    assert len(seen) == 1, seen
    assert "FROM changes" in seen[0]
    assert after.json()["data"]["homepage"]["blocks"] != first.json()["data"]["homepage"]["blocks"]


def test_nothing_below_the_root_reaches_the_request_unseen() -> None:
    """A field that can tell who asks would have to say so; this is every field below the root that could tell."""
    found = {
        f"{name}.{key}"
        for name, kind in SCHEMA._schema.type_map.items()
        if is_object_type(kind) and name[0] != "_" and name not in {"Query", "Mutation", "Subscription"}
        for key, each in kind.fields.items()
        if facts.attribute(each) is None and facts.method(each) is None
    }

    # What their roots answer is never declared to be everybody's.
    assert found == {
        "EditablePicture.crops",
        "InboxConnection.counts",
        "Release.blocks",
        "Viewer.sessions",
        "ViewerSite.pages",
    }


def test_only_what_the_root_answers_can_be_declared() -> None:
    class Below:
        field_name = "blocks"

        class path:  # noqa: N801 - as graphql-core has it
            prev = "homepage"

    nothing, below = cast("Any", None), cast("Any", Below())
    context = Context(
        reads=nothing,
        writes=nothing,
        doorkeeper=nothing,
        actor=None,
        settings=nothing,
        hub=nothing,
        now=nothing,
        pages=nothing,
    )

    with pytest.raises(ValueError, match="not at the root"):
        context.share(below, {"site:shop"}, seconds=1)
    assert context.sharing.declared == set()
