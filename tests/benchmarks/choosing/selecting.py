"""One client that asks for selections as fast as it gets them; run as a script, it prints what each took as JSON."""

import asyncio
import json
import random
import sys
import time
from datetime import datetime

import uvloop

from domain.base.database import Database
from domain.choosing.read.candidates import found
from domain.choosing.read.evidence import remembered
from domain.choosing.rules.nearness import vector_asks, with_nearness
from domain.choosing.rules.selection import Pick, Settings, proposed, selected
from domain.matching import read as matching
from domain.matching.values import Modality, Space
from tests.benchmarks.choosing.big_shop import BIG

SETTINGS = Settings()
COUNT = 48


async def selection(database: Database, space: Space | None, key: str, now: datetime) -> tuple[list[Pick], list[float]]:
    """What is chosen for this shopper, and how many ms evidence, candidates and choosing took."""
    started = time.perf_counter()
    async with database.read() as db:
        known = await remembered(db, BIG, key, cart=(), now=now)
        remembering = time.perf_counter()
        first = proposed(known.evidence, SETTINGS)
        answer = await found(
            db,
            BIG,
            vector_asks(known.evidence),
            first.items,
            shopper=known.state.id,
            space=space,
            exactly=False,
            now=now,
        )
    finding = time.perf_counter()
    evidence = with_nearness(known.evidence, answer.candidates)
    every = proposed(evidence, SETTINGS)
    picks = selected(evidence, every, answer.facts, SETTINGS, count=COUNT, chance=1)
    done = time.perf_counter()
    return picks, [
        (done - started) * 1000,
        (remembering - started) * 1000,
        (finding - remembering) * 1000,
        (done - finding) * 1000,
    ]


async def _client(url: str, seconds: float, shoppers: int, seed: int, now: str, *, vectors: bool) -> list[list[float]]:
    database = Database(url, pool_size=1)
    chance = random.Random(seed)
    taken: list[list[float]] = []
    try:
        async with database.read() as db:
            space = await matching.live_space(db, Modality.TEXT) if vectors else None
        moment = datetime.fromisoformat(now)
        for _ in range(30):
            await selection(database, space, f"p{chance.randint(1, shoppers)}", moment)
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            picks, times = await selection(database, space, f"p{chance.randint(1, shoppers)}", moment)
            assert len(picks) == COUNT
            taken.append(times)
    finally:
        await database.close()
    return taken


if __name__ == "__main__":
    url, seconds, shoppers, seed, now, vectors = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        done = runner.run(_client(url, float(seconds), int(shoppers), int(seed), now, vectors=vectors == "vectors"))
    sys.stdout.write(json.dumps(done))
