"""A thousand briefs of two real shops, a page at a time: what would be published, and whether it says what nobody told.

COPY_PAGES=100 pages of ten briefs (default 10; 100 take about half an hour of one core); COPY_TO=FILE keeps what was
written, a page a line, and goes on where an earlier run stopped. COPY_CHANCE=7 draws the briefs. A field that is left empty
(a rail's subtitle) is no text.
"""

import itertools
import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from ml import load
from ml.copy_values import BlockKind as Kind
from ml.copy_values import Brief, CopyField, Offer, Origin, Sampling, default_fields
from ml.protocols import Copywriter
from ml.writing.frames import frame
from tests.benchmarks.copy_facts import Facts, products, said_twice

pytestmark = [pytest.mark.benchmark, pytest.mark.models, pytest.mark.data]

_DATA = Path("../shared/data")
_WEIGHTS = Path(os.environ.get("ETALAGE_WEIGHTS", ".etalage/weights"))
_PAGE = (
    Kind.HERO,
    Kind.PROMOTION_BANNER,
    Kind.PRODUCT_RAIL,
    Kind.CATEGORY_TILES,
    Kind.PRODUCT_RAIL,
    Kind.PROMOTION_BANNER,
    Kind.PRODUCT_RAIL,
    Kind.ARTICLE_FEED,
    Kind.PRODUCT_RAIL,
    Kind.WELCOME_GUIDE,
)
# As many texts of the site as `copy_facts` looks back at.
_LATELY = 300
_FIRST_LINES = frozenset({"headline", "title"})


def test_a_thousand_briefs_say_nothing_that_nobody_told() -> None:
    if not _DATA.is_dir():
        pytest.skip(f"{_DATA.resolve()} is not there")
    pages = int(os.environ.get("COPY_PAGES", "10"))
    kept = Path(os.environ["COPY_TO"]) if "COPY_TO" in os.environ else None
    done = [] if kept is None or not kept.exists() else [json.loads(line) for line in kept.read_text().splitlines()]
    asked = list(itertools.islice(briefs(), 10 * pages))
    writer = load.copywriter("embedded", _WEIGHTS, "cpu", 1)
    facts = Facts(products(_DATA))
    for number in range(len(done), pages):
        lately = [text for page in done for text in page if text["shop"] == asked[10 * number].shop]
        done.append(_page(writer, facts, asked[10 * number : 10 * number + 10], lately))
        if kept is not None:
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(done[-1], ensure_ascii=False) + "\n")

    texts = [text for page in done[:pages] for text in page]
    templates = sum(text["origin"] == Origin.TEMPLATE for text in texts) / len(texts)
    wrong = [text for text in texts if text["violations"]]
    twice = [
        said for page in done[:pages] for said in said_twice([t["text"] for t in page if t["field"] in _FIRST_LINES])
    ]
    _print(texts)
    frames = len({(text["field"], text["frame"]) for text in texts})
    print(f"{frames} frames of {len(texts)} texts, the commonest {_commonest(texts)}")
    print(
        f"{10 * pages} briefs, {len(texts)} texts: {templates:.1%} templates, {len(wrong)} violations, {len(twice)} twice"
    )
    for text in wrong:
        print("  ", text["kind"], text["field"], text["text"], text["violations"])
    assert not wrong
    assert not twice
    assert templates < 0.15


def briefs() -> Iterator[Brief]:
    """As workers tell them: the categories of a shop that a block may name, or an offer of one of them."""
    chance = random.Random(int(os.environ.get("COPY_CHANCE", "7")))
    shops = {"Retail Demo Store": _of_aws(), "Luma": _of_luma()}
    while True:
        shop = chance.choice(list(shops))
        for kind in _PAGE:
            yield _brief(kind, shop, shops[shop], chance)


def _brief(kind: Kind, shop: str, categories: list[str], chance: random.Random) -> Brief:
    count = {Kind.HERO: 3, Kind.PRODUCT_RAIL: 1, Kind.CATEGORY_TILES: 5, Kind.ARTICLE_FEED: 2, Kind.WELCOME_GUIDE: 6}
    named = tuple(chance.sample(categories, count.get(kind, 0)))
    offer = _offer(chance.choice(categories), chance) if kind is Kind.PROMOTION_BANNER else None
    return Brief(kind=kind, shop=shop, fields=default_fields(kind), categories=named, offer=offer)


