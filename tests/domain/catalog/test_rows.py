"""From a row of JSON to an item, or to everything that is wrong with the row."""

from datetime import UTC, datetime

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.base.values import Json
from domain.catalog import fields, rules
from domain.catalog.rules import item_from_json
from domain.catalog.values import FieldProblem, ItemKind, Money, NewImage, NewItem, Translation

pytestmark = pytest.mark.unit
ROW = {"sku": "L1", "title": "Lamp"}


def read(**given: object) -> NewItem:
    item = item_from_json({**ROW, **given}, locale="en", currency="EUR")
    assert isinstance(item, NewItem), item
    return item


def problems(**given: object) -> list[tuple[str, str, str]]:
    found = item_from_json({**ROW, **given}, locale="en", currency="EUR")
    assert isinstance(found, list), found
    return [(problem.field, problem.value, problem.reason) for problem in found]


def test_a_row_with_every_field_becomes_an_item_with_every_field() -> None:
    item = read(
        kind="promotion",
        description="Line one\r\n\n\n\nline  two",
        category=["Home", "Lamps", "Lamps", ""],
        brand=" Ni  Co ",
        price="12.50",
        currency="usd",
        in_stock=False,
        url="https://shop.test/l1?a=b#c",
        images=["a b.jpg", {"src": "https://x.test/b.jpg", "alt": " B "}, "a b.jpg"],
        attributes={"watt": 5, "sizes": ["S", None, {"deep": True}]},
        tags=["new", "new", " "],
        locale="fr_ca",
        translations={"en": {"title": "Lamp", "category": ["House"]}, "de": {}},
        published_at="2026-11-21T10:00:00+02:00",
        code="TEN",
        discount="10 %",
        starts_at="2026-11-21",
        ends_at="2026-12-01T00:00",
        withdrawn=True,
    )

    assert item == NewItem(
        kind=ItemKind.PROMOTION,
        sku="L1",
        title="Lamp",
        description="Line one\n\nline two",
        category=("Home", "Lamps"),
        brand="Ni Co",
        price=Money(amount_minor=1250, currency="USD"),
        in_stock=False,
        url="https://shop.test/l1?a=b#c",
        images=(NewImage(src="a b.jpg"), NewImage(src="https://x.test/b.jpg", alt="B")),
        attributes={"watt": 5, "sizes": ["S", None, {"deep": True}]},
        tags=("new",),
        locale="fr-CA",
        translations={"en": Translation(title="Lamp", category=("House",)), "de": Translation()},
        published_at=datetime(2026, 11, 21, 8, 0, tzinfo=UTC),
        code="TEN",
        discount="10 %",
        starts_at=datetime(2026, 11, 21, tzinfo=UTC),
        ends_at=datetime(2026, 12, 1, tzinfo=UTC),
        withdrawn=True,
    )


def test_a_row_that_names_little_takes_the_sites_locale_and_currency() -> None:
    assert read(price="3", description=None, category=None, images=None) == NewItem(
        kind=ItemKind.PRODUCT, sku="L1", title="Lamp", locale="en", price=Money(amount_minor=300, currency="EUR")
    )


def test_a_number_may_name_a_product() -> None:
    assert read(sku=123).sku == "123"


