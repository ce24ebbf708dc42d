"""`import-catalog` as an operator types it: what it says and what it exits with."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from domain.base.settings import settings
from tests.conftest import empty
from workers.imports.commands import import_catalog

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs the command on an empty database."""
    asyncio.run(empty(database_url))
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("MEDIA_DIR", str(tmp_path / "media"))
    settings.cache_clear()
    yield lambda *arguments: CliRunner().invoke(import_catalog, [str(argument) for argument in arguments])
    settings.cache_clear()


@pytest.fixture
def items(tmp_path: Path) -> Path:
    path = tmp_path / "items.jsonl"
    path.write_text('{"sku": "a", "title": "Lamp"}\n{"sku": "b", "title": "Table", "price": "3"}\n')
    return path


def test_everything_in_is_exit_status_0(run: Run, items: Path) -> None:
    result = run("--site", "shop", "--create-site", "Shop", items)

    assert result.exit_code == 0
    assert result.stderr == "2 inserted, 0 updated, 0 unchanged, 0 rows refused, 0 jobs\n"


def test_a_refused_row_is_exit_status_1_and_in_the_errors_file(run: Run, items: Path, tmp_path: Path) -> None:
    items.write_text(items.read_text() + '{"sku": "c", "title": "Chair", "price": "-3"}\n')

    result = run("--site", "shop", "--create-site", "Shop", "--errors", tmp_path / "errors.jsonl", items)

    assert result.exit_code == 1
    assert result.stderr == (
        f"{items}:3: price: is negative (-3)\n2 inserted, 0 updated, 0 unchanged, 1 rows refused, 0 jobs\n"
    )
    assert orjson.loads((tmp_path / "errors.jsonl").read_bytes())["line"] == 3


def test_an_unknown_site_is_answered_with_how_to_make_it(run: Run, items: Path) -> None:
    result = run("--site", "shop", items)

    assert result.exit_code == 1
    assert "There is no site 'shop'. Known sites: none yet. Add --create-site NAME to make it." in result.stderr


def test_a_site_that_is_made_has_the_locale_and_currency_given(run: Run, items: Path) -> None:
    result = run("--site", "shop", "--create-site", "Shop", "--locale", "fr_ca", "--currency", "jpy", items)

    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing argument 'FILE"),
        (["nothing.jsonl"], "does not exist"),
        (["--create-site", "Shop", "--locale", "klingon"], "'klingon' is not a locale such as en, fr-CA or zh-Hant-TW"),
        (["--create-site", "Shop", "--currency", "ABC"], "'ABC' is not a currency code of ISO 4217"),
        (["--create-site", "Shop", "--site", "Big Shop"], "a key has small letters, digits, - and _, at most 63"),
        (["--format", "xls"], "'xls' is not one of"),
        (["--batch", "0"], "0 is not in the range"),
    ],
)
def test_bad_usage_is_exit_status_2(run: Run, items: Path, arguments: list[str], said: str) -> None:
    files = [] if not arguments or arguments == ["nothing.jsonl"] else [items]

    result = run("--site", "shop", *arguments, *files)

    assert result.exit_code == 2
    assert said in result.stderr