def _offer(category: str, chance: random.Random) -> Offer:
    amount = chance.choice(["10%", "15%", "20%", "25%", "30%", "$5", "$10", "$20"])
    of = category.rsplit(" > ", 1)[-1]
    ends = date(2026, 12, 1) + timedelta(days=chance.randrange(120)) if chance.random() < 0.7 else None
    code = chance.choice(["", f"{of.split()[0].upper()[:8]}{amount.strip('%$')}", f"SAVE{amount.strip('%$')}"])
    return Offer(code=code, discount=f"{amount} off" + (f" {of}" if chance.random() < 0.8 else ""), ends_on=ends)


def _of_aws() -> list[str]:
    lines = (_DATA / "aws_retail_demo_store/products.jsonl").read_text(encoding="utf-8").splitlines()
    items = [json.loads(line) for line in lines]
    counted = Counter([item["category"] for item in items] + [f"{i['category']} > {i['style']}" for i in items])
    return sorted(name for name, count in counted.items() if count >= 5)


def _of_luma() -> list[str]:
    lines = (_DATA / "magento_luma/products.jsonl").read_text(encoding="utf-8").splitlines()
    counted = Counter(name.replace("/", " > ") for line in lines for name in json.loads(line)["categories"])
    return sorted(name for name, count in counted.items() if count >= 5 and "Promotions" not in name)


def _page(
    writer: Copywriter, facts: Facts, asked: list[Brief], lately: list[dict[str, object]]
) -> list[dict[str, object]]:
    said: tuple[str, ...] = ()
    texts: list[dict[str, object]] = []
    for brief in asked:
        fields = {wanted.name for wanted in brief.fields}
        used = [str(text["frame"]) for text in lately if text["field"] in fields]
        copy = writer.write(replace(brief.avoiding(said), used=tuple(used[-_LATELY:])), Sampling(seed=1))
        said += tuple(text for text in copy.texts().values() if text)
        texts += [_told(field, brief, facts) for field in copy.fields if field.text]
    return texts


def _told(field: CopyField, brief: Brief, facts: Facts) -> dict[str, object]:
    failed = Counter(v.check for each in field.candidates for v in each.verdicts if not v.passed)
    return {
        "kind": brief.kind,
        "shop": brief.shop,
        "about": brief.categories or (brief.offer.discount if brief.offer else ""),
        "field": field.name,
        "text": field.text,
        "frame": frame(field.text, brief),
        "origin": field.origin,
        "why": field.why,
        "candidates": len(field.candidates),
        "survivors": sum(each.survives for each in field.candidates),
        "failed": dict(failed),
        "took_ms": round(field.took_ms),
        "violations": facts.violations(field.text, brief),
    }


def _commonest(texts: list[dict[str, object]]) -> str:
    often = Counter(f"{text['frame']!r}" for text in texts if text["field"] != "call_to_action")
    return ", ".join(f"{frame} {count}" for frame, count in often.most_common(5))


def _print(texts: list[dict[str, object]]) -> None:
    print(f"\n{'block':18}{'field':16}{'texts':>6}{'templates':>11}{'survivors':>11}{'s/text':>8}  what fails")
    for block, field in sorted({(str(text["kind"]), str(text["field"])) for text in texts}):
        held = [text for text in texts if (text["kind"], text["field"]) == (block, field)]
        failed: Counter[str] = sum((Counter(text["failed"]) for text in held), Counter())  # type: ignore[call-overload]
        print(
            f"{block:18}{field:16}{len(held):6}"
            f"{sum(text['origin'] == Origin.TEMPLATE for text in held) / len(held):11.0%}"
            f"{sum(int(str(text['survivors'])) for text in held) / len(held):11.1f}"
            f"{sum(int(str(text['took_ms'])) for text in held) / len(held) / 1_000:8.1f}"
            f"  {', '.join(f'{check} {count}' for check, count in failed.most_common(4))}"
        )
