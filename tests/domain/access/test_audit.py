"""Claims about the audit log as a chain, and the one pen that a site is written with."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from sqlalchemy import make_url, text

from domain.access import read, write
from domain.access.rules import chain
from domain.access.values import AuditHead, AuditReport, Damage, Site
from domain.base.database import Database
from domain.base.values import Json, SiteId
from tests.conftest import NOW

Tamper = Callable[..., Awaitable[None]]


@pytest.fixture
def tamper(database_url: str) -> Tamper:
    """Runs statements as somebody who may switch triggers off."""

    async def run(*statements: str) -> None:
        plain = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(plain)
        try:
            await connection.execute("; ".join(["SET session_replication_role = replica", *statements]))
        finally:
            await connection.close()

    return run


@pytest.fixture
async def log(database: Database, shop: SiteId) -> SiteId:
    """A site where Ada edited five blocks."""
    await edit(database, shop, *(f"block:{n}" for n in range(1, 6)))
    return shop


async def edit(database: Database, site: SiteId, *things: str, details: Json = None) -> None:
    async with database.write() as db:
        said: dict[str, Json] = {"version": 2, "details": details}
        await write.remember(db, site, actor="Ada", action="edit", things=things, details=said, now=NOW)


async def verified(database: Database, site: SiteId) -> AuditReport:
    async with database.read() as db:
        return await read.verify_audit(db, site)


async def hash_of(database: Database, site: SiteId, number: int, **changes: Any) -> str:
    """The hash that entry `number` would have with other facts, chained to the one before it."""
    async with database.read() as db:
        entries = {entry.number: entry for entry in await read.audit_entries(db, site)}
    entry = entries[number]
    facts = {name: getattr(entry, name) for name in ("at", "actor", "action", "thing", "details")} | changes
    return chain.audit_hash(entries[number - 1].hash, site, number, **facts)


def found(report: AuditReport) -> list[tuple[Damage, int]]:
    return [(broken.damage, broken.number) for broken in report.broken]


async def test_entries_are_numbered_and_each_is_bound_to_the_one_before(database: Database, log: SiteId) -> None:
    report = await verified(database, log)

    async with database.read() as db:
        entries = await read.audit_entries(db, log)
    assert [(entry.number, entry.thing) for entry in entries] == [(n, f"block:{n}") for n in (5, 4, 3, 2, 1)]
    assert [entry.hash for entry in entries[:-1]] == [await hash_of(database, log, n) for n in (5, 4, 3, 2)]
    assert report == AuditReport(entries=5, head=AuditHead(number=5, hash=entries[0].hash), broken=())


async def test_a_log_nobody_wrote_is_unbroken(database: Database, shop: SiteId) -> None:
    report = await verified(database, shop)

    assert (report.entries, report.head.hash, report.broken) == (0, "0" * 64, ())


async def test_every_site_has_a_log_of_its_own(database: Database, log: SiteId) -> None:
    other = SiteId("other")
    async with database.write() as db:
        await write.create_site(db, Site(key=other, name="Other", default_locale="en", locales=("en",), currency="EUR"))
    await edit(database, other, "block:9")

    async with database.read() as db:
        assert [entry.number for entry in await read.audit_entries(db, other)] == [1]
    assert (await verified(database, other)).broken == ()
    assert (await verified(database, log)).entries == 5


async def test_details_are_one_for_all_or_one_for_each(database: Database, shop: SiteId) -> None:
    each: Sequence[dict[str, Json]] = [{"n": 1}, {"n": 2}]
    async with database.write() as db:
        await write.remember(db, shop, actor="Ada", action="edit", things=["a", "b"], details=each, now=NOW)
        await write.remember(db, shop, actor="Ada", action="edit", things=[], details={}, now=NOW)
        with pytest.raises(ValueError, match="argument"):
            await write.remember(db, shop, actor="Ada", action="edit", things=["a"], details=each, now=NOW)

    async with database.read() as db:
        assert [entry.details for entry in await read.audit_entries(db, shop)] == [{"n": 2}, {"n": 1}]


@pytest.mark.parametrize(
    "value",
    [0.1, 1.0, -0.0, 1e16, 1e-7, 1e19, -1e19, 1e300, 2**63, 2**64 - 1, -(2**63), "é\u2028😀", {"b": {}, "a": []}, None],
)
async def test_what_jsonb_does_to_a_value_breaks_nothing(database: Database, shop: SiteId, value: Json) -> None:
    await edit(database, shop, "block:1", details=value)

    assert (await verified(database, shop)).broken == ()


async def test_a_log_longer_than_a_batch_is_read_to_its_end(database: Database, shop: SiteId, tamper: Tamper) -> None:
    await edit(database, shop, *(f"block:{n}" for n in range(1, read.AUDIT_BATCH + 3)))
    assert (await verified(database, shop)).entries == 1_002

    await tamper("UPDATE audit_entries SET actor = 'Eve' WHERE number = 1002")

    assert found(await verified(database, shop)) == [(Damage.CHANGED, 1_002)]


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'Eve'",
        "action = 'publish'",
        "thing = 'block:9'",
        "details = '{}'",
        "at = at + interval '1 microsecond'",
        "hash = repeat('a', 64)",
    ],
)
async def test_a_changed_entry_is_found(database: Database, log: SiteId, tamper: Tamper, change: str) -> None:
    await tamper(f"UPDATE audit_entries SET {change} WHERE number = 3")  # noqa: S608 - our own words

    report = await verified(database, log)

    assert found(report)[0] == (Damage.CHANGED, 3)
    assert report.broken[0].message == ("Entry 3 is not what was written after entry 2: one of the two was changed.")


async def test_a_changed_entry_with_a_fitting_hash_is_found_at_the_next(
    database: Database, log: SiteId, tamper: Tamper
) -> None:
    forged = await hash_of(database, log, 3, actor="Eve")

    await tamper(f"UPDATE audit_entries SET actor = 'Eve', hash = '{forged}' WHERE number = 3")  # noqa: S608

    assert found(await verified(database, log)) == [(Damage.CHANGED, 4)]


async def test_a_removed_entry_is_found(database: Database, log: SiteId, tamper: Tamper) -> None:
    await tamper("DELETE FROM audit_entries WHERE number IN (2, 3)")

    report = await verified(database, log)

    assert found(report) == [(Damage.REMOVED, 2)]
    assert report.broken[0].message == "Removed: entry 2 to 3."


async def test_a_removed_first_entry_is_found(database: Database, log: SiteId, tamper: Tamper) -> None:
    await tamper("DELETE FROM audit_entries WHERE number = 1")

    assert found(await verified(database, log)) == [(Damage.REMOVED, 1)]


async def test_a_gap_that_was_closed_is_found(database: Database, log: SiteId, tamper: Tamper) -> None:
    await tamper(
        "DELETE FROM audit_entries WHERE number = 3",
        # By way of numbers nobody has: rows are moved in no order, and no two may ever share one.
        "UPDATE audit_entries SET number = number + 100 WHERE number > 3",
        "UPDATE audit_entries SET number = number - 101 WHERE number > 100",
        "UPDATE audit_heads SET number = 4",
    )

    assert found(await verified(database, log))[0] == (Damage.CHANGED, 3)


async def test_an_inserted_entry_is_found(database: Database, log: SiteId, tamper: Tamper) -> None:
    forged = await hash_of(database, log, 3, actor="Eve")

    await tamper(
        "UPDATE audit_entries SET number = number + 10 WHERE number > 2",
        "UPDATE audit_entries SET number = number - 9 WHERE number > 2",
        insert(3, forged),
    )

    report = await verified(database, log)
    assert found(report) == [(Damage.INSERTED, 3)]
    assert report.broken[0].message == "Entry 3 was put in: without it, those before and after it fit."


@pytest.mark.parametrize("number", [0, 6])
async def test_an_entry_put_in_at_an_end_is_found(database: Database, log: SiteId, tamper: Tamper, number: int) -> None:
    await tamper(insert(number, "a" * 64))

    assert (Damage.INSERTED, number) in found(await verified(database, log))


async def test_a_tail_that_was_cut_off_is_found(database: Database, log: SiteId, tamper: Tamper) -> None:
    await tamper("DELETE FROM audit_entries WHERE number > 3")

    report = await verified(database, log)

    assert found(report) == [(Damage.CUT_OFF, 4)]
    assert report.broken[0].message == "The head counts 5 entries, the log ends after 3: the last ones were cut off."


async def test_a_log_that_was_emptied_is_found(database: Database, log: SiteId, tamper: Tamper) -> None:
    await tamper("DELETE FROM audit_entries")

    assert found(await verified(database, log)) == [(Damage.CUT_OFF, 1)]


async def test_a_rewritten_head_is_found(database: Database, log: SiteId, tamper: Tamper) -> None:
    await tamper("UPDATE audit_heads SET hash = repeat('a', 64)")

    assert found(await verified(database, log)) == [(Damage.HEAD_REWRITTEN, 5)]


async def test_a_removed_head_is_found(database: Database, log: SiteId, tamper: Tamper) -> None:
    await tamper("DELETE FROM audit_heads")

    assert found(await verified(database, log)) == [(Damage.INSERTED, 1)]


async def test_a_hash_kept_elsewhere_tells_a_log_that_was_written_anew(
    database: Database, log: SiteId, tamper: Tamper
) -> None:
    kept = (await verified(database, log)).head.hash

    await tamper("DELETE FROM audit_entries", "DELETE FROM audit_heads")
    await edit(database, log, *(f"block:{n}" for n in range(5, 0, -1)))

    async with database.read() as db:
        assert await read.audit_number(db, log, kept) is None
        now = await read.verify_audit(db, log)
        assert await read.audit_number(db, log, now.head.hash) == 5
    assert now.broken == ()


async def test_twenty_writers_at_once_leave_one_unbroken_log(database: Database, shop: SiteId) -> None:
    async def write_thrice(writer: int) -> None:
        for n in range(3):
            await edit(database, shop, f"block:{writer}:{n}", f"block:{writer}:{n}:again")

    await asyncio.gather(*(write_thrice(writer) for writer in range(20)))

    report = await verified(database, shop)
    assert (report.entries, report.head.number, report.broken) == (120, 120, ())


async def test_a_writer_waits_for_the_pen_of_its_site_only(database: Database, shop: SiteId) -> None:
    other = SiteId("other")
    async with database.write() as db:
        await write.create_site(db, Site(key=other, name="Other", default_locale="en", locales=("en",), currency="EUR"))

    async with database.write() as first:
        await write.take_pen(first, shop)
        await write.take_pen(first, shop)
        waiting = asyncio.create_task(edit(database, shop, "block:1"))
        await asyncio.wait_for(edit(database, other, "block:1"), timeout=60)
        done, _ = await asyncio.wait({waiting}, timeout=0.2)
        assert done == set()
    await asyncio.wait_for(waiting, timeout=60)

    assert (await verified(database, shop)).entries == 1


async def test_a_command_that_fails_leaves_the_log_as_it_was(database: Database, log: SiteId) -> None:
    before = await verified(database, log)

    with pytest.raises(RuntimeError):
        async with database.write() as db:
            await write.remember(db, log, actor="Ada", action="edit", things=["a"], details={}, now=NOW)
            raise RuntimeError

    assert await verified(database, log) == before


async def test_entries_are_listed_by_time_and_by_thing(database: Database, log: SiteId) -> None:
    later = NOW + timedelta(hours=1)
    async with database.write() as db:
        await write.remember(db, log, actor="Ben", action="publish", things=["block:1"], details={}, now=later)

    async with database.read() as db:
        since = await read.audit_entries(db, log, since=later)
        about = await read.audit_entries(db, log, thing="block:1")
        newest = await read.audit_entries(db, log, first=2)

    assert [entry.number for entry in since] == [6]
    assert [entry.number for entry in about] == [6, 1]
    assert [entry.number for entry in newest] == [6, 5]


async def test_the_moment_is_never_the_databases_own(database: Database, log: SiteId) -> None:
    async with database.read() as db:
        default = text(
            "SELECT column_default FROM information_schema.columns WHERE table_name = 'audit_entries' AND column_name = 'at'"
        )
        assert (await db.execute(default)).scalar_one() is None


def insert(number: int, entry_hash: str) -> str:
    return (
        "INSERT INTO audit_entries (site, number, at, actor, action, thing, details, hash) "  # noqa: S608
        f"SELECT site, {number}, at, 'Eve', action, thing, details, '{entry_hash}' FROM audit_entries WHERE thing = 'block:3'"
    )
