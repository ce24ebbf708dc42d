"""One client that asks for selections as fast as it gets them; run as a script, it prints what each took as JSON."""

import asyncio
import itertools
import json
import os
import random
import resource
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import uvloop
from sqlalchemy import text

from api.warming import warm
from domain.base.database import Database
from domain.choosing.read.candidates import found
from domain.choosing.read.choosers import UNTRAINED, Choosers
from domain.choosing.read.evidence import remembered
from domain.choosing.read.factors import expected
from domain.choosing.rules.nearness import vector_asks, with_nearness
from domain.choosing.rules.selection import Pick, Settings, proposed, selected
from domain.choosing.values.evidence import Evidence, Facts, Ids
from domain.choosing.values.factors import Live
from domain.matching import read as matching
from domain.matching.values import Modality, Space
from tests.benchmarks.choosing.big_shop import BIG, EXACT_ROWS

COUNT = 48
WARM_UP = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What was chosen for a shopper, of what, and how many ms all of it, evidence, candidates and choosing took."""

    picks: list[Pick]
    near: Ids
    evidence: Evidence
    facts: Facts
    took: tuple[float, float, float, float]


async def selection(
    database: Database,
    space: Space | None,
    key: str,
    now: datetime,
    *,
    choosers: Choosers,
    settings: Settings = UNTRAINED,
    exactly: bool = False,
    factors: Live | None = None,
) -> Selection:
    """What a page does to choose for this shopper, with what a process keeps between pages."""
    marks = [time.perf_counter()]
    async with database.ask() as db:
        known = await remembered(
            db,
            BIG,
            key,
            cart=(),
            now=now,
            space=space,
            factors=factors,
            kept=choosers,
        )
        marks.append(time.perf_counter())
        first = proposed(known.evidence, settings)
        answer = await found(
            db,
            BIG,
            vector_asks(known.evidence, unsearched=known.unsearched),
            first.items,
            ledger=choosers.ledger,
            snapshot=known.snapshot,
            expected=expected(factors if known.unexpected else None, exact_rows=EXACT_ROWS),
            shopper=known.state.id,
            space=space,
            exactly=exactly,
            now=now,
        )
    marks.append(time.perf_counter())
    evidence = with_nearness(known.evidence, answer.near)
    every = proposed(evidence, settings, before=first)
    picks = selected(every, answer.facts, settings, count=COUNT, chance=1)
    marks.append(time.perf_counter())
    whole, parts = marks[-1] - marks[0], [end - start for start, end in itertools.pairwise(marks)]
    took = (whole * 1000, parts[0] * 1000, parts[1] * 1000, parts[2] * 1000)
    near = np.concatenate([evidence.interests.items, evidence.content.items])
    return Selection(picks=picks, near=near, evidence=evidence, facts=answer.facts, took=took)


def processor_s(pid: int) -> float:
    """What a process has used of the processor so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def client(
    url: str, *, seconds: float, shoppers: int, seed: int, start: datetime, version: int | None
) -> dict[str, Any]:
    """What each selection took in ms, and the processor's time of this client and of its Postgres in ms a selection."""
    database, choosers, chance = Database(url, pool_size=1, questions=True), Choosers(), random.Random(seed)
    taken: list[tuple[float, ...]] = []
    begun = time.monotonic()

    async def one() -> None:
        # The clock has to run: what everybody wants is renewed as it does.
        now = start + timedelta(seconds=time.monotonic() - begun)
        done = await selection(
            database,
            space,
            f"p{chance.randint(1, shoppers)}",
            now,
            choosers=choosers,
            settings=settings,
            factors=factors,
        )
        assert len(done.picks) == COUNT
        taken.append(done.took)

    try:
        async with database.read() as db:
            space = await matching.live_space(db, Modality.TEXT)
            settings = await choosers.of(db, BIG, version)
            run = int(await db.scalar(text("SELECT id FROM factor_runs")) or 0)
            backend = int(await db.scalar(text("SELECT pg_backend_pid()")) or 0)
        factors = Live(run=run, slot=0, held=1_000_000, of_slot=1_000_000)
        await warm(database, choosers, lambda: start)
        for _ in range(WARM_UP):
            await one()
        taken.clear()
        ours, theirs = time.process_time(), processor_s(backend)
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            await one()
        used = (time.process_time() - ours, processor_s(backend) - theirs)
    finally:
        await database.close()
    return {
        "took": taken,
        "client_ms": used[0] * 1000 / len(taken),
        "postgres_ms": used[1] * 1000 / len(taken),
        "client_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    url, seconds, shoppers, seed, now, version = sys.argv[1:]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        asked = client(
            url,
            seconds=float(seconds),
            shoppers=int(shoppers),
            seed=int(seed),
            start=datetime.fromisoformat(now),
            version=int(version) or None,
        )
        done = runner.run(asked)
    sys.stdout.write(json.dumps(done))
