"""A ranker as heavy as a shop this big would have: 200 trees, trained on what its sources say, with clicks made up."""

from datetime import datetime

import numpy as np

from domain.base.database import Database
from domain.choosing.read.choosers import UNTRAINED, Choosers
from domain.choosing.read.rankers import live_version
from domain.choosing.rules import features
from domain.choosing.rules.selection import proposed
from domain.choosing.values.rankers import NewRanker
from domain.choosing.write.rankers import promote_ranker, store_ranker
from domain.matching.values import Space
from ml import ranker
from tests.benchmarks.choosing.big_shop import BIG
from tests.benchmarks.choosing.selecting import selection

TAUGHT_BY = 60


async def taught(database: Database, space: Space, now: datetime) -> int:
    """The version of the shop's ranker; trained if it has none yet."""
    async with database.read() as db:
        version = await live_version(db, BIG)
    if version is not None:
        return version
    seen, choosers = [], Choosers()
    for shopper in range(1, TAUGHT_BY + 1):
        done = await selection(database, space, f"p{shopper}", now, choosers=choosers)
        seen.append(features.columns(done.evidence, proposed(done.evidence, UNTRAINED).lists, done.facts))
    rows = np.concatenate(seen)
    random = np.random.default_rng(1)
    known = np.nan_to_num(rows)
    liking = (known - known.mean(axis=0)) / (known.std(axis=0) + 1e-6) @ random.normal(size=rows.shape[1])
    clicked = (liking + random.normal(size=len(rows)) * 3 > np.quantile(liking, 0.9)).astype(np.float32)
    pages = np.repeat(np.arange(len(seen), dtype=np.int32), [len(each) for each in seen])
    parameters = ranker.train(rows, clicked, pages, names=features.NAMES, kind="trees").parameters
    async with database.write() as db:
        new = NewRanker(kind="trees", parameters=parameters, settings={}, metrics={}, history=[], data_hash="made up")
        version = await store_ranker(db, BIG, new, now)
        await promote_ranker(db, BIG, version, by="benchmark", now=now)
    return version
