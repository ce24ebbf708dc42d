"""The demo shop's words, people and pictures: what an editor would check before opening."""

import hashlib
import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from domain.catalog import rules
from domain.catalog.values import NewItem

pytestmark = pytest.mark.unit

DEMO = Path(__file__).parents[3] / "workers" / "seed" / "demo"
OPENING = datetime(2026, 11, 21, 23, 59, tzinfo=UTC)
KINDS = {"view", "click", "dwell", "search", "cart_add", "cart_remove", "purchase", "rate", "dismiss", "share"}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DEMO / name).read_text("utf-8").splitlines()]


PRODUCTS = rows("products.jsonl")
ARTICLES = rows("articles.jsonl")
PROMOTIONS = rows("promotions.jsonl")
PERSONAS = rows("personas.jsonl")
CROWD = rows("crowd.jsonl")
ITEMS = PRODUCTS + ARTICLES + PROMOTIONS


def sentences(text: str) -> list[str]:
    return [s.strip().lower() for s in re.split(r"(?<=[.!?:;])\s+", text) if len(s.split()) > 3]


def test_the_shop_is_large_enough_to_get_lost_in() -> None:
    assert (len(PRODUCTS) >= 240, len(ARTICLES), len(PROMOTIONS)) == (True, 30, 12)


def test_eight_aisles_each_hold_at_least_four_shelves_of_products() -> None:
    shelves = {tuple(p["category"]) for p in PRODUCTS}

    aisles = Counter(aisle for aisle, _ in shelves)

    assert len(aisles) == 8
    assert min(aisles.values()) >= 4


def test_every_row_is_one_the_catalogue_accepts() -> None:
    refused = [
        row["sku"] for row in ITEMS if not isinstance(rules.item_from_json(row, locale="en", currency="EUR"), NewItem)
    ]

    assert refused == []


@pytest.mark.parametrize("field", ["sku", "title", "url"])
def test_no_two_items_share_a_name_or_address(field: str) -> None:
    assert [value for value, n in Counter(row[field] for row in ITEMS).items() if n > 1] == []


def test_product_descriptions_are_forty_to_ninety_words() -> None:
    lengths = {p["sku"]: len(p["description"].split()) for p in PRODUCTS}

    assert {sku: n for sku, n in lengths.items() if not 40 <= n <= 90} == {}


def test_articles_are_a_teaser_and_a_body_worth_reading() -> None:
    bodies = {a["sku"]: len(a["description"].split("\n\n", 1)[1].split()) for a in ARTICLES}

    assert {sku: n for sku, n in bodies.items() if not 120 <= n <= 200} == {}


def test_no_two_texts_share_a_sentence() -> None:
    used = Counter(sentence for row in ITEMS for sentence in sentences(row["description"]))

    assert [sentence for sentence, n in used.items() if n > 1] == []


def test_no_description_begins_like_another() -> None:
    openings = Counter(" ".join(row["description"].lower().split()[:4]) for row in PRODUCTS)

    assert [words for words, n in openings.items() if n > 1] == []


def test_nothing_claims_to_be_the_best_or_to_heal() -> None:
    boast = re.compile(r"\b(best|healthy|healing|cures?|detox|clinically|therapeutic|anti-bacterial)\b", re.IGNORECASE)

    assert [row["sku"] for row in ITEMS if boast.search(row["title"] + " " + row["description"])] == []


def test_prices_are_exact_euros() -> None:
    odd = [p["sku"] for p in PRODUCTS if p["currency"] != "EUR" or Decimal(p["price"]).as_tuple().exponent != -2]

    assert odd == []
    assert {Decimal(p["price"]) > 0 for p in PRODUCTS} == {True}


def test_about_one_product_in_twenty_is_sold_out() -> None:
    assert 0.03 <= sum(not p["in_stock"] for p in PRODUCTS) / len(PRODUCTS) <= 0.08


def test_news_of_the_last_three_weeks_and_a_year_and_a_half_behind_it() -> None:
    ages = [OPENING - datetime.fromisoformat(p["published_at"]) for p in PRODUCTS]

    assert 20 <= sum(age <= timedelta(days=22) for age in ages) <= 32
    assert max(ages) > timedelta(days=480)
    assert timedelta(0) <= min(ages)
    assert max(ages) <= timedelta(days=550)


