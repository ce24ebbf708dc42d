"""Content as an operator takes it out and brings it in."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import update

from domain.base.database import Database
from domain.pages.models import BlockRow
from domain.pages.values.content import FieldEdit
from tests.editing import edit, made, offer, publish
from tests.workers.editorial.conftest import Ask, Run


async def fill(database: Database) -> None:
    hero = await made(database)
    await edit(database, hero, 1, FieldEdit(name="headline", value="Handmade"))
    await publish(database, hero, 2)


@pytest.fixture
def file(run: Run, ask: Ask, tmp_path: Path) -> Path:
    """What a site with one published hero exports."""
    ask(fill)
    path = tmp_path / "content.jsonl"
    assert run("export-content", "--site", "shop", "-o", path).exit_code == 0
    return path


def say(file: Path, words: str) -> None:
    lines = [orjson.loads(line) for line in file.read_bytes().splitlines()]
    block = next(line for line in lines if line["type"] == "block")
    block["draft"]["headline"]["person@en"]["value"] = words
    file.write_bytes(b"\n".join(map(orjson.dumps, lines)))


def test_the_screen_and_the_file_get_the_same_lines(run: Run, file: Path) -> None:
    result = run("export-content", "--site", "shop")

    assert result.stdout_bytes == file.read_bytes()
    assert [orjson.loads(line)["type"] for line in result.stdout_bytes.splitlines()] == ["site", "page", "block", "end"]


def test_an_export_that_fails_halfway_leaves_the_file_that_was_there(run: Run, ask: Ask, file: Path) -> None:
    before = file.read_bytes()
    broken = {"headline": {"generated@en": {"value": "x", "generation": "no id"}}}

    async def break_(database: Database) -> None:
        block = next(line for line in map(orjson.loads, before.splitlines()) if line["type"] == "block")
        await offer(database, block["id"], 3, headline="Later")
        async with database.write() as db:
            await db.execute(update(BlockRow).values(draft=broken))

    ask(break_)
    result = run("export-content", "--site", "shop", "-o", file)

    assert result.exit_code == 1
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_an_export_goes_where_it_is_sent_and_says_where_it_cannot(run: Run, file: Path) -> None:
    nowhere = file.parent / "nowhere" / "content.jsonl"

    refused = run("export-content", "--site", "shop", "-o", nowhere)
    away = run("export-content", "--site", "shop", "-o", "/dev/null")

    assert (refused.exit_code, away.exit_code) == (1, 0)
    assert str(nowhere) in refused.stderr
    assert Path("/dev/null").is_char_device()


def test_what_was_exported_is_there_already(run: Run, file: Path) -> None:
    result = run("import-content", "--site", "shop", file)

    assert (result.exit_code, result.stdout) == (0, "written: 2 unchanged\n")


def test_a_dry_run_shows_the_words_that_would_change(run: Run, file: Path) -> None:
    say(file, "From a file")

    result = run("import-content", "--site", "shop", file, "--dry-run")
    again = run("import-content", "--site", "shop", file, "--dry-run")

    assert result.stdout.splitlines() == [
        "home/hero (hero)",
        '    headline:person@en: "Handmade" → "From a file"',
        "would write: 1 blocks, 1 unchanged",
    ]
    assert again.stdout == result.stdout


def test_bringing_it_in_writes_it_once(run: Run, file: Path) -> None:
    say(file, "From a file")

    first = run("import-content", "--site", "shop", file)
    second = run("import-content", "--site", "shop", file)

    assert first.stdout == "written: 1 blocks, 1 unchanged\n"
    assert second.stdout == "written: 2 unchanged\n"


def test_a_conflict_is_shown_with_its_three_sides(run: Run, ask: Ask, file: Path) -> None:
    say(file, "Mine")
    block = next(line for line in map(orjson.loads, file.read_bytes().splitlines()) if line["type"] == "block")

    async def move_on(database: Database) -> None:
        await edit(database, block["id"], 3, FieldEdit(name="headline", value="Theirs"))

    ask(move_on)
    result = run("import-content", "--site", "shop", file)

    assert result.exit_code == 1
    assert result.stderr.splitlines()[:2] == [
        f"{file}:3: block home/hero moved on from version 3 to 4",
        '    headline:person@en: base "Handmade", theirs "Theirs", mine "Mine"',
    ]


def test_problems_are_said_by_file_and_line(run: Run, file: Path) -> None:
    say(file, "x" * 99)

    result = run("import-content", "--site", "shop", file)
    as_json: Any = orjson.loads(run("import-content", "--site", "shop", file, "--json").stdout)

    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == f"{file}:3: draft.headline.person@en: has 99 characters; 60 fit"
    assert as_json["problems"] == [
        {"line": 3, "field": "draft.headline.person@en", "reason": "has 99 characters; 60 fit"}
    ]


def test_a_site_is_made_from_the_first_line_where_that_is_asked_for(run: Run, tmp_path: Path) -> None:
    about = {"key": "new", "name": "New", "default_locale": "fr", "locales": ["fr"], "currency": "EUR"}
    file = tmp_path / "new.jsonl"
    lines: list[dict[str, object]] = [{"type": "site", "format": 1, **about}, {"type": "end"}]
    file.write_bytes(b"\n".join(map(orjson.dumps, lines)))

    refused = run("import-content", "--site", "new", file)
    made_ = run("import-content", "--site", "new", file, "--create-site")
    out = run("export-content", "--site", "new")

    assert (refused.exit_code, made_.exit_code) == (1, 0)
    assert [orjson.loads(line) for line in out.stdout_bytes.splitlines()] == lines
