"""Profiles from a language model against plain averages of item vectors: which one finds the next thing somebody wants."""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pyarrow import parquet

from domain.catalog import rules as catalog
from ml import load, metrics
from ml.protocols import TextEncoder
from ml.values import Purpose

pytestmark = [pytest.mark.benchmark, pytest.mark.models]

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "workers" / "seed" / "demo"
UCI = ROOT.parent / "shared" / "data" / "uci_online_retail"
K = 10
# An encoder of 256 word pieces reads about forty titles.
TOLD = 40
SHOPPERS = int(os.environ.get("BENCH_SHOPPERS", "400"))

Rows = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What somebody did, newest first, and what they turned to next that was new to them."""

    items: list[int]
    kinds: list[str]
    ages_days: list[float]
    wanted: set[int]


@dataclass(frozen=True, kw_only=True)
class Shop:
    name: str
    titles: list[str]
    categories: list[str]
    texts: list[str]
    cases: list[Case] = field(repr=False)


def test_profiles_by_a_language_model_beside_plain_averages(capsys: pytest.CaptureFixture[str]) -> None:
    encoder = load.text_encoder("embedded", ROOT / ".etalage" / "weights", "cpu")
    shops = [demo_shop(), *([uci()] if UCI.exists() else [])]

    tables = {shop.name: list(judged(shop, encoder)) for shop in shops}

    with capsys.disabled():
        for name, rows in tables.items():
            print(f"\n{name}: the next new item by cosine over the whole catalogue, 95 % intervals by bootstrap")
            print(f"{'profile':34} {'Recall@10':>20} {'NDCG@10':>20}")
            for profile, recall, ndcg in rows:
                print(f"{profile:34} {interval(recall):>20} {interval(ndcg):>20}")
    # The product keeps averages of vectors; the day words are clearly better somewhere, this says so.
    assert not [
        (name, profile)
        for name, rows in tables.items()
        for profile, _, ndcg in rows
        if profile.startswith("text") and clearly_better(ndcg, next(n for p, _, n in rows if p == TASTE))
    ]


def judged(shop: Shop, encoder: TextEncoder) -> Iterator[tuple[str, Rows, Rows]]:
    vectors = encoder.encode(shop.texts)
    for name, profile in profiles(shop, vectors).items():
        yield name, *scores(shop, vectors, np.stack([unit(profile(case)) for case in shop.cases]))
    for name, told in TEXTS.items():
        asked = encoder.encode([told(shop, case) for case in shop.cases], Purpose.QUERY)
        yield name, *scores(shop, vectors, asked)
        if name == "text: titles, newest first":
            mixed = np.stack(
                [unit(unit(decayed(case, vectors)) + one) for case, one in zip(shop.cases, asked, strict=True)]
            )
            yield "text + decayed average, half each", *scores(shop, vectors, mixed)


def profiles(shop: Shop, vectors: Rows) -> Mapping[str, Callable[[Case], Rows]]:
    return {
        "chance": lambda case: np.asarray(np.random.default_rng(sum(case.items)).normal(size=vectors.shape[1:])),
        "the last item alone": lambda case: vectors[case.items[0]],
        "average of items": lambda case: vectors[case.items].mean(axis=0),
        "average, decayed by position": lambda case: decayed(case, vectors),
        TASTE: lambda case: taste(case, vectors),
    }


TASTE = "taste: weights, 14 days"
WEIGHT = {"view": 0.1, "click": 0.3, "cart_add": 1.0, "purchase": 2.0, "share": 0.5, "dwell": 0.5, "rate": 0.5}


def decayed(case: Case, vectors: Rows) -> Rows:
    weights = np.exp(-np.arange(len(case.items)) / 5.0)
    return np.asarray((weights[:, None] * vectors[case.items]).sum(axis=0), np.float32)


def taste(case: Case, vectors: Rows) -> Rows:
    weights = np.array([WEIGHT.get(kind, 0.1) for kind in case.kinds]) * 0.5 ** (
        (np.array(case.ages_days) - min(case.ages_days)) / 14.0
    )
    return np.asarray((weights[:, None] * vectors[case.items]).sum(axis=0), np.float32)


def titles_told(shop: Shop, case: Case) -> str:
    return "; ".join(dict.fromkeys(shop.titles[item] for item in case.items[:TOLD]))


def deeds_told(shop: Shop, case: Case) -> str:
    words = {"view": "looked at", "click": "opened", "cart_add": "put into the cart", "purchase": "bought"}
    told = [
        f"{words.get(kind, 'looked at')} {shop.titles[item]}"
        for kind, item in zip(case.kinds[:TOLD], case.items[:TOLD], strict=True)
    ]
    return "This shopper, newest first: " + ", ".join(dict.fromkeys(told)) + "."


def wish_told(shop: Shop, case: Case) -> str:
    often = sorted({shop.categories[item] for item in case.items})
    return f"Somebody interested in {', '.join(often)[:200]}, who last looked at {titles_told(shop, case)}, also wants"


TEXTS: Mapping[str, Callable[[Shop, Case], str]] = {
    "text: titles, newest first": titles_told,
    "text: deeds in a sentence": deeds_told,
    "text: categories, titles, a wish": wish_told,
}


def scores(shop: Shop, vectors: Rows, asked: Rows) -> tuple[Rows, Rows]:
    """Recall@10 and NDCG@10 of every case; what the shopper had before is no answer."""
    recall, ndcg = [], []
    for case, one in zip(shop.cases, asked, strict=True):
        near = vectors @ one
        near[case.items] = -np.inf
        found = np.argsort(-near, kind="stable")[:K].tolist()
        recall.append(metrics.recall_at_k(found, case.wanted, K))
        ndcg.append(metrics.ndcg_at_k(found, dict.fromkeys(case.wanted, 1.0), K))
    return np.array(recall, np.float32), np.array(ndcg, np.float32)


def interval(values: Rows) -> str:
    drawn = np.random.default_rng(1).choice(values, size=(1_000, len(values))).mean(axis=1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return f"{values.mean():.3f} ({low:.3f}-{high:.3f})"


def clearly_better(one: Rows, other: Rows) -> bool:
    """Whether one beats the other, shopper by shopper, in all but one of two hundred draws."""
    drawn = np.random.default_rng(1).choice(one - other, size=(1_000, len(one))).mean(axis=1)
    return bool(np.quantile(drawn, 0.005) > 0)


def unit(vector: Rows) -> Rows:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)


def demo_shop() -> Shop:
    items = [json.loads(line) for name in ("products", "articles") for line in _lines(name)]
    place = {item["sku"]: n for n, item in enumerate(items)}
    people = [json.loads(line) for name in ("crowd", "personas") for line in _lines(name)]
    return Shop(
        name="demo shop",
        titles=[item["title"] for item in items],
        categories=[" ".join(item.get("category") or ["stories"]) for item in items],
        texts=[
            catalog.text_to_encode(
                item["title"], tuple(item.get("category") or ()), item.get("brand", ""), item.get("description", "")
            )
            for item in items
        ],
        cases=[case for person in people if (case := _demo_case(person["signals"], place)) is not None],
    )


def _lines(name: str) -> list[str]:
    return (DEMO / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()


def _demo_case(signals: Sequence[Mapping[str, object]], place: Mapping[str, int]) -> Case | None:
    done = [
        (place[str(signal["sku"])], str(signal["kind"]), float(str(signal["days_ago"])))
        for signal in sorted(signals, key=lambda signal: -float(str(signal["days_ago"])))
        if signal.get("sku") in place and signal["kind"] not in {"dismiss", "cart_remove"}
    ]
    first_done = {item: n for n, (item, _, _) in reversed(list(enumerate(done)))}
    if len(first_done) < 2:
        return None
    last, cut = max(first_done.items(), key=lambda each: each[1])
    before = done[:cut][::-1]
    return Case(
        items=[item for item, _, _ in before],
        kinds=[kind for _, kind, _ in before],
        ages_days=[age for _, _, age in before],
        wanted={last},
    )


def uci() -> Shop:
    """A draw of customers who came back; wanted is what was new to them in their last invoice."""
    table = parquet.read_table(UCI / "online_retail.parquet")
    columns = {name: table[name].to_pylist() for name in table.column_names}
    bought: dict[int, list[tuple[datetime, str, str]]] = defaultdict(list)
    title: dict[str, str] = {}
    for who, when, invoice, code, words, count in zip(
        *(columns[name] for name in ("CustomerID", "InvoiceDate", "InvoiceNo", "StockCode", "Description", "Quantity")),
        strict=True,
    ):
        if who is not None and words and count > 0 and not invoice.startswith("C"):
            bought[who].append((when, invoice, code))
            title.setdefault(code, words.strip().capitalize())
    place = {code: n for n, code in enumerate(title)}
    drawn = np.random.default_rng(1).permutation(sorted(bought))
    cases = (case for who in drawn if (case := _uci_case(sorted(bought[who]), place)) is not None)
    names = list(title.values())
    return Shop(
        name="UCI Online Retail",
        titles=names,
        categories=[""] * len(names),
        texts=names,
        cases=list(islice(cases, SHOPPERS)),
    )


def _uci_case(lines: Sequence[tuple[datetime, str, str]], place: Mapping[str, int]) -> Case | None:
    end, last, _ = lines[-1]
    before = [line for line in lines if line[1] != last][::-1]
    had = {code for _, _, code in before}
    wanted = {place[code] for _, invoice, code in lines if invoice == last and code not in had}
    if not before or not wanted:
        return None
    return Case(
        items=[place[code] for _, _, code in before],
        kinds=["purchase"] * len(before),
        ages_days=[(end - when).total_seconds() / 86_400 for when, _, _ in before],
        wanted=wanted,
    )
