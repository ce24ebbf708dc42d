"""A Google Merchant feed, in its three forms, becomes products."""

import io
from pathlib import Path

import pytest

from domain.catalog import rules
from domain.catalog.values import ItemKind, Money, NewImage, NewItem
from workers.imports import google
from workers.imports.lines import opened
from workers.imports.rows import FileRefused, Row

pytestmark = pytest.mark.unit

TSV = (
    "id\ttitle\tdescription\tlink\timage link\tadditional image link\tprice\tsale price\tavailability\tbrand\t"
    "google product category\tproduct type\titem group id\tcolor\n"
    "A-1\tOak lamp\tWarm light.\thttps://shop.test/a1\thttps://cdn.test/1.jpg\t"
    "https://cdn.test/2.jpg,https://cdn.test/3.jpg\t59.00 EUR\t49.00 EUR\tin stock\tNordlys\t594\t"
    "Home > Lamps\tA\tnatural\n"
)
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
<channel><title>Shop</title><link>https://shop.test</link>
<item>
  <g:id>A-1</g:id>
  <title>ignored</title>
  <g:title><![CDATA[Oak lamp]]></g:title>
  <g:description>Warm light.</g:description>
  <link>https://shop.test/a1</link>
  <g:image_link>https://cdn.test/1.jpg</g:image_link>
  <g:additional_image_link>https://cdn.test/2.jpg</g:additional_image_link>
  <g:additional_image_link>https://cdn.test/3.jpg</g:additional_image_link>
  <g:price>59.00 EUR</g:price>
  <g:sale_price>49.00 EUR</g:sale_price>
  <g:availability>in_stock</g:availability>
  <g:brand>Nordlys</g:brand>
  <g:google_product_category>594</g:google_product_category>
  <g:product_type>Home &gt; Lamps</g:product_type>
  <g:item_group_id>A</g:item_group_id>
  <g:color>natural</g:color>
</item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
<title>Shop</title>
<entry>
  <g:id>A-1</g:id>
  <title>Oak lamp</title>
  <summary>Warm light.</summary>
  <link href="https://shop.test/a1"/>
  <g:image_link>https://cdn.test/1.jpg</g:image_link>
  <g:additional_image_link>https://cdn.test/2.jpg</g:additional_image_link>
  <g:additional_image_link>https://cdn.test/3.jpg</g:additional_image_link>
  <g:price>49.00 EUR</g:price>
  <g:availability>in stock</g:availability>
  <g:brand>Nordlys</g:brand>
  <g:google_product_category>594</g:google_product_category>
  <g:product_type>Home &gt; Lamps</g:product_type>
  <g:item_group_id>A</g:item_group_id>
  <g:color>natural</g:color>
