"""Each kind of file is told from its name and content, and its problems are named in its own words."""

import pytest

from tests.workers.imports.conftest import Desk
from tests.workers.imports.test_google import ATOM, RSS, TSV
from tests.workers.imports.test_shopify import HEAD, LAMP, product
from workers.imports.formats import Format
from workers.imports.report import Totals


@pytest.mark.parametrize(
    ("name", "content", "sku"),
    [
        ("items.jsonl", '{"sku": "J", "title": "Lamp"}', "J"),
        ("items.txt", '\n{"sku": "J", "title": "Lamp"}', "J"),
        ("items.csv", "title,sku\nLamp,C\n", "C"),
        ("items.tsv", '"sku"\t"title"\nC\tLamp\n', "C"),
        ("products_export.csv", HEAD + LAMP, "lamp"),
        ("products_export_1.csv", (HEAD + LAMP).replace("\n", "\r\n"), "lamp"),
        ("feed.txt", TSV, "A-1"),
        ("feed.tsv", TSV.replace("id\t", "ID\t"), "A-1"),
        ("feed.xml", RSS, "A-1"),
        ("feed", ATOM, "A-1"),
    ],
)
async def test_the_kind_of_a_file_is_told_from_its_name_and_content(
    desk: Desk, name: str, content: str, sku: str
) -> None:
    totals = await desk.bring(name, content)

    assert (totals.inserted, totals.clean, desk.said()) == (1, True, [])
    assert await desk.skus() == [sku]


async def test_a_kind_that_is_named_is_not_guessed(desk: Desk) -> None:
    totals = await desk.bring("items.csv", "id,title,sku\nA,Lamp,B\n", kind=Format.GOOGLE)

    assert totals.inserted == 1
    assert await desk.skus() == ["A"]


async def test_problems_are_named_in_the_words_of_the_file(desk: Desk) -> None:
    bad_price = product("lamp", **{"Variant Price": "abc"})
    bad_title = product("table", Title="<b></b>")
    await desk.bring("products.csv", HEAD + bad_price + bad_title + product("chair"))
    shopify = desk.said()
    await desk.bring("feed.xml", RSS.replace("https://shop.test/a1", "javascript:x").replace("49.00 EUR", "-3 EUR"))

    assert shopify == [
        "products.csv:2: Variant Price: is not a decimal number such as 12.50 (line 2) (abc)",
        "products.csv:3: Title: is required (<b></b>)",
    ]
    assert desk.said() == [
        "feed.xml:4: price: is negative (-3)",
        "feed.xml:4: link: has to start with https://, http:// or / (a path on the shop's own site) (javascript:x)",
    ]


async def test_a_feed_that_breaks_off_leaves_what_came_before_it_broke(desk: Desk) -> None:
    totals = await desk.bring("feed.xml", RSS.replace("</channel></rss>", "<item><g:id>B</g:title>"))

    assert totals == Totals(rows=1, inserted=1, broken_files=1, jobs=3)
    assert desk.said()[0].startswith("feed.xml:22: the XML is broken, and nothing after this point is read: ")
