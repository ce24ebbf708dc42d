"""Real shops' own files in the contract's words. Pictures stay where they are: import with `--images-root FOLDER`."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
"""Beside the repository; tests skip where it is not."""

Record = Mapping[str, Any]


def convert_magento_luma(folder: Path, out: Path) -> Path:
    """197 products of a sports shop, 725 photos."""
    variants = {row["sku"]: row["images"] for row in _rows(folder / "variants.jsonl")}
    return _write(out, (_luma(row, variants) for row in _rows(folder / "products.jsonl")))


def convert_aws_retail_demo_store(folder: Path, out: Path) -> Path:
    """2,465 products in 20 categories, without pictures."""
    return _write(out, (_aws(row) for row in _rows(folder / "products.jsonl")))


def convert_thelia_fr_en(folder: Path, out: Path) -> Path:
    """30 pieces of furniture and the shop's own articles, in English with French translations."""
    categories = {row["CATEGORIES UK"]: row for row in _table(folder / "categories.csv")}
    products = (_thelia(row, categories) for row in _rows(folder / "products.jsonl"))
    articles = (_thelia_article(index, row) for index, row in enumerate(_table(folder / "contents.csv"), 1))
    return _write(out, [*products, *articles])


def convert_dotnet_eshop_outdoor(folder: Path, out: Path) -> Path:
    """101 products of an outdoor shop, WebP."""
    return _write(out, (_eshop(row) for row in _rows(folder / "products.jsonl")))


CONVERTERS: Mapping[str, Callable[[Path, Path], Path]] = {
    "magento_luma": convert_magento_luma,
    "aws_retail_demo_store": convert_aws_retail_demo_store,
    "thelia_fr_en": convert_thelia_fr_en,
    "dotnet_eshop_outdoor": convert_dotnet_eshop_outdoor,
}


def _luma(row: Record, variants: Mapping[str, list[str]]) -> Record:
    paths = [path.split("/") for path in row["categories"]]
    own = [path for path in paths if path[0] not in {"Collections", "Promotions", "What's New", "Sale"}]
    attributes = {name: value.split("|") if "|" in value else value for name, value in row["attributes"].items()}
    pictures = dict.fromkeys([*row["images"], *(src for sku in row.get("variants") or [] for src in variants[sku])])
    return {
        "sku": row["sku"],
        "title": row["name"],
        "description": row["description_html"] or row["description"],
        "category": max(own or paths or [[]], key=len),
        "brand": "Luma",
        "price": None if row["price"] is None else f"{row['price']:.2f}",
        "currency": "USD",
        "in_stock": row["type"] != "simple" or (row["qty"] or 0) > 0,
        "url": f"/{row['sku'].lower()}.html",
        "images": [{"src": src, "alt": row["name"]} for src in pictures],
        "attributes": attributes
        | {name: row[name] for name in ("colors", "sizes") if row.get(name)}
        | {"variant_skus": row.get("variants") or []},
        "tags": sorted({path[-1] for path in paths if path not in own}),
    }


def _aws(row: Record) -> Record:
    affinity = {"F": "women", "M": "men"}.get(row.get("gender_affinity") or "")
    return {
        "sku": row["id"],
        "title": row["name"],
        "description": row["description"],
        "category": [row["category"], row["style"]],
        "price": f"{row['price']:.2f}",
        "currency": "USD",
        "in_stock": row["current_stock"] > 0,
        "url": f"/product/{row['id']}",
        "attributes": {"for": affinity} if affinity else {},
        "tags": ["promoted"] if row.get("promoted") else [],
    }


def _thelia(row: Record, categories: Mapping[str, Mapping[str, str]]) -> Record:
    names = [name.strip() for name in row["category"].split(";")]
    category = categories[names[0]]
    parent = categories.get(category["PARENT UK"])
    english = [*([parent["CATEGORIES UK"]] if parent else []), category["CATEGORIES UK"]]
    french = [*([parent["CATEGORIES FR"]] if parent else []), category["CATEGORIES FR"]]
    return {
        "sku": row["ref"],
        "title": row["title"],
        "description": "\n".join([row["short_en"] + ".", row["description_en"], row["dimensions_en"]]),
        "category": english,
        "brand": row["brand"],
        "price": row["price2"] or row["price"],
        "currency": "EUR",
        "url": f"/{row['ref'].lower()}.html",
        "images": [{"src": src, "alt": f"{row['title']}, {row['short_en'].lower()}"} for src in row["images"]],
        "attributes": {
            "colours": [colour for colour in row["colours"] if colour],
            "material": [material for material in row["material"].split(";") if material],
        },
        "tags": names[1:],
        "locale": "en",
        "translations": {
            "fr": {
                "title": row["title"],
                "description": "\n".join([row["short_fr"] + ".", row["description_fr"], row["dimensions_fr"]]),
                "category": french,
            }
        },
    }


def _thelia_article(number: int, row: Mapping[str, str]) -> Record:
    return {
        "kind": "article",
        "sku": f"content-{number}",
        "title": row["TITLE UK"],
        "description": "\n".join(part for part in (row["CHAPO UK"], row["DESCRIPTIF UK"]) if part),
        "category": [row["FOLDERS UK"]] if row.get("FOLDERS UK") else [],
        "url": f"/content/{number}",
        "images": [f"images/{row['PHOTO']}"] if row.get("PHOTO") else [],
        "locale": "en",
        "translations": {
            "fr": {
                "title": row["TITLE FR"],
                "description": "\n".join(part for part in (row["CHAPO FR"], row["DESCRIPTIF FR"]) if part),
            }
        },
    }


def _eshop(row: Record) -> Record:
    return {
        "sku": str(row["id"]),
        "title": row["name"],
        "description": row["description"],
        "category": [row["type"]],
        "brand": row["brand"],
        "price": f"{row['price']:.2f}",
        "currency": "USD",
        "url": f"/item/{row['id']}",
        "images": [{"src": row["image"], "alt": row["name"]}],
    }


def _rows(path: Path) -> Iterable[Record]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _write(out: Path, rows: Iterable[Record]) -> Path:
    with out.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return out
