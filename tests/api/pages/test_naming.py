"""Claims about what things are called: by their names now, for who may see them, a statement a noun."""

from typing import Any

from api.ids import global_id
from domain.access.values import TokenKind
from domain.base.database import Database
from domain.pages.values.content import FieldEdit
from tests.api.conftest import Client, Clients, statements
from tests.editing import edit, made
from tests.shops import Stock

CALLED = """query ($things: [String!]!, $locale: String) {
  called(site: "shop", things: $things, locale: $locale) { thing name key } }"""


async def called(client: Client, *things: str, **asked: Any) -> list[tuple[str, str, str]]:
    found = (await client.ask(CALLED, things=list(things), **asked))["called"]
    return [(each["thing"], each["name"], each["key"]) for each in found]


async def test_things_of_the_log_are_called_by_their_names(database: Database, stock: Stock, clients: Clients) -> None:
    await stock({"AR-1": {"kind": "article", "title": "On chairs"}})
    hero, rail = await made(database, "hero"), await made(database, "product_rail", key="popular")
    state = await edit(database, hero, 1, FieldEdit(name="headline", value="Things that last"))
    await edit(database, hero, state.version, FieldEdit(name="headline", value="Des choses"), locale="fr")
    wanted = ("item:AR-1", f"block:{hero}", "block:home/popular", f"block:{rail}", "page:home", "item:gone", "job:1")
    client = clients[TokenKind.EDITOR]

    english = await called(client, *wanted)
    named = f"block:{global_id('EditableBlock', hero)}"
    french = await called(client, named, locale="fr")

    assert english == [
        ("item:AR-1", "On chairs", "AR-1"),
        (f"block:{hero}", "Things that last", "hero"),
        # What says nothing of its own is called by its kind.
        ("block:home/popular", "Product rail", "popular"),
        (f"block:{rail}", "Product rail", "popular"),
        ("page:home", "Home", "home"),
    ]
    assert french == [(named, "Des choses", "hero")]


async def test_naming_takes_a_statement_a_noun(database: Database, stock: Stock, clients: Clients) -> None:
    await stock({"A": {"title": "One"}, "B": {"title": "Two"}})
    block = await made(database, "hero")
    client = clients[TokenKind.EDITOR]
    await called(client, "item:A")

    with statements() as seen:
        await called(client, "item:A", "item:B", f"block:{block}", "page:home")

    # The site, then items, blocks and pages.
    assert len(seen) == 4


async def test_who_may_not_read_the_log_is_told_no_tokens(clients: Clients) -> None:
    deeds = '{ auditEntries(site: "shop", action: "create_token", first: 1) { edges { node { thing } } } }'
    [deed] = (await clients[TokenKind.OPERATOR].ask(deeds))["auditEntries"]["edges"]
    token = deed["node"]["thing"]

    assert [name for _, name, _ in await called(clients[TokenKind.EDITOR], token)] == ["operator of the tests"]
    assert await called(clients[TokenKind.PREVIEW], token) == []
    for client in (clients[TokenKind.PUBLISHABLE], clients[TokenKind.SERVER], clients.anonymous):
        refused = (await client.post(CALLED, things=[token])).json()["errors"][0]["extensions"]["code"]
        assert refused == "NOT_ALLOWED"
