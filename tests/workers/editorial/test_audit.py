"""The audit log as an operator reads and verifies it."""

import json

import pytest
from sqlalchemy import text

from domain.access.write import remember
from domain.base.database import Database
from domain.base.values import SiteId
from tests.conftest import NOW
from tests.workers.editorial.conftest import Ask, Run

SHOP = SiteId("shop")


@pytest.fixture
def log(run: Run, ask: Ask) -> Run:
    """The commands, on a site where Ada edited two blocks."""

    async def edit(database: Database) -> None:
        async with database.write() as db:
            things = ["block:1", "block:2"]
            await remember(db, SHOP, actor="Ada", action="edit", things=things, details={"version": 2}, now=NOW)

    ask(edit)
    return run


def tamper(ask: Ask, statement: str) -> None:
    async def act(database: Database) -> None:
        async with database.write() as db:
            await db.execute(text("SET LOCAL session_replication_role = replica"))
            await db.execute(text(statement))

    ask(act)


def test_the_log_is_listed_the_newest_first(log: Run) -> None:
    assert log("audit", "--site", "shop").output == (
        '2  2026-11-21 12:00:00  Ada  edit  block:2  {"version":2}\n'
        '1  2026-11-21 12:00:00  Ada  edit  block:1  {"version":2}\n'
    )


def test_the_log_is_listed_by_thing_and_by_date(log: Run) -> None:
    about = log("audit", "--site", "shop", "--thing", "block:1", "--json")
    later = log("audit", "--site", "shop", "--since", "2026-11-22")

    entry = json.loads(about.output)
    assert (entry["number"], entry["thing"], entry["details"]) == (1, "block:1", {"version": 2})
    assert later.output == ""


def test_an_unbroken_log_says_its_head_and_exits_with_0(log: Run) -> None:
    result = log("audit", "--site", "shop", "--verify")

    head = json.loads(log("audit", "--site", "shop", "--first", "1", "--json").output)["hash"]
    assert (result.exit_code, result.output) == (0, f"2 entries, unbroken\nhead {head}\n")
    assert log("audit", "--site", "shop", "--expect", head).exit_code == 0


def test_a_broken_log_says_where_and_exits_with_1(log: Run, ask: Ask) -> None:
    tamper(ask, "UPDATE audit_entries SET actor = 'Eve' WHERE number = 1")

    result = log("audit", "--site", "shop", "--verify")

    assert result.exit_code == 1
    assert result.stderr == "Entry 1 is not what was written after entry 0: one of the two was changed.\n"
    assert result.stdout.startswith("2 entries, BROKEN\nhead ")


def test_a_broken_log_says_where_in_json(log: Run, ask: Ask) -> None:
    tamper(ask, "DELETE FROM audit_entries WHERE number = 2")

    result = log("audit", "--site", "shop", "--verify", "--json")

    said = json.loads(result.output)
    assert result.exit_code == 1
    assert (said["entries"], said["head"]["number"]) == (1, 2)
    assert [(broken["damage"], broken["number"]) for broken in said["broken"]] == [("cut_off", 2)]


def test_a_hash_that_is_not_in_the_log_is_exit_status_1(log: Run) -> None:
    result = log("audit", "--site", "shop", "--expect", "a" * 64)

    assert result.exit_code == 1
    assert result.stderr.startswith(f"No entry has the hash {'a' * 64}: the log was rewritten")


def test_an_unknown_site_is_named(log: Run) -> None:
    result = log("audit", "--site", "shap", "--verify")

    assert (result.exit_code, "There is no site 'shap'. Known sites: shop." in result.output) == (1, True)


def test_a_log_is_verified_as_a_whole(log: Run) -> None:
    assert log("audit", "--site", "shop", "--verify", "--thing", "block:1").exit_code == 2
