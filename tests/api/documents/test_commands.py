"""Claims about `python -m api documents …`: what is said, what is kept, and what it exits with."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from api.documents.commands import documents
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId

Run = Callable[..., Result]

GOOD = 'query Sku { product(site: "shop", sku: "x") { sku } }'
BAD = 'query Sku { product(site: "shop", sku: "x") {\n  skuu } }'


@pytest.fixture
def run(database: Database, shop: SiteId, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setenv("DATABASE_URL", database_url)
    settings.cache_clear()

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(documents, list(arguments))

    yield invoke
    settings.cache_clear()


def manifest(folder: Path, texts: dict[str, str]) -> str:
    path = folder / "documents.json"
    path.write_text(json.dumps(texts), encoding="utf-8")
    return str(path)


def rows(url: str) -> list[tuple[str, str]]:
    async def look() -> list[tuple[str, str]]:
        database = Database(url)
        async with database.read() as db:
            found = [(row.id, row.name) for row in await db.execute(text("SELECT id, name FROM documents ORDER BY id"))]
        await database.close()
        return found

    return asyncio.run(look())


def test_a_manifest_is_pushed_once_and_again(run: Run, tmp_path: Path, database_url: str) -> None:
    file = manifest(tmp_path, {"a": GOOD, "b": "{ blockKinds { name } }"})

    first, again = run("push", "--site", "shop", file), run("push", "--site", "shop", file)

    assert (first.exit_code, first.output) == (0, "2 new, 0 known, 0 no longer named by 'default'\n")
    assert (again.exit_code, again.output) == (0, "0 new, 2 known, 0 no longer named by 'default'\n")
    assert rows(database_url) == [("a", "Sku"), ("b", "")]


def test_one_bad_document_keeps_all_out_and_every_bad_place_is_named(
    run: Run, tmp_path: Path, database_url: str
) -> None:
    file = manifest(tmp_path, {"good": GOOD, "typo": BAD, "torn": "{ a"})

    result = run("push", "--site", "shop", file)

    assert result.exit_code == 1
    assert "typo: 2:3: Cannot query field 'skuu'" in result.output
    assert "torn: 1:4: Syntax Error" in result.output
    assert "2 of 3 documents do not fit the schema. Nothing was written." in result.output
    assert rows(database_url) == []


def test_a_document_past_the_limits_is_not_registered(run: Run, tmp_path: Path) -> None:
    wide = "{" + " ".join(f"a{n}: __typename" for n in range(51)) + "}"

    result = run("push", "--site", "shop", manifest(tmp_path, {"wide": wide}))

    assert (result.exit_code, "wide: " in result.output) == (1, True)


def test_a_dry_run_writes_nothing(run: Run, tmp_path: Path, database_url: str) -> None:
    result = run("push", "--site", "shop", "--dry-run", manifest(tmp_path, {"a": GOOD}))

    assert (result.exit_code, rows(database_url)) == (0, [])


def test_bad_usage_bad_files_and_unknown_sites_say_so(run: Run, tmp_path: Path) -> None:
    good = manifest(tmp_path, {"a": GOOD})
    torn = tmp_path / "torn.json"
    torn.write_text("{", encoding="utf-8")

    assert run("push", "--site", "shop").exit_code == 2
    assert run("push", "--site", "shop", str(tmp_path / "nothing")).exit_code == 2
    assert "torn.json: This is no manifest" in run("push", "--site", "shop", str(torn)).output
    assert "There is no site 'nowhere'" in run("push", "--site", "nowhere", good).output


def test_documents_are_listed_checked_and_retired(run: Run, tmp_path: Path, database_url: str) -> None:
    run("push", "--site", "shop", "--client", "web", manifest(tmp_path, {"a": GOOD}))

    assert "a  Sku  web  pushed " in run("list", "--site", "shop").output
    assert run("check").output == "1 documents are valid\n"
    assert run("retire", "--site", "shop").output == "0 documents are retired\n"


def test_what_no_longer_fits_the_schema_is_found(run: Run, database_url: str, tmp_path: Path) -> None:
    run("push", "--site", "shop", manifest(tmp_path, {"a": GOOD}))

    async def spoil() -> None:
        database = Database(database_url)
        async with database.write() as db:
            await db.execute(text("UPDATE documents SET text = replace(text, '{ sku }', '{ skuu }')"))
        await database.close()

    asyncio.run(spoil())
    result = run("check", "--site", "shop")

    assert result.exit_code == 1
    assert "shop/a Sku: 1:47: Cannot query field 'skuu'" in result.output