</entry>
</feed>"""
LAMP = NewItem(
    kind=ItemKind.PRODUCT,
    sku="A-1",
    title="Oak lamp",
    description="Warm light.",
    category=("Home", "Lamps"),
    brand="Nordlys",
    price=Money(amount_minor=4900, currency="EUR"),
    url="https://shop.test/a1",
    images=tuple(NewImage(src=f"https://cdn.test/{n}.jpg", alt="Oak lamp") for n in (1, 2, 3)),
    attributes={"google_product_category": "594", "item_group_id": "A", "color": "natural"},
    locale="en",
)


def read_xml(text: str | bytes) -> list[Row]:
    return list(google.read_xml(io.BytesIO(text if isinstance(text, bytes) else text.encode())))


def item(row: Row) -> NewItem:
    assert not row.problems
    found = rules.item_from_json(row.content, locale="en", currency="USD")
    assert isinstance(found, NewItem), found
    return found


def test_the_three_forms_of_a_feed_give_the_same_product() -> None:
    [from_tsv] = google.read_table(io.BytesIO(TSV.encode()), "\t")
    [from_rss] = read_xml(RSS)
    [from_atom] = read_xml(ATOM)

    assert item(from_tsv) == LAMP
    assert item(from_rss) == LAMP
    assert item(from_atom) == LAMP
    assert (from_tsv.line, from_rss.line, from_atom.line) == (2, 4, 4)


def offer(**fields: str) -> Row:
    return google.row(7, {"id": ["A"], "title": ["T"], **{name: [value] for name, value in fields.items()}})


@pytest.mark.parametrize(
    ("price", "minor", "currency"),
    [("12.50 EUR", 1250, "EUR"), ("12.50EUR", 1250, "EUR"), ("GBP 12.50", 1250, "GBP"), ("12.50", 1250, "USD")],
)
def test_a_price_is_read_with_its_currency(price: str, minor: int, currency: str) -> None:
    assert item(offer(price=price)).price == Money(amount_minor=minor, currency=currency)


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"price": "abc"}, "price", "is not a decimal number such as 12.50"),
        ({"price": "-3 EUR"}, "price", "is negative"),
        ({"price": "12,50 EUR"}, "price", "has a decimal comma; write 12.50"),
        ({"price": "12.50 ABC"}, "currency", "is not a currency code of ISO 4217, such as EUR or JPY"),
        ({"image_link": "ftp://x.test/a.jpg"}, "images[0].src", "has to be a path, or start with https:// or http://; ftp: is not read"),
    ],
)  # fmt: skip
def test_a_bad_offer_is_refused_with_the_reason(fields: dict[str, str], field: str, reason: str) -> None:
    row = offer(**fields)

    found = rules.item_from_json(row.content, locale="en", currency="USD")

    assert isinstance(found, list)
    assert [(problem.field, problem.reason) for problem in found] == [(field, reason)]


def test_an_availability_that_google_does_not_know_is_refused() -> None:
    [problem] = offer(availability="maybe").problems

    assert (problem.field, problem.value) == ("availability", "maybe")
    assert problem.reason.startswith("has to be one of in_stock,")


@pytest.mark.parametrize(
    ("availability", "in_stock"), [("out of stock", False), ("preorder", True), ("In_Stock", True)]
)
def test_availability_says_whether_it_is_in_stock(availability: str, in_stock: bool) -> None:  # noqa: FBT001 - a case of the table
    assert item(offer(availability=availability)).in_stock is in_stock


def test_a_sale_that_is_only_for_a_time_does_not_set_the_price() -> None:
    found = item(offer(price="5 EUR", sale_price="3 EUR", sale_price_effective_date="2026-01-01/2026-01-02"))

    assert found.price == Money(amount_minor=500, currency="EUR")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_a_feed_is_read_in_the_encoding_it_names(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(RSS.replace("UTF-8", encoding).replace("Oak lamp", "Café lamp").encode(encoding))

    with opened(path, lambda _: None) as file:
        [row] = google.read_xml(file)

    assert item(row).title == "Café lamp"


# --- XML that means harm, or is broken


def test_an_entity_of_the_file_is_not_expanded() -> None:
    text = """<?xml version="1.0"?>
<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
<rss><channel>
<item><id>A</id><title>&b;</title></item>
<item><id>B</id><title>&f;</title></item>
<item><id>C</id><title>Lamp &amp; shade</title></item>
</channel></rss>"""

    rows = read_xml(text)

    assert [[problem.reason for problem in row.problems] for row in rows] == [
        ["uses an entity of its own in title, which is not expanded"],
        ["uses an entity of its own in title, which is not expanded"],
        [],
    ]
    assert item(rows[2]).title == "Lamp & shade"


def test_xml_that_breaks_off_says_where_after_what_came_before() -> None:
    rows: list[Row] = []
    with pytest.raises(FileRefused) as refusal:
        rows.extend(google.read_xml(io.BytesIO(RSS.replace("</channel></rss>", "<item><g:id>B</g:title>").encode())))

    assert len(rows) == 1
    assert refusal.value.line == 22
    assert refusal.value.message.startswith("the XML is broken, and nothing after this point is read: ")


def test_an_offer_that_never_ends_is_given_up_on() -> None:
    endless = b"<rss><channel><item>" + (b"<x>" + b"y" * 1_000 + b"</x>\n") * 20_000

    with pytest.raises(FileRefused) as refusal:
        read_xml(endless)

    assert refusal.value.message == "has 16 MB without the end of an offer"


def test_a_text_of_fifty_megabytes_ends_the_file_with_an_error() -> None:
    with pytest.raises(FileRefused):
        read_xml(b"<rss><channel><item><title>" + b"x" * 50_000_000 + b"</title></item></channel></rss>")


def test_the_line_of_an_offer_is_right_beyond_line_65535() -> None:
    two = "<item><id>A</id><title>T</title></item>\n" * 2
    text = "<rss><channel>\n" + two + "\n" * 70_000 + two + "</channel></rss>"

    assert [row.line for row in google.read_xml(io.BytesIO(text.encode()))] == [2, 3, 70_004, 70_005]
