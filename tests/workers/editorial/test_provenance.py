"""The provenance of a site as a table: every line, safe to open, nothing of another site."""

import csv
import io
from pathlib import Path

import pytest

from domain.base.database import Database
from domain.base.values import Json
from domain.pages.values.fields import CopyPolicy
from tests.domain.pages.proposing import offer_made_from
from tests.editing import made
from tests.workers.editorial.conftest import Ask, Run
from workers.editorial.provenance import HEADER


@pytest.fixture
def shop_with_words(run: Run, ask: Ask) -> Run:
    """The commands, on a site with a hero whose words a machine wrote, one of them no good."""

    async def write(database: Database) -> None:
        hero = await made(database, policy=CopyPolicy.PUBLISH)
        await offer_made_from(database, hero, "h1", headline='=HYPERLINK("x";"Lamps, and more")')
        failed: Json = [{"check": "facts", "passed": False, "reason": "a, b"}, {"check": "length", "passed": True}]
        await offer_made_from(database, hero, "h2", verdicts=failed, body="Two\nlines")

    ask(write)
    return run


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_generation_is_a_line_and_no_cell_is_a_formula(shop_with_words: Run) -> None:
    result = shop_with_words("export-provenance", "--site", "shop")

    rows = {row["field"]: row for row in table(result.output)}
    assert (result.exit_code, result.output.splitlines()[0]) == (0, ",".join(HEADER))
    assert rows["headline"]["text"] == '\'=HYPERLINK("x";"Lamps, and more")'
    assert (rows["headline"]["in_use"], rows["headline"]["checks_failed"]) == ("live", "")
    assert (rows["body"]["text"], rows["body"]["checks_failed"]) == ("Two\nlines", "facts")
    assert {
        name: rows["headline"][name] for name in ("page", "block", "kind", "locale", "model", "settings", "seed")
    } == {
        "page": "home",
        "block": "hero",
        "kind": "hero",
        "locale": "en",
        "model": "toy",
        "settings": '{"temperature":0.7}',
        "seed": "1",
    }
    assert (rows["headline"]["created_at"], rows["headline"]["reviewed_by"]) == ("2026-11-21T12:00:00+00:00", "")


def test_a_file_is_written_and_only_what_is_new_where_asked(shop_with_words: Run, tmp_path: Path) -> None:
    whole, later = tmp_path / "all.csv", tmp_path / "later.csv"

    shop_with_words("export-provenance", "--site", "shop", "-o", whole)
    shop_with_words("export-provenance", "--site", "shop", "--since", "2026-11-22", "-o", later)

    assert len(table(whole.read_bytes().decode())) == 2
    assert later.read_bytes().decode() == ",".join(HEADER) + "\r\n"


def test_an_unknown_site_is_named_and_writes_no_file(shop_with_words: Run, tmp_path: Path) -> None:
    out = tmp_path / "none.csv"

    result = shop_with_words("export-provenance", "--site", "shap", "-o", out)

    assert (result.exit_code, "There is no site 'shap'" in result.output, out.exists()) == (1, True, False)
