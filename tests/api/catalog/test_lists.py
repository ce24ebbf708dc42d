"""Claims about the lists that editors and operators look things up in."""

from typing import Any

import pytest
from sqlalchemy import text, update

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.jobs.models import JobRow
from domain.jobs.values import NewJob
from domain.jobs.write import add
from tests.api.conftest import Client, Clients
from tests.domain.insights.history import Past
from tests.shops import NOW, Stock

SITE = SiteId("shop")
PRODUCTS = """query ($search: String, $category: String, $skus: [String!], $first: Int = 50, $after: String) {
  products(site: "shop", search: $search, category: $category, skus: $skus, first: $first, after: $after) {
    edges { node { sku } } pageInfo { hasNextPage endCursor } } }"""
RETRY = """mutation ($ids: [ID!]!, $dry: Boolean! = false) { retryJobs(input: {site: "shop", ids: $ids, dryRun: $dry}) {
  __typename ... on JobsRetried { jobs { state } refused { code } } } }"""


async def skus(client: Client, **asked: Any) -> list[str]:
    return [each["node"]["sku"] for each in (await client.ask(PRODUCTS, **asked))["products"]["edges"]]


@pytest.fixture
async def goods(stock: Stock, clients: Clients) -> Clients:
    await stock(
        {
            "MUG-1": {"title": "Blue mug", "category": ["Kitchen", "Mugs"]},
            "MUG-2": {"title": "Red 100% mug", "category": ["Kitchen", "Mugs"], "in_stock": False},
            "POT": {"title": "A pot", "category": ["Kitchen"]},
            "GONE": {"title": "Gone mug", "withdrawn": True},
            "ART": {"kind": "article", "title": "About mugs"},
            "OFF": {"kind": "promotion", "title": "Ten off"},
        }
    )
    return clients


async def test_products_are_found_by_words_category_and_sku(goods: Clients) -> None:
    editor = goods[TokenKind.EDITOR]

    assert await skus(editor) == ["POT", "MUG-2", "MUG-1"]
    assert await skus(editor, search="mug") == ["MUG-2", "MUG-1"]
    assert await skus(editor, search="mug-1") == ["MUG-1"]
    assert await skus(editor, search="100%") == ["MUG-2"]
    assert await skus(editor, search="%") == ["MUG-2"]
    assert await skus(editor, search="_ug") == []
    assert await skus(editor, category="Mugs") == ["MUG-2", "MUG-1"]
    assert await skus(editor, skus=["POT", "GONE", "ART"]) == ["POT"]


async def test_what_was_withdrawn_is_in_a_list_of_its_own(stock: Stock, clients: Clients) -> None:
    await stock(
        {
            "ART": {"kind": "article", "title": "About mugs", "images": ["a.jpg"]},
            "OLD": {"kind": "article", "title": "About old mugs", "withdrawn": True},
            "OFF": {"kind": "promotion", "title": "Ten off", "withdrawn": True},
        }
    )
    lists = """query ($withdrawn: Boolean, $search: String) {
      articles(site: "shop", withdrawn: $withdrawn, search: $search) { edges { node { sku title } } }
      promotions(site: "shop", withdrawn: $withdrawn) { edges { node { sku } } } }"""

    async def listed(**asked: Any) -> list[list[str]]:
        found = await clients[TokenKind.EDITOR].ask(lists, **asked)
        return [[each["node"]["sku"] for each in found[name]["edges"]] for name in ("articles", "promotions")]

    assert await listed() == [["ART"], []]
    assert await listed(withdrawn=True) == [["OLD"], ["OFF"]]
    assert await listed(withdrawn=True, search="old") == [["OLD"], ["OFF"]]
    assert await listed(withdrawn=True, search="new") == [[], ["OFF"]]


async def test_products_come_page_by_page(goods: Clients) -> None:
    editor = goods[TokenKind.EDITOR]
    first = (await editor.ask(PRODUCTS, first=2))["products"]
    second = (await editor.ask(PRODUCTS, first=2, after=first["pageInfo"]["endCursor"]))["products"]

    assert [each["node"]["sku"] for each in first["edges"]] == ["POT", "MUG-2"]
    assert [each["node"]["sku"] for each in second["edges"]] == ["MUG-1"]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


