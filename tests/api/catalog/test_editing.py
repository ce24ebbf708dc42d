"""Claims about articles and promotions that editors work on."""

from typing import Any

from sqlalchemy import text

from domain.access.values import TokenKind
from domain.base.database import Database
from tests.api.conftest import Client, Clients
from tests.shops import Stock

SAVE = """mutation ($sku: String!, $kind: ItemKind!, $title: String!, $v: String, $ends: DateTime, $starts: DateTime, $url: String! = "") {
  saveItem(input: {site: "shop", sku: $sku, kind: $kind, title: $title, expectedVersion: $v, endsAt: $ends, startsAt: $starts, url: $url,
    description: "All of it.", translations: [{locale: "fr", title: "En français"}]}) {
    __typename ... on ItemSaved { item { version title kind translations { locale title } } }
    ... on ItemInvalid { code problems { name message } } ... on ItemConflict { code actualVersion } ... on NotAllowed { code } } }"""
ITEM = 'query ($sku: String!) { editableItem(site: "shop", sku: $sku) { version title description code } }'


async def save(client: Client, **said: Any) -> dict[str, Any]:
    asked = {"sku": "ART", "kind": "ARTICLE", "title": "About mugs", **said}
    return dict((await client.ask(SAVE, **asked))["saveItem"])


async def test_an_editor_makes_an_article_and_changes_it(clients: Clients) -> None:
    editor = clients[TokenKind.EDITOR]

    made = await save(editor)
    changed = await save(editor, title="About pots", v=made["item"]["version"])
    stale = await save(editor, title="Mine", v=made["item"]["version"])
    again = await save(editor, title="Mine")

    assert made["item"]["translations"] == [{"locale": "fr", "title": "En français"}]
    assert changed["item"]["title"] == "About pots"
    assert (stale["__typename"], stale["actualVersion"]) == ("ItemConflict", changed["item"]["version"])
    assert again["code"] == "item_changed"
    found = (await editor.ask(ITEM, sku="ART"))["editableItem"]
    assert (found["title"], found["description"]) == ("About pots", "All of it.")
    listed = await editor.ask('{ articles(site: "shop", locale: "fr") { edges { node { title } } } }')
    assert listed["articles"]["edges"] == [{"node": {"title": "En français"}}]
    log = await editor.ask('{ auditEntries(site: "shop", thing: "item:ART") { edges { node { actor action } } } }')
    assert log["auditEntries"]["edges"][0]["node"] == {"actor": "editor of the tests", "action": "save_item"}


async def test_what_is_not_named_stays_as_it_was(clients: Clients, stock: Stock, database: Database) -> None:
    await stock({"OFF": {"kind": "promotion", "images": ["a.jpg"], "tags": ["red"], "attributes": {"min": "50"}}})
    editor = clients[TokenKind.EDITOR]
    version = (await editor.ask(ITEM, sku="OFF"))["editableItem"]["version"]

    saved = await save(editor, sku="OFF", kind="PROMOTION", v=version)

    assert saved["__typename"] == "ItemSaved"
    async with database.read() as db:
        row = (await db.execute(text("SELECT tags, attributes FROM items WHERE sku = 'OFF'"))).one()
        assert (row.tags, row.attributes) == (["red"], {"min": "50"})
        assert list(await db.scalars(text("SELECT src FROM images"))) == ["a.jpg"]


async def test_what_cannot_be_is_refused_field_by_field_and_nothing_is_written(
    clients: Clients, stock: Stock, database: Database
) -> None:
    await stock({"MUG": {}})
    editor = clients[TokenKind.EDITOR]

    upside_down = await save(editor, ends="2026-01-01T00:00:00Z", starts="2026-02-01T00:00:00Z", url="javascript:x")
    product = await save(editor, sku="MUG")
    goods = await save(editor, sku="NEW", kind="PRODUCT")

    assert {each["name"] for each in upside_down["problems"]} == {"ends_at", "url"}
    assert (product["__typename"], goods["__typename"]) == ("ItemInvalid", "ItemInvalid")
    async with database.read() as db:
        assert list(await db.scalars(text("SELECT sku FROM items"))) == ["MUG"]
        assert (await db.execute(text("SELECT kind FROM items"))).scalar_one() == "product"


async def test_only_editors_and_operators_save(clients: Clients) -> None:
    for kind in (TokenKind.PUBLISHABLE, TokenKind.SERVER, TokenKind.PREVIEW):
        assert (await save(clients[kind]))["__typename"] == "NotAllowed"
