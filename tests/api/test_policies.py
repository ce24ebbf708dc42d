"""Claims about what a request costs, who may ask for the schema, and what happens past an allowance."""

from typing import Any

import httpx
import pytest

from api.app import create_app
from domain.access import read
from domain.access.values import TokenKind
from domain.access.write import limit_token
from domain.base.database import Database
from domain.base.settings import Introspection, Settings
from domain.base.values import SiteId
from tests.api.conftest import Client, Clients
from tests.shops import NOW

KINDS = "{ blockKinds { name } }"
WIDE = (
    '{ page(site: "shop", key: "home") { blocks { revisions { at } fields { scopes { overriddenBy { scope } } } } } }'
)
TYPO = '{ product(site: "shop", skuu: "x") { sku } }'


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"points_a_minute": 600_000_000})


async def token_of(database: Database, kind: TokenKind) -> Any:
    async with database.read() as db:
        return next(each.id for each in await read.tokens(db, SiteId("shop")) if each.kind is kind)


async def post(client: Client, body: dict[str, Any]) -> httpx.Response:
    return await client.http.post("/graphql", json=body, headers={"Authorization": f"Bearer {client.token}"})


async def test_the_cost_of_a_document_is_said_to_who_asks(clients: Clients) -> None:
    quiet = (await post(clients[TokenKind.SERVER], {"query": KINDS})).json()
    told = (await post(clients[TokenKind.SERVER], {"query": KINDS, "extensions": {"cost": True}})).json()

    assert "extensions" not in quiet
    # Fourteen kinds, and a point for the text.
    assert told["extensions"] == {"cost": {"points": 15, "limit": 20_000}}


async def test_a_document_that_costs_too_much_names_the_field(clients: Clients) -> None:
    deep = "{ blockKinds { fields { name } } " + " ".join(
        f'p{n}: page(site: "shop", key: "home") {{ blocks {{ revisions {{ at }} }} }}' for n in range(20)
    )

    answer = (await post(clients[TokenKind.EDITOR], {"query": deep + "}"})).json()

    [error] = answer["errors"]
    assert error["extensions"]["code"] == "DOCUMENT_TOO_COSTLY"
    assert (error["extensions"]["limit"], error["extensions"]["field"]) == (20_000, "page.blocks.revisions")
    assert "Most of them are for `page.blocks.revisions`." in error["message"]
    assert "data" not in answer


async def test_every_answer_for_whoever_asked_says_how_they_stand(clients: Clients) -> None:
    answer = await post(clients[TokenKind.SERVER], {"query": KINDS})

    assert answer.headers["ratelimit-policy"] == '"points";q=600000000;w=60'
    assert answer.headers["ratelimit"] == '"points";r=599999985;t=1'
    assert answer.headers["ratelimit-remaining"] == "599999985"


async def test_past_its_allowance_a_token_is_told_when_to_come_back(clients: Clients, database: Database) -> None:
    server, token = clients[TokenKind.SERVER], await token_of(database, TokenKind.SERVER)
    async with database.write() as db:
        await limit_token(db, SiteId("shop"), token, points_a_minute=40, by="tests", now=NOW)

    answers = [await post(server, {"query": KINDS}) for _ in range(3)]

    assert [each.status_code for each in answers] == [200, 200, 429]
    refused = answers[-1]
    assert refused.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert "40 points a minute" in refused.json()["errors"][0]["message"]
    assert int(refused.headers["retry-after"]) in range(1, 10)
    assert refused.headers["ratelimit"].endswith(f";t={refused.headers['retry-after']}")
    assert (await post(clients[TokenKind.EDITOR], {"query": KINDS})).status_code == 200


async def test_a_token_without_a_number_has_no_limit(clients: Clients, database: Database) -> None:
    token = await token_of(database, TokenKind.SERVER)
    async with database.write() as db:
        await limit_token(db, SiteId("shop"), token, points_a_minute=0, by="tests", now=NOW)

    assert "ratelimit" not in (await post(clients[TokenKind.SERVER], {"query": KINDS})).headers


async def by_policy(settings: Settings, who: Introspection, token: str | None, query: str) -> dict[str, Any]:
    app = create_app(settings.model_copy(update={"introspection": who}))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://shop.test") as http,
    ):
        return dict((await Client(http, token).post(query)).json())


@pytest.mark.parametrize("query", ["{ __schema { queryType { name } } }", '{ __type(name: "Query") { name } }'])
@pytest.mark.parametrize(
    ("who", "told"),
    [
        (Introspection.EVERYBODY, [None, TokenKind.PUBLISHABLE, TokenKind.SERVER]),
        (Introspection.SECRET_TOKENS, [TokenKind.SERVER]),
        (Introspection.NOBODY, []),
    ],
)
async def test_a_setting_says_who_may_ask_for_the_schema(
    clients: Clients, settings: Settings, query: str, who: Introspection, told: list[TokenKind | None]
) -> None:
    for kind in (None, TokenKind.PUBLISHABLE, TokenKind.SERVER):
        answer = await by_policy(settings, who, None if kind is None else clients[kind].token, query)
        if kind in told:
            assert "errors" not in answer
        else:
            assert answer["errors"][0]["extensions"]["code"] == "INTROSPECTION_REFUSED"


async def test_who_may_not_see_the_schema_is_not_told_names_near_theirs(clients: Clients, settings: Settings) -> None:
    browser, server = clients[TokenKind.PUBLISHABLE].token, clients[TokenKind.SERVER].token

    hidden = await by_policy(settings, Introspection.SECRET_TOKENS, browser, TYPO)
    told = await by_policy(settings, Introspection.SECRET_TOKENS, server, TYPO)

    assert "Did you mean 'sku'?" in told["errors"][0]["message"]
    assert [each["message"] for each in hidden["errors"]] == [
        "Unknown argument 'skuu' on field 'Query.product'.",
        "Argument 'Query.product(sku:)' of type 'String!' is required, but it was not provided.",
    ]


async def test_a_text_too_long_is_not_read(clients: Clients) -> None:
    answer = (await post(clients[TokenKind.SERVER], {"query": "{ __typename } #" + "a" * 100_000})).json()

    assert answer["errors"][0]["extensions"]["code"] == "DOCUMENT_TOO_LARGE"


async def test_a_request_without_a_document_says_what_is_missing(clients: Clients) -> None:
    answer = await post(clients[TokenKind.SERVER], {"variables": {}})

    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (400, "NO_DOCUMENT")