async def test_articles_promotions_and_categories_are_listed(goods: Clients) -> None:
    found = await goods[TokenKind.EDITOR].ask(
        """{ articles(site: "shop") { edges { node { sku title } } } promotions(site: "shop") { edges { node { sku } } }
          categories(site: "shop") { name products } }"""
    )

    assert found["articles"]["edges"] == [{"node": {"sku": "ART", "title": "About mugs"}}]
    assert found["promotions"]["edges"] == [{"node": {"sku": "OFF"}}]
    assert found["categories"] == [{"name": "Kitchen", "products": 3}, {"name": "Mugs", "products": 2}]


async def test_brands_and_tags_are_found_by_a_part_of_their_name(goods: Clients, stock: Stock) -> None:
    await stock({"MUG-1": {"brand": "Luma", "tags": ["new", "gift"]}, "POT": {"brand": "Lumen", "tags": ["gift"]}})
    query = '{ catalogNames(site: "shop", of: %s, search: %s) { name products } }'
    editor = goods[TokenKind.EDITOR]

    brands = (await editor.ask(query % ("BRAND", '"LUM"')))["catalogNames"]
    tags = (await editor.ask(query % ("TAG", "null")))["catalogNames"]

    assert brands == [{"name": "Luma", "products": 1}, {"name": "Lumen", "products": 1}]
    assert tags == [{"name": "gift", "products": 2}, {"name": "new", "products": 1}]


async def test_categories_are_called_as_a_locale_calls_them(goods: Clients, stock: Stock) -> None:
    await stock(
        {
            "MUG-1": {"category": ["Kitchen", "Mugs"], "translations": {"fr": {"category": ["Cuisine", "Tasses"]}}},
            "POT": {"category": ["Kitchen"], "translations": {"fr": {"title": "Casserole", "category": []}}},
        }
    )
    query = '{ catalogNames(site: "shop", of: CATEGORY, locale: "fr-CA", search: %s) { name products } }'
    editor = goods[TokenKind.EDITOR]

    every = (await editor.ask(query % "null"))["catalogNames"]
    found = (await editor.ask(query % '"tas"'))["catalogNames"]

    assert every == [
        {"name": "Kitchen", "products": 2},
        {"name": "Cuisine", "products": 1},
        {"name": "Mugs", "products": 1},
        {"name": "Tasses", "products": 1},
    ]
    assert found == [{"name": "Tasses", "products": 1}]


