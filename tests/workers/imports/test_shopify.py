"""A Shopify product export becomes one product a Handle."""

import io

import pytest

from domain.catalog import rules
from domain.catalog.values import ItemKind, Money, NewImage, NewItem
from workers.imports import shopify
from workers.imports.rows import Row

pytestmark = pytest.mark.unit

HEAD = (
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,"
    "Option2 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,"
    "Image Src,Image Position,Image Alt Text,Variant Image,Status\n"
)
LAMP = (
    'lamp,Oak lamp,"<p>Warm, ""soft"" light.</p>\n<ul><li>Oak</li></ul>",Nordlys,Home & Garden > Lighting > Lamps,Lamp,'
    '"oak, warm",true,Size,S,Colour,Natural,L-S,shopify,0,deny,59.00,https://cdn.test/2.jpg,2,Side,,active\n'
    "lamp,,,,,,,,,M,,Natural,L-M,shopify,3,deny,49.00,https://cdn.test/1.jpg,1,Front,https://cdn.test/v.jpg,\n"
    "lamp,,,,,,,,,,,,,,,,,https://cdn.test/3.jpg,3,,,\n"
)


def read(text: str) -> list[Row]:
    return list(shopify.read(io.BytesIO((HEAD + text).encode())))


def item(row: Row) -> NewItem:
    found = rules.item_from_json(row.content, locale="en", currency="EUR")
    assert isinstance(found, NewItem), found
    return found


def test_the_rows_of_a_handle_are_one_product() -> None:
    [row] = read(LAMP)

    assert row.line == 2
    assert item(row) == NewItem(
        kind=ItemKind.PRODUCT,
        sku="lamp",
        title="Oak lamp",
        description='Warm, "soft" light.\n\nOak',
        category=("Home & Garden", "Lighting", "Lamps"),
        brand="Nordlys",
        price=Money(amount_minor=4900, currency="EUR"),
        in_stock=True,
        url="/products/lamp",
        images=(
            NewImage(src="https://cdn.test/1.jpg", alt="Front"),
            NewImage(src="https://cdn.test/2.jpg", alt="Side"),
            NewImage(src="https://cdn.test/3.jpg"),
            NewImage(src="https://cdn.test/v.jpg"),
        ),
        attributes={"type": "Lamp", "Size": ["S", "M"], "Colour": ["Natural"], "variant_skus": ["L-S", "L-M"]},
        tags=("oak", "warm"),
        locale="en",
    )


def product(handle: str, **cells: str) -> str:
    """One row of a product with a title and the cells given."""
    names = HEAD.strip().split(",")
    row = {"Handle": handle, "Title": "T", "Variant Price": "1.00", **cells}
    return ",".join(row.get(name, "") for name in names) + "\n"


@pytest.mark.parametrize(
    ("cells", "in_stock"),
    [
        ({"Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "0"}, False),
        ({"Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "-2"}, False),
        ({"Variant Inventory Tracker": "shopify", "Variant Inventory Qty": "2"}, True),
        (
            {
                "Variant Inventory Tracker": "shopify",
                "Variant Inventory Qty": "0",
                "Variant Inventory Policy": "continue",
            },
            True,
        ),
        ({"Variant Inventory Qty": ""}, True),
    ],
)
def test_a_product_is_in_stock_when_a_variant_can_be_bought(cells: dict[str, str], in_stock: bool) -> None:  # noqa: FBT001 - a case of the table
    [row] = read(product("a", **cells))

    assert item(row).in_stock is in_stock


@pytest.mark.parametrize("cells", [{"Published": "false"}, {"Status": "draft"}, {"Status": "archived"}])
def test_what_the_shop_does_not_show_is_withdrawn(cells: dict[str, str]) -> None:
    [row] = read(product("a", **cells))

    assert item(row).withdrawn


def test_a_bad_price_of_one_variant_is_named_with_its_line() -> None:
    rows = read(product("a") + product("b", **{"Variant Price": "abc"}) + "b,,,,,,,,,M,,,,,,,-3,,,,,\n" + product("c"))

    assert [row.line for row in rows] == [2, 3, 5]
    assert [(p.field, p.value, p.reason) for p in rows[1].problems] == [
        ("Variant Price", "abc", "is not a decimal number such as 12.50 (line 3)"),
        ("Variant Price", "-3", "is negative (line 4)"),
    ]


def test_a_handle_that_comes_back_with_a_title_replaces_and_warns() -> None:
    rows = read(product("a") + product("b") + product("a", Title="Later"))

    assert [row.warnings for row in rows] == [
        (),
        (),
        ("Handle a was in the file before; these rows replace the earlier ones",),
    ]
    assert item(rows[2]).title == "Later"


def test_rows_that_come_back_without_a_title_are_refused() -> None:
    rows = read(product("a") + product("b") + "a,,,,,,,,,M,,,,,,,3.00,,,,,\n" + "c,,,,,,,,,M,,,,,,,3.00,,,,,\n")

    assert [[p.reason for p in row.problems] for row in rows] == [
        [],
        [],
        ["comes back without a Title after other products; keep the rows of a Handle together"],
        ["has no Title in its first row"],
    ]


def test_a_quote_that_is_not_closed_is_an_error_and_not_the_end_of_everything() -> None:
    rows = read(product("a") + 'b,"Lamp" big,,,\n' + product("c"))

    assert [[p.reason for p in row.problems] for row in rows] == [
        ["is not a row of cells: ',' expected after '\"'"],
        [],
        [],
    ]
    assert {str(row.content["sku"]) for row in rows if isinstance(row.content, dict)} == {"a", "c"}


def test_a_row_without_a_handle_or_with_bad_bytes_is_refused_alone() -> None:
    text = (HEAD + product("a") + ",Lost\n").encode() + b"b,L\xffmp\n" + b"c,L\x00mp\n" + product("d").encode()

    rows = list(shopify.read(io.BytesIO(text)))

    assert sorted((row.line, [p.reason for p in row.problems]) for row in rows) == [
        (2, []),
        (3, ["has no Handle"]),
        (4, ["is not UTF-8 in Title; save the file as UTF-8"]),
        (5, ["has a NUL character in Title"]),
        (6, []),
    ]
