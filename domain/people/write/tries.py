"""Counting tries to sign in: before a password is looked at, so that many tries at once are many."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Double, bindparam, delete, text

from domain.base.database import WriteSession
from domain.people.errors import TooManyTries
from domain.people.models import SignInTryRow
from domain.people.values import Bucket

# A bucket that nobody has filled for so long is empty, whatever its rate.
EMPTY_AFTER = timedelta(days=2)

# By the primary key. No row comes back from a bucket that is full.
_FILL = text(
    """
    INSERT INTO sign_in_tries AS kept (key, level, at) VALUES (:key, 1, :now)
    ON CONFLICT (key) DO UPDATE SET at = greatest(kept.at, excluded.at), level = 1 + greatest(
        0, kept.level - greatest(0, extract(epoch FROM excluded.at - kept.at)) / :each_s)
    WHERE greatest(0, kept.level - greatest(0, extract(epoch FROM excluded.at - kept.at)) / :each_s) + 1 <= :limit
    RETURNING level
    """
).bindparams(bindparam("each_s", type_=Double), bindparam("limit", type_=Double))
_LEVEL = text(
    "SELECT level - greatest(0, extract(epoch FROM CAST(:now AS timestamptz) - at)) / :each_s FROM sign_in_tries WHERE key = :key"
).bindparams(bindparam("each_s", type_=Double))
_GIVE_BACK = text("UPDATE sign_in_tries SET level = greatest(0, level - 1) WHERE key = :key")


async def count_try(db: WriteSession, buckets: Sequence[Bucket], now: datetime) -> None:
    """The try is counted in each bucket.

    Limits   buckets in an order that everybody keeps, so that nobody waits for another in a circle.
    Errors   TooManyTries if one is full: then it is counted in none.
    """
    for bucket in buckets:
        facts = {"key": bucket.key, "now": now, "each_s": bucket.each.total_seconds()}
        if (await db.execute(_FILL, facts | {"limit": float(bucket.limit)})).one_or_none() is None:
            level = float((await db.execute(_LEVEL, facts)).scalar_one())
            raise TooManyTries(max(1, math.ceil((level + 1 - bucket.limit) * bucket.each.total_seconds())))


async def give_back(db: WriteSession, buckets: Sequence[Bucket]) -> None:
    """A try that was right is no try."""
    for bucket in buckets:
        await db.execute(_GIVE_BACK, {"key": bucket.key})


async def forget_tries(db: WriteSession, now: datetime) -> int:
    """How many buckets were thrown away because they are empty."""
    gone = delete(SignInTryRow).where(SignInTryRow.at < now - EMPTY_AFTER).returning(SignInTryRow.key)
    return len((await db.execute(gone)).all())