async def test_pictures_are_listed_with_what_they_are_of(stock: Stock, clients: Clients, database: Database) -> None:
    await stock({"A": {"images": ["a.jpg", "b.jpg"]}})
    async with database.write() as db:
        await db.execute(text("UPDATE images SET state = 'refused', problem = 'torn' WHERE src = 'b.jpg'"))
    query = '{ media(site: "shop"%s) { edges { node { src state problem sku itemKind url } } } }'
    editor = clients[TokenKind.EDITOR]

    every = (await editor.ask(query % ""))["media"]["edges"]
    torn = (await editor.ask(query % ", state: REFUSED"))["media"]["edges"]

    assert [each["node"]["src"] for each in every] == ["b.jpg", "a.jpg"]
    assert torn == [
        {
            "node": {
                "src": "b.jpg",
                "state": "REFUSED",
                "problem": "torn",
                "sku": "A",
                "itemKind": "PRODUCT",
                "url": None,
            }
        }
    ]


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ('{ products(site: "shop") { edges { cursor } } }', {TokenKind.PREVIEW, TokenKind.EDITOR, TokenKind.OPERATOR}),
        ('{ media(site: "shop") { edges { cursor } } }', {TokenKind.PREVIEW, TokenKind.EDITOR, TokenKind.OPERATOR}),
        ('{ categories(site: "shop") { name } }', {TokenKind.PREVIEW, TokenKind.EDITOR, TokenKind.OPERATOR}),
        ('{ shoppers(site: "shop") { edges { cursor } } }', {TokenKind.OPERATOR}),
        ('{ people(site: "shop") { edges { cursor } } }', {TokenKind.OPERATOR}),
        ('{ tokens(site: "shop") { edges { cursor } } }', {TokenKind.OPERATOR}),
        ('{ roles(site: "shop") { key } }', {TokenKind.EDITOR, TokenKind.OPERATOR}),
        ('{ figureSeries(site: "shop", measure: CONVERSION) { name } }', {TokenKind.EDITOR, TokenKind.OPERATOR}),
    ],
)
async def test_each_list_is_for_those_who_work_with_it(clients: Clients, query: str, kinds: set[TokenKind]) -> None:
    for kind in TokenKind:
        answer = (await clients[kind].post(query)).json()
        assert ("errors" not in answer) == (kind in kinds), (kind, answer)
        other = (await clients[kind].post(query.replace('"shop"', '"elsewhere"'))).json()
        assert other["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"
    assert "errors" in (await clients.anonymous.post(query)).json()


async def test_dead_jobs_are_done_again_by_operators_of_their_site(clients: Clients, database: Database) -> None:
    async with database.write() as db:
        await add(db, [NewJob(kind="bake", key=f"bake:{n}", site=SITE) for n in range(2)], NOW)
        await add(db, [NewJob(kind="bake", key="bake:other", site=None)], NOW)
        await db.execute(update(JobRow).values(state="dead", attempts=5))
        await db.execute(update(JobRow).where(JobRow.key == "bake:1").values(state="done", done_at=NOW))
    operator = clients[TokenKind.OPERATOR]
    jobs = {
        each["node"]["key"]: each["node"]["id"]
        for each in (await operator.ask("{ jobs { edges { node { id key } } } }"))["jobs"]["edges"]
    }
    ids = [jobs["bake:0"], jobs["bake:1"], "Sm9iOjk5OTk="]

    assert (await clients[TokenKind.EDITOR].ask(RETRY, ids=ids))["retryJobs"] == {"__typename": "NotAllowed"}
    dry = (await operator.ask(RETRY, ids=ids, dry=True))["retryJobs"]
    assert (dry["jobs"], [each["code"] for each in dry["refused"]]) == (
        [{"state": "DEAD"}],
        ["job_not_dead", "unknown_job"],
    )
    done = (await operator.ask(RETRY, ids=ids))["retryJobs"]

    assert set(jobs) == {"bake:0", "bake:1"}
    assert (done["jobs"], len(done["refused"])) == ([{"state": "READY"}], 2)
    log = await operator.ask('{ auditEntries(site: "shop", action: "retry_job") { edges { node { actor details } } } }')
    assert log["auditEntries"]["edges"][0]["node"] == {
        "actor": "operator of the tests",
        "details": {"kind": "bake", "key": "bake:0"},
    }


async def test_the_log_is_narrowed_by_who_what_and_when(clients: Clients) -> None:
    query = '{ auditEntries(site: "shop"%s) { edges { node { action } } } }'
    editor = clients[TokenKind.EDITOR]

    async def count(said: str) -> int:
        return len((await editor.ask(query % said))["auditEntries"]["edges"])

    assert await count("") == await count(', action: "create_token"') == await count(', actor: "tests"') == 5
    assert await count(', actor: "nobody"') == await count(', action: "nothing"') == 0
    assert await count(f', since: "{NOW.isoformat()}"') == 5
    assert await count(f', until: "{NOW.isoformat()}"') == 0


async def test_shoppers_are_found_by_how_their_key_begins(
    clients: Clients, database: Database, shop: SiteId, stock: Stock
) -> None:
    past = Past(shop, await stock({"MUG": {}}))
    for name in ("ann", "anna", "ben", "a%"):
        past.page(name, 1)
    await past.write(database)
    query = 'query ($search: String, $after: String) { shoppers(site: "shop", search: $search, first: 2, after: $after) { edges { node { key keys } } pageInfo { endCursor hasNextPage } } }'
    operator = clients[TokenKind.OPERATOR]

    found = (await operator.ask(query, search="an"))["shoppers"]
    percent = (await operator.ask(query, search="a%"))["shoppers"]
    first = (await operator.ask(query))["shoppers"]
    second = (await operator.ask(query, after=first["pageInfo"]["endCursor"]))["shoppers"]

    assert found["edges"] == [{"node": {"key": "ann", "keys": 1}}, {"node": {"key": "anna", "keys": 1}}]
    assert [each["node"]["key"] for each in percent["edges"]] == ["a%"]
    assert {each["node"]["key"] for each in first["edges"] + second["edges"]} == {"ann", "anna", "ben", "a%"}
    assert second["pageInfo"]["hasNextPage"] is False


async def test_a_chart_has_lines_with_how_sure_each_point_is(
    clients: Clients, database: Database, shop: SiteId, stock: Stock
) -> None:
    past = Past(shop, await stock({"MUG": {}}))
    past.page("ann", 1)
    await past.write(database)

    found = await clients[TokenKind.EDITOR].ask(
        '{ figureSeries(site: "shop", measure: CONVERSION, by: CHANNEL, days: 366) { name points { pages value low high } } }'
    )

    [line] = found["figureSeries"]
    [point] = line["points"]
    assert (line["name"], point["pages"], point["value"], point["low"]) == ("web", 1, 0.0, 0.0)
    assert 0.7 < point["high"] < 0.8
