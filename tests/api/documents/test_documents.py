"""Claims about asking for documents by their names, and about tokens that may ask no others."""

import json
from typing import Any

import httpx
import pytest
import structlog

from api.documents.lookup import Documents
from domain.access.values import Actor, TokenKind, Trust
from domain.access.write import create_token
from domain.base.database import Database
from domain.base.values import SiteId
from domain.documents import read, rules, write
from domain.documents.errors import DocumentAbsent
from domain.documents.values import NewDocument
from tests.api.conftest import Clients, statements
from tests.shops import NOW

TEXT = 'query Sku($sku: String!) { product(site: "shop", sku: $sku) { sku } }'
STRANGE = 'query Strange { product(site: "shop", sku: "x") { title } }'
DIGITS = rules.text_hash(TEXT)
NOTHING = {"data": {"product": None}}


async def push(database: Database, site: SiteId, key: str = "sku-1", text: str = TEXT) -> None:
    async with database.write() as db:
        await write.push(db, site, "web", [NewDocument(id=key, text=text, name="Sku")], by="tests", now=NOW)


async def trusting(database: Database, site: SiteId, documents: Trust) -> str:
    async with database.write() as db:
        made = await create_token(
            db, site, TokenKind.SERVER, "t", chance="c" * 40 + documents, by="tests", now=NOW, documents=documents
        )
    return made.secret


async def ask(http: httpx.AsyncClient, token: str | None, **body: object) -> dict[str, Any]:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return dict((await http.post("/graphql", json=body, headers=headers)).json())


def code(answer: dict[str, Any]) -> object:
    [error] = answer["errors"]
    return error["extensions"]["code"]


@pytest.mark.parametrize("name", ["sku-1", DIGITS, f"sha256:{DIGITS}"])
async def test_a_registered_document_is_asked_by_name(
    clients: Clients, database: Database, shop: SiteId, name: str
) -> None:
    await push(database, shop)
    token = clients[TokenKind.SERVER].token
    apollo = {"persistedQuery": {"version": 1, "sha256Hash": name.removeprefix("sha256:")}}

    by_id = await ask(clients.anonymous.http, token, documentId=name, variables={"sku": "x"})
    by_hash = await ask(clients.anonymous.http, token, extensions=apollo, variables={"sku": "x"})
    by_get = await clients.anonymous.http.get(
        "/graphql",
        params={"documentId": name, "variables": json.dumps({"sku": "x"})},
        headers={"Authorization": f"Bearer {token}"},
    )

    assert by_id == by_hash == by_get.json() == NOTHING


async def test_a_document_that_is_not_there_is_said_so_and_found_once_pushed(
    clients: Clients, database: Database, shop: SiteId
) -> None:
    token = clients[TokenKind.SERVER].token
    apollo = {"persistedQuery": {"version": 1, "sha256Hash": DIGITS}}

    missing = await ask(clients.anonymous.http, token, extensions=apollo)
    await push(database, shop)

    assert code(missing) == "PERSISTED_QUERY_NOT_FOUND"
    assert code(await ask(clients.anonymous.http, token, documentId="sku-2")) == "DOCUMENT_NOT_FOUND"
    assert await ask(clients.anonymous.http, token, documentId="sku-1", variables={"sku": "x"}) == NOTHING


async def test_documents_belong_to_a_site_and_need_a_token(clients: Clients, database: Database, shop: SiteId) -> None:
    await push(database, shop)

    assert code(await ask(clients.anonymous.http, None, documentId="sku-1")) == "DOCUMENT_NOT_FOUND"


@pytest.mark.parametrize("name", ["", "sha256:abc", "a b"])
async def test_what_is_no_id_is_refused(clients: Clients, name: object) -> None:
    assert (
        code(await ask(clients.anonymous.http, clients[TokenKind.SERVER].token, documentId=name)) == "BAD_DOCUMENT_ID"
    )


async def test_a_name_beside_a_text_is_refused(clients: Clients) -> None:
    answer = await ask(clients.anonymous.http, clients[TokenKind.SERVER].token, documentId="sku-1", query=TEXT)

    assert code(answer) == "BAD_DOCUMENT_ID"


async def test_a_token_that_is_enforced_asks_registered_documents_only(
    http: httpx.AsyncClient, database: Database, shop: SiteId
) -> None:
    await push(database, shop)
    token = await trusting(database, shop, Trust.ENFORCE)

    assert code(await ask(http, token, query=STRANGE)) == "DOCUMENT_NOT_TRUSTED"
    assert code(await ask(http, token, query="{ __schema { types { name } } }")) == "DOCUMENT_NOT_TRUSTED"
    assert await ask(http, token, documentId="sku-1", variables={"sku": "x"}) == NOTHING
    assert await ask(http, token, query=TEXT, variables={"sku": "x"}) == NOTHING


async def test_a_token_that_is_logged_asks_everything_and_each_stranger_is_said_once(
    http: httpx.AsyncClient, database: Database, shop: SiteId
) -> None:
    await push(database, shop)
    token = await trusting(database, shop, Trust.LOG)

    with structlog.testing.capture_logs() as logs:
        for _ in range(2):
            assert await ask(http, token, query=STRANGE) == NOTHING
            assert await ask(http, token, query=TEXT, variables={"sku": "x"}) == NOTHING

    assert [(each["event"], each["document"]) for each in logs if each["event"] == "document_untrusted"] == [
        ("document_untrusted", f"sha256:{rules.text_hash(STRANGE)}")
    ]


async def test_a_document_that_is_kept_costs_no_statement(clients: Clients, database: Database, shop: SiteId) -> None:
    await push(database, shop)
    server = clients[TokenKind.SERVER]
    variables = {"sku": "x"}
    await ask(server.http, server.token, query=TEXT, variables=variables)
    with statements() as plain:
        await ask(server.http, server.token, query=TEXT, variables=variables)
    await ask(server.http, server.token, documentId="sku-1", variables=variables)

    with statements() as seen:
        await ask(server.http, server.token, documentId="sku-1", variables=variables)

    assert seen == plain


async def test_what_is_kept_is_bounded(database: Database, shop: SiteId, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.documents.lookup.KEPT", 10)
    await push(database, shop)
    documents = Documents(database)
    actor = Actor(kind=TokenKind.SERVER, site=shop, label="t")

    for number in range(50):
        with pytest.raises(DocumentAbsent):
            await documents.asked({"documentId": f"nothing-{number}"}, actor, NOW)
    await documents.asked({"documentId": "sku-1"}, actor, NOW)

    assert (len(documents._kept), documents._kept.weight) == (10, len(TEXT))


async def test_when_a_document_was_asked_for_is_written_down(database: Database, shop: SiteId) -> None:
    await push(database, shop)
    documents = Documents(database)
    await documents.asked({"documentId": "sku-1"}, Actor(kind=TokenKind.SERVER, site=shop, label="t"), NOW)

    await documents.note(database, NOW)

    async with database.read() as db:
        [found] = await read.documents(db, shop)
    assert found.asked_at == NOW