def test_every_title_is_also_french() -> None:
    missing = [row["sku"] for row in ITEMS if not row["translations"]["fr"]["title"].strip()]

    assert missing == []


def test_at_least_sixty_descriptions_are_also_french() -> None:
    french = [p["translations"]["fr"]["description"] for p in PRODUCTS if "description" in p["translations"]["fr"]]

    assert len(french) >= 60
    assert min(len(text.split()) for text in french) >= 30
    assert all(re.search(r"\b(le|la|les|un|une|des|du)\b", text.lower()) for text in french)


def test_offers_run_ran_and_will_run() -> None:
    spans = [(datetime.fromisoformat(p["starts_at"]), datetime.fromisoformat(p["ends_at"])) for p in PROMOTIONS]

    assert all(start < end for start, end in spans)
    assert sum(start <= OPENING <= end for start, end in spans) >= 5
    assert sum(end < OPENING for _, end in spans) >= 2
    assert sum(start > OPENING for start, _ in spans) >= 2


def test_offers_name_shelves_that_exist() -> None:
    known = {tuple(p["category"][:n]) for p in PRODUCTS for n in (1, 2)} | {()}

    assert [p["sku"] for p in PROMOTIONS if tuple(p["category"]) not in known] == []


def test_discounts_are_a_percentage_or_an_amount() -> None:
    assert [p["sku"] for p in PROMOTIONS if not re.fullmatch(r"\d+%|\d+\.\d\d EUR", p["discount"])] == []


def test_signals_name_items_that_exist_in_an_order_that_can_be() -> None:
    known = {row["sku"]: datetime.fromisoformat(row["published_at"]) for row in ITEMS}
    ids: Counter[str] = Counter()

    for person in PERSONAS + CROWD:
        ids.update(signal["id"] for signal in person["signals"])
        days = [signal["days_ago"] for signal in person["signals"]]
        assert days == sorted(days, reverse=True), person["shopper"]
        for signal in person["signals"]:
            assert signal["kind"] in KINDS
            assert ("query" in signal) == (signal["kind"] == "search")
            assert signal["days_ago"] >= 0
            if "sku" in signal:
                assert known[signal["sku"]] < OPENING - timedelta(days=signal["days_ago"]), signal

    assert max(ids.values()) == 1


def test_five_personas_have_tastes_that_differ_plainly() -> None:
    aisle = {p["sku"]: p["category"][0] for p in PRODUCTS}
    favourites = []

    for persona in PERSONAS:
        assert 25 <= len(persona["signals"]) <= 60
        bought = Counter(aisle[s["sku"]] for s in persona["signals"] if s.get("sku") in aisle)
        favourite, times = bought.most_common(1)[0]
        assert times / bought.total() > 0.5
        favourites.append(favourite)

    assert len(set(favourites)) == 6


def test_a_crowd_makes_some_things_popular() -> None:
    views = Counter(s["sku"] for person in CROWD for s in person["signals"] if s["kind"] == "view")
    counts = sorted(views.values(), reverse=True)

    assert len(CROWD) >= 140
    assert {4 <= len(person["signals"]) <= 20 for person in CROWD} == {True}
    assert sum(counts[: len(counts) // 5]) > 0.4 * sum(counts)


def test_every_item_has_one_picture_of_the_promised_size_and_words_for_it() -> None:
    for row in ITEMS:
        (image,) = row["images"]
        with Image.open(DEMO / image["src"]) as picture:
            picture.load()
            assert (picture.format, picture.size) == ("WEBP", (800, 800) if row in PRODUCTS else (1200, 675)), row[
                "sku"
            ]
        assert len(image["alt"]) > 10


def test_no_two_pictures_are_the_same() -> None:
    prints = Counter(hashlib.sha256((DEMO / row["images"][0]["src"]).read_bytes()).hexdigest() for row in ITEMS)

    assert max(prints.values()) == 1


def test_all_pictures_together_fit_in_six_megabytes() -> None:
    sizes = [path.stat().st_size for path in (DEMO / "images").iterdir()]

    assert len(sizes) == len(ITEMS)
    assert sum(sizes) < 6_000_000


def test_every_item_says_how_it_is_drawn() -> None:
    drawn = {row["sku"]: row for row in rows("drawings.jsonl")}

    assert drawn.keys() == {row["sku"] for row in ITEMS}
    assert len({row["shape"] for row in drawn.values() if "shape" in row}) >= 45
