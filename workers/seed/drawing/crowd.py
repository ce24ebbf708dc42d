"""`python -m workers.seed.drawing.crowd`: writes the background shoppers, so that some things are popular."""

import json
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from domain.base.values import Json

DEMO = Path(__file__).parent.parent / "demo"
SEED = 20_261_121
SHOPPERS = 200

# The day the demo is dated from; days_ago counts back from whenever the shop is seeded.
TODAY = datetime(2026, 11, 21, tzinfo=UTC)

# What the shop sees more of for a week now: it gets dark early. As (shelf, how many times its usual pull).
SEASON = {"Candles & Lanterns": 30, "Throws & Blankets": 20, "String Lights & Bulbs": 20, "Tea & Infusions": 10}
SEASON_DAYS = 6

# How a visit goes on after a look at a product, as (kind, chance); rough e-commerce ratios, a little generous.
AFTER_A_VIEW = (("dwell", 0.38), ("cart_add", 0.24), ("purchase", 0.55), ("rate", 0.3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ware:
    """What matters of a product to a crowd: where it stands, how much it is liked, how long it has been there."""

    sku: str
    aisle: str
    shelf: str
    pull: float
    age_days: float


def wares(chance: random.Random) -> list[Ware]:
    """Every product with a pull of its own: a few are loved, most are liked a little."""
    found = []
    for text in (DEMO / "products.jsonl").read_text("utf-8").splitlines():
        row = json.loads(text)
        age = TODAY - datetime.fromisoformat(row["published_at"])
        pull = math.exp(chance.gauss(0, 1.05)) / (1 + float(row["price"]) / 160)
        aisle, shelf = row["category"]
        found.append(Ware(sku=row["sku"], aisle=aisle, shelf=shelf, pull=pull, age_days=age.total_seconds() / 86_400))
    return found


def picked(chance: random.Random, among: Sequence[Ware], liked: Sequence[str], shelf: str, days_ago: float) -> Ware:
    """A product on sale that day: mostly from the aisles this shopper likes, often from the shelf just looked at."""
    there = [ware for ware in among if ware.age_days > days_ago + 0.5]
    return chance.choices(
        there,
        [
            w.pull
            * (9 if w.aisle == liked[0] else 4 if w.aisle in liked else 0.5)
            * (5 if w.shelf == shelf else 1)
            * (SEASON.get(w.shelf, 1) if days_ago < SEASON_DAYS else 1)
            for w in there
        ],
    )[0]


def visit(chance: random.Random, among: Sequence[Ware], liked: Sequence[str], days_ago: float) -> list[dict[str, Json]]:
    """What one shopper does in one visit, first to last."""
    done: list[dict[str, Json]] = []
    shelf = ""
    for _ in range(chance.randint(1, 4)):
        ware = picked(chance, among, liked, shelf, days_ago)
        shelf = ware.shelf
        days_ago -= chance.uniform(12, 60) / 86_400
        done.append({"kind": "view", "sku": ware.sku, "days_ago": round(days_ago, 4)})
        for kind, odds in AFTER_A_VIEW:
            if chance.random() > odds:
                if kind == "dwell":
                    continue
                break
            days_ago -= chance.uniform(5, 40) / 86_400
            value = {"dwell": chance.randint(15, 120), "rate": chance.choice((3, 4, 4, 5, 5, 5))}.get(kind, 1)
            done.append({"kind": kind, "sku": ware.sku, "days_ago": round(days_ago, 4), "value": float(value)})
    return done


def shopper(chance: random.Random, number: int, among: Sequence[Ware], aisles: Sequence[str]) -> dict[str, Json]:
    """One background shopper with 4 to 20 signals."""
    name = f"crowd-{number:03d}"
    liked = chance.sample(aisles, chance.choice((1, 2, 2, 3)))
    signals: list[dict[str, Json]] = []
    while len(signals) < 4:
        # Some come back, and of the visits a shop remembers more are recent.
        days = sorted((max(0.2, 120 * chance.random() ** 1.7) for _ in range(chance.randint(1, 5))), reverse=True)
        signals = [
            {**done, "session": f"{name}-visit-{visits}"}
            for visits, days_ago in enumerate(days, start=1)
            for done in visit(chance, among, liked, days_ago)
        ]
    kept = [{"id": f"{name}-{i:02d}", **signal} for i, signal in enumerate(signals[-20:], start=1)]
    locale, channel = chance.choice(("en", "en", "fr")), chance.choice(("web", "web", "app"))
    return {"shopper": name, "locale": locale, "channel": channel, "signals": kept}


def main() -> None:
    """Writes crowd.jsonl; the same products give the same crowd."""
    chance = random.Random(SEED)  # noqa: S311 - a crowd needs chance, not secrecy
    among = wares(chance)
    aisles = sorted({ware.aisle for ware in among})
    crowd = [shopper(chance, number, among, aisles) for number in range(1, SHOPPERS + 1)]
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in crowd)
    (DEMO / "crowd.jsonl").write_text(lines, "utf-8")


if __name__ == "__main__":
    main()
