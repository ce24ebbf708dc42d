"""What a shop's own space is worth: standardised vectors and a learnt map beside the encoder's, on visits of later."""

import csv
import json
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
import torch

from domain.catalog.rules import text_to_encode
from ml import fitting
from ml import pairs as judging
from ml.fitting import Material
from ml.pairs import Pairs, Whole
from ml.protocols import TextEncoder
from ml.whitening import whiten
from tests.ml.conftest import text_encoder, weights_directory

__all__ = ["text_encoder", "weights_directory"]

pytestmark = pytest.mark.benchmark

ROOT = Path(__file__).resolve().parents[2]
UCI = ROOT.parent / "shared" / "data" / "uci_online_retail"
DEMO = ROOT / "workers" / "seed" / "demo"


def transactions() -> tuple[list[str], list[Whole]]:
    """The names of a giftware shop's goods, and what was on each invoice, in the order of the lines."""
    from pyarrow import parquet

    with (UCI / "items.csv").open(encoding="utf-8") as file:
        names = {row["StockCode"]: row["description"].strip() for row in csv.DictReader(file)}
    # Postage, fees and adjustments have codes without a number.
    codes = [code for code, name in names.items() if name and any(mark.isdigit() for mark in code[:5])]
    row_of = {code: row for row, code in enumerate(codes)}
    table = parquet.read_table(UCI / "online_retail.parquet")
    columns = [table[name].to_pylist() for name in ("InvoiceDate", "InvoiceNo", "StockCode", "Quantity")]
    invoices: dict[tuple[object, str], dict[int, None]] = defaultdict(dict)
    for at, invoice, code, quantity in zip(*columns, strict=True):
        if quantity > 0 and code in row_of:
            invoices[at, str(invoice)][row_of[code]] = None
    met = [np.array(list(invoices[key]), np.int64) for key in sorted(invoices, key=str)]
    return [names[code] for code in codes], [rows for rows in met if len(rows) > 1]


def demo() -> tuple[list[str], list[Whole]]:
    """The demo shop's products, and what its crowd met in each visit."""
    products = [json.loads(line) for line in (DEMO / "products.jsonl").read_text("utf-8").splitlines()]
    row_of = {row["sku"]: number for number, row in enumerate(products)}
    visits: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for line in (DEMO / "crowd.jsonl").read_text("utf-8").splitlines():
        for signal in json.loads(line)["signals"]:
            if signal.get("sku") in row_of:
                visits[signal["session"]].append((-signal["days_ago"], row_of[signal["sku"]]))
    ordered = sorted((sorted(steps) for steps in visits.values()), key=lambda steps: steps[0][0])
    met = [np.array(list(dict.fromkeys(row for _, row in steps)), np.int64) for steps in ordered]
    texts = [
        text_to_encode(row["title"], row["category"], row.get("brand", ""), row.get("description", ""))
        for row in products
    ]
    return texts, [rows for rows in met if len(rows) > 1]


@pytest.mark.parametrize("shop", ["uci", "demo"])
def test_a_space_fitted_on_a_shop(shop: str, text_encoder: TextEncoder) -> None:
    if shop == "uci" and not UCI.is_dir():
        pytest.skip("../shared/data is not beside the project")
    torch.set_num_threads(1)
    words, visits = transactions() if shop == "uci" else demo()
    vectors = text_encoder.encode(words)
    material = Material(vectors=vectors, items=len(words), visits=visits, rival=vectors)

    print(f"\n{shop}: {len(words)} items, {len(visits)} visits")
    for method in (fitting.WHITEN, fitting.TUNE):
        begun = time.perf_counter()
        found = fitting.fit(material, method, lambda line: print(f"  {line}"))
        if found is None:
            print(f"  {method}: too little to learn from")
            continue
        print(f"  {time.perf_counter() - begun:.0f} s; settings {dict(found.settings)}")
        for line in found.report():
            print(f"  {line}")
        print(f"  better: {found.better}")
        if shop == "uci" and method == fitting.TUNE:
            assert found.better


def catalogue(name: str) -> tuple[list[str], list[str], list[tuple[int, int]]]:
    """A catalogue without visits: what is encoded, the kind of each product, and pairs the shop itself linked."""
    folder = UCI.parent / name
    products = [json.loads(line) for line in (folder / "products.jsonl").read_text("utf-8").splitlines()]
    shelves = [row.get("categories") or [row.get("category", "")] for row in products]
    texts = [
        text_to_encode(row["name"], shelf, "", row.get("description", ""))
        for row, shelf in zip(products, shelves, strict=True)
    ]
    kinds = [str(row.get("style") or shelf[0] if shelf else "") for row, shelf in zip(products, shelves, strict=True)]
    rows = {row.get("sku"): number for number, row in enumerate(products)}
    links = folder / "product_links.jsonl"
    found = [json.loads(line) for line in links.read_text("utf-8").splitlines()] if links.exists() else []
    pairs = [(rows.get(each["sku"]), rows.get(sku)) for each in found for sku in each["linked_sku"].split("\n")]
    return texts, kinds, [(one, other) for one, other in pairs if one is not None and other is not None]


@pytest.mark.parametrize("name", ["aws_retail_demo_store", "magento_luma"])
def test_whitening_where_nobody_came_yet(name: str, text_encoder: TextEncoder) -> None:
    if not UCI.is_dir():
        pytest.skip("../shared/data is not beside the project")
    torch.set_num_threads(1)
    texts, kinds, links = catalogue(name)
    vectors, kind = text_encoder.encode(texts), np.array(kinds)
    linked = np.array(links, np.int64).reshape(-1, 2)
    pairs = Pairs(anchors=linked[:, 0], partners=linked[:, 1], visits=linked[:, 0])

    print(f"\n{name}: {len(texts)} products, {len(links)} links")
    print(f"{'':<18}{'same kind in 10':>16}{'links in 10':>13}")
    for dim, power in ((0, 0.0), (128, 0.25), (128, 0.5), (256, 0.25), (384, 0.25), (384, 0.5), (384, 1.0)):
        space = vectors if dim == 0 else fitting.turned(vectors, *whiten(vectors, dim, power))
        near = space @ space.T
        np.fill_diagonal(near, -np.inf)
        same = float((kind[np.argsort(-near, axis=1)[:, :10]] == kind[:, None]).mean())
        hits = judging.found(space, pairs, len(texts), 10)
        said = "as encoded" if dim == 0 else f"{dim}, power {power}"
        print(f"{said:<18}{same:>16.4f}{float(hits.mean()) if len(hits) else float('nan'):>13.4f}")