@pytest.mark.parametrize(
    ("field", "value", "shown", "reason"),
    [
        ("sku", None, "None", "is required"),
        ("sku", "  ", "  ", "is required"),
        ("sku", "a\tb", "a\\tb", "has a control character"),
        ("sku", "x" * 201, "x" * 60 + "…", "is 201 characters long; the limit is 200"),
        ("sku", ["a"], "list of 1", "has to be text, and is a list"),
        ("title", "", "", "is required"),
        ("title", "<b></b>", "<b></b>", "is required"),
        ("title", "x" * 501, "x" * 60 + "…", "is 501 characters long; the limit is 500"),
        ("title", "a\0b", "a\\x00b", "has a NUL character"),
        ("title", {"en": "Lamp"}, "dict of 1", "has to be text, and is an object"),
        ("kind", "service", "service", "has to be product, article or promotion"),
        ("description", "x" * 1_000_000, "x" * 60 + "…", "is 1,000,000 bytes long; the limit is 100,000"),
        ("description", "é" * 50_001, "é" * 60 + "…", "is 100,002 bytes long; the limit is 100,000"),
        ("description", "\ud800", "\\ud800", "has half of a surrogate pair"),
        ("category", ["x"] * 13, "list of 13", "has 13 entries; the limit is 12"),
        ("category", [["x"]], "list of 1", "has to be text, and is a list"),
        ("price", "abc", "abc", "is not a decimal number such as 12.50"),
        ("price", "-3", "-3", "is negative"),
        ("price", [1], "list of 1", "has to be a decimal number such as 12.50, and is a list"),
        ("currency", "ABC", "ABC", "is not a currency code of ISO 4217, such as EUR or JPY"),
        ("in_stock", "maybe", "maybe", "has to be true or false"),
        ("in_stock", 2, "2", "has to be true or false"),
        ("url", "javascript:alert(1)", "javascript:alert(1)", "has to start with https://, http:// or / (a path on the shop's own site)"),
        ("url", "//evil.test/x", "//evil.test/x", "has to start with https://, http:// or / (a path on the shop's own site)"),
        ("url", "/a b", "/a b", "has a space, quote, backslash or control character; percent-encode it"),
        ("url", "/\\evil.test", "/\\evil.test", "has a space, quote, backslash or control character; percent-encode it"),
        ("url", "http://[::1", "http://[::1", "is not a valid URL"),
        ("url", "http://", "http://", "has to start with https://, http:// or / (a path on the shop's own site)"),
        ("attributes", [1], "list of 1", "has to be an object, and is a list"),
        ("attributes", {"a": 2**70}, "dict of 1", "holds a number beyond 64 bits"),
        ("attributes", {"a": "x" * 20_001}, "dict of 1", "holds more than 20,000 characters"),
        ("attributes", {"a": [[[[[1]]]]]}, "dict of 1", "is nested deeper than 5 levels"),
        ("attributes", {"a": "\0"}, "dict of 1", "has a NUL character"),
        ("locale", "english", "english", "is not a locale such as en, fr-CA or zh-Hant-TW"),
        ("published_at", "21.11.2026", "21.11.2026", "is not a date in ISO 8601, such as 2026-11-21 or 2026-11-21T10:00:00+01:00"),
        ("published_at", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00", "is not a date in ISO 8601, such as 2026-11-21 or 2026-11-21T10:00:00+01:00"),
        ("published_at", "0201-01-01", "0201-01-01", "lies outside the years 1900 to 2199"),
        ("images", ["a.jpg"] * 251, "list of 251", "has 251 entries; the limit is 250"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_by_field_value_and_reason(field: str, value: object, shown: str, reason: str) -> None:
    assert problems(**{field: value}) == [(field, shown, reason)]


@pytest.mark.parametrize(
    ("image", "field", "reason"),
    [
        ({"alt": "x"}, "images[0].src", "is required"),
        ("", "images[0].src", "is required"),
        (5, "images[0].src", "has to be a path or a URL"),
        ("data:image/png;base64,AAAA", "images[0].src", "has to be a path, or start with https:// or http://; data: is not read"),
        ("file:///etc/passwd", "images[0].src", "has to be a path, or start with https:// or http://; file: is not read"),
        ("http://", "images[0].src", "has to start with https://, http:// or / (a path on the shop's own site)"),
        ("a\nb.jpg", "images[0].src", "has a control character, or is longer than 2,000 characters"),
        ({"src": "a.jpg", "alt": ["x"]}, "images[0].alt", "has to be text, and is a list"),
    ],
)  # fmt: skip
def test_a_bad_picture_is_refused_by_its_place_in_the_list(image: object, field: str, reason: str) -> None:
    assert [(name, why) for name, _, why in problems(images=[image])] == [(field, reason)]


def test_a_bad_translation_is_refused_by_its_locale() -> None:
    found = problems(translations={"fr": {"title": 5.5, "description": []}, "klingon": {}, "de": "Lampe"})

    assert found == [
        ("translations.fr.description", "list of 0", "has to be text, and is a list"),
        ("translations", "klingon", "is not a locale such as en, fr-CA or zh-Hant-TW"),
        ("translations.de", "Lampe", "has to be an object"),
    ]


def test_everything_wrong_with_a_row_is_said_at_once() -> None:
    found = problems(sku="", price="abc", kind="x", ends_at="2026-01-01", starts_at="2026-01-02")

    assert [field for field, _, _ in found] == ["ends_at", "kind", "sku", "price"]


@pytest.mark.parametrize("row", [None, 5, "x", [], [{}]])
def test_a_row_that_is_no_object_is_refused(row: object) -> None:
    assert item_from_json(row, locale="en", currency="EUR") == [
        FieldProblem(field="row", value=fields.shortened(row), reason="has to be a JSON object")
    ]


# --- words


def test_html_is_reduced_to_its_words() -> None:
    item = read(
        title="Tom &amp; Jerry <b>lamp</b>",
        description="<p>Warm&nbsp;light.</p><ul><li>Oak</li><li>5 &lt; 6</li></ul><script>alert(1)</script>a<br>b",
    )

    assert item.title == "Tom & Jerry lamp"
    assert item.description == "Warm light.\n\nOak\n\n5 < 6\n\na\nb"


def test_text_that_only_looks_a_little_like_html_is_left_alone() -> None:
    assert read(description="5 < 6 & 7 > 2, <3 it, R&D").description == "5 < 6 & 7 > 2, <3 it, R&D"


def test_control_characters_leave_the_text() -> None:
    item = read(title="La\x07mp\u2028", description="a\x1b[31mb\u0085")

    assert (item.title, item.description) == ("Lamp", "a[31mb")


# --- never a crash

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(sorted(rules.FIELDS)), JSON))
def test_no_row_can_crash_the_reader_and_every_problem_can_be_printed(row: dict[str, Json]) -> None:
    found = item_from_json({"sku": "a", "title": "b", **row}, locale="en", currency="EUR")

    if isinstance(found, NewItem):
        orjson.dumps(found)
        rules.row_hash(found)
        rules.content_hash(found)
        return
    for problem in found:
        assert problem.reason
        assert len(problem.value) <= 61 * 10
        assert problem.value.isprintable()


@given(JSON)
def test_no_value_can_crash_the_reader(value: Json) -> None:
    assert item_from_json(value, locale="en", currency="EUR")


@given(st.text(alphabet="<>&;/!-#x abpdiv\"'=\n"))
def test_no_markup_can_leave_a_script_or_crash_the_reader(text: str) -> None:
    found = item_from_json({**ROW, "description": f"<script>{text}</script>"}, locale="en", currency="EUR")

    assert isinstance(found, NewItem)
    assert "<script" not in found.description
