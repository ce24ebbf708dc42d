"""`import-signals` as an operator types it: what goes in, what it says and what it exits with."""

import asyncio
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.behaviour.write.consents import require_consent
from tests.conftest import empty
from workers.imports.commands import import_catalog, import_signals

Run = Callable[..., Result]
SHOP = SiteId("shop")


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs the command on a shop with the items a, b and c."""
    asyncio.run(empty(database_url))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("MEDIA_DIR", str(tmp_path / "media"))
    monkeypatch.setenv("SECRET_KEY", "a key of sixteen characters")
    settings.cache_clear()
    items = tmp_path / "items.jsonl"
    items.write_text("".join(f'{{"sku": "{sku}", "title": "Item {sku}"}}\n' for sku in "abc"))
    made = CliRunner().invoke(import_catalog, ["--site", "shop", "--create-site", "Shop", str(items)])
    assert made.exit_code == 0
    yield lambda *arguments: CliRunner().invoke(import_signals, ["--site", "shop", *map(str, arguments)])
    settings.cache_clear()


def asked(database_url: str, statement: str) -> list[tuple[Any, ...]]:
    async def ask() -> list[tuple[Any, ...]]:
        database = Database(database_url, pool_size=1)
        try:
            async with database.read() as db:
                return [tuple(row) for row in await db.execute(text(statement))]
        finally:
            await database.close()

    return asyncio.run(ask())


def written(path: Path, *rows: dict[str, object]) -> Path:
    path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    return path


def row(number: int, **more: object) -> dict[str, object]:
    return {
        "id": f"s{number}",
        "shopper": "ann",
        "kind": "view",
        "sku": "a",
        "at": f"2026-11-0{number}T10:00:00Z",
        **more,
    }


def test_a_history_goes_in_with_its_own_moments_and_the_counts_are_asked_for(
    run: Run, tmp_path: Path, database_url: str
) -> None:
    path = written(tmp_path / "s.jsonl", row(1), row(2, kind="Purchase", sku="b", value=2, shopper="bob"))

    result = run(path)

    assert (result.exit_code, result.stderr) == (0, "2 taken, 0 taken before, 0 rows refused\n")
    kept = "SELECT s.id, w.key, s.kind, i.sku, s.value, s.weight, s.at::text FROM signals s"
    joined = " JOIN shoppers w ON w.id = s.shopper_id LEFT JOIN items i ON i.id = s.item_id ORDER BY s.seq"
    assert asked(database_url, kept + joined) == [
        ("s1", "ann", "view", "a", None, 0.1, "2026-11-01 10:00:00+00"),
        ("s2", "bob", "purchase", "b", 2.0, 2.0, "2026-11-02 10:00:00+00"),
    ]
    assert asked(database_url, "SELECT kind FROM jobs WHERE kind = 'rebuild_memory'") == [("rebuild_memory",)]
    assert asked(database_url, "SELECT seen_at::date::text FROM shoppers ORDER BY id") == [
        ("2026-11-01",),
        ("2026-11-02",),
    ]


def test_a_second_run_changes_nothing(run: Run, tmp_path: Path, database_url: str) -> None:
    path = written(tmp_path / "s.jsonl", *(row(n) for n in range(1, 6)))
    run(path)
    before = asked(database_url, "SELECT id, at, weight, marked, session FROM signals ORDER BY id")

    again = run(path)

    assert (again.exit_code, again.stderr) == (0, "0 taken, 5 taken before, 0 rows refused\n")
    assert asked(database_url, "SELECT id, at, weight, marked, session FROM signals ORDER BY id") == before


def test_csv_and_gzip_say_the_same_as_json_lines(run: Run, tmp_path: Path, database_url: str) -> None:
    path = tmp_path / "s.csv.gz"
    lines = "id,shopper,kind,sku,query,at,value\n1,ann,view,a,,2026-11-01,\n2,ann,search,,red mug,2026-11-02T08:00:00+01:00,\n"
    path.write_bytes(gzip.compress((lines + "3,ann,rate,a,,2026-11-03,4.5\n").encode()))

    result = run(path)

    assert result.exit_code == 0, result.stderr
    assert asked(database_url, "SELECT id, kind, query, words, value, at::text FROM signals ORDER BY id") == [
        ("1", "view", None, None, None, "2026-11-01 00:00:00+00"),
        ("2", "search", "red mug", ["red", "mug"], None, "2026-11-02 07:00:00+00"),
        ("3", "rate", None, None, 4.5, "2026-11-03 00:00:00+00"),
    ]


def test_bad_rows_are_named_by_file_line_and_field_and_the_good_ones_go_in(
    run: Run, tmp_path: Path, database_url: str
) -> None:
    path = written(
        tmp_path / "s.jsonl",
        row(1),
        row(2, sku="nothing like it"),
        row(3, kind="jump"),
        row(4, at="yesterday"),
        row(5, shopper=None),
        row(6, value="much"),
        row(1, shopper="bob"),
        row(7, kind="impression", impression="from elsewhere"),
    )
    errors = tmp_path / "errors.jsonl"

    result = run("--errors", errors, path)

    assert result.exit_code == 1
    told = [orjson.loads(line) for line in errors.read_bytes().splitlines()]
    assert sorted((each["line"], each["field"]) for each in told) == [
        (2, "sku"),
        (3, "kind"),
        (4, "at"),
        (5, "shopper"),
        (6, "value"),
        (7, "id"),
        (8, "impression"),
    ]
    assert f"{path}:4: at: is not a moment such as 2026-11-21T09:30:00Z (yesterday)" in result.stderr
    assert result.stderr.endswith("1 taken, 0 taken before, 7 rows refused\n")
    assert asked(database_url, "SELECT id FROM signals") == [("s1",)]


def test_a_row_without_an_id_counts_once(run: Run, tmp_path: Path, database_url: str) -> None:
    path = written(tmp_path / "s.jsonl", row(1, id=None), row(1, id=None), row(2, id=None))

    first, second = run(path), run(path)

    assert first.stderr == "2 taken, 1 taken before, 0 rows refused\n"
    assert second.stderr == "0 taken, 3 taken before, 0 rows refused\n"
    assert asked(database_url, "SELECT count(*) FROM signals") == [(2,)]


def test_noise_in_a_history_is_marked_as_it_would_be_online(run: Run, tmp_path: Path, database_url: str) -> None:
    busy = [row(1, id=f"v{n}", query=None, sku="abc"[n % 3], kind="share") for n in range(4)]
    path = written(tmp_path / "s.jsonl", *busy, row(2, kind="dwell", value=0))

    run("--batch", "2", path)

    assert asked(database_url, "SELECT id, marked FROM signals ORDER BY id") == [
        ("s2", "zero_dwell"),
        ("v0", None),
        ("v1", None),
        ("v2", None),
        ("v3", "repeated"),
    ]


def test_a_file_that_breaks_off_keeps_what_came_before(run: Run, tmp_path: Path, database_url: str) -> None:
    path = tmp_path / "s.jsonl.gz"
    whole = gzip.compress(b"".join(orjson.dumps(row(1, id=f"s{n}", sku="a")) + b"\n" for n in range(20_000)))
    path.write_bytes(whole[: len(whole) // 2])

    result = run("--batch", "500", path)

    assert result.exit_code == 1
    assert "the gzip file is damaged or ends early" in result.stderr
    [(count,)] = asked(database_url, "SELECT count(*) FROM signals")
    assert count > 0


def test_of_shoppers_without_a_consent_that_is_needed_nothing_goes_in(
    run: Run, tmp_path: Path, database_url: str
) -> None:
    async def need() -> None:
        database = Database(database_url, pool_size=1)
        async with database.write() as db:
            await require_consent(db, SHOP, required=True)
        await database.close()

    asyncio.run(need())

    result = run(written(tmp_path / "s.jsonl", row(1), row(2)))

    assert result.stderr == "0 taken, 0 taken before, 0 rows refused, 2 of shoppers without consent\n"
    assert asked(database_url, "SELECT count(*) FROM signals") == asked(database_url, "SELECT count(*) FROM shoppers")


def test_an_unknown_site_is_exit_status_1_with_one_line(run: Run, tmp_path: Path) -> None:
    result = CliRunner().invoke(import_signals, ["--site", "none", str(written(tmp_path / "s.jsonl", row(1)))])

    assert result.exit_code == 1
    assert "There is no site 'none'" in result.stderr


def test_a_file_of_something_else_is_refused_by_its_columns(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("sku,title\na,Lamp\n")

    result = run(path)

    assert result.exit_code == 1
    assert f"{path}:1: has the columns sku, title; signals need at least shopper and kind" in result.stderr
