"""Claims about what clients may rely on: documents that have to stay valid, and a schema that takes nothing away unannounced."""

import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.__main__ import commands
from api.documents import checks
from api.documents.changes import breaking, last_day
from api.schema import SCHEMA, sdl

pytestmark = pytest.mark.unit

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted((ROOT / "tests" / "clients" / "documents").glob("*.graphql"))
TODAY = date(2027, 1, 1)

BEFORE = """
type Query {
  a(x: Int, y: Int): Int
  old: Int @deprecated(reason: "Use a. Goes after 2026-12-31.")
  later: Int @deprecated(reason: "Use a. Goes after 2027-01-01.")
  never: Int @deprecated(reason: "Use a.")
  color: Color
  thing: Thing
}
enum Color { RED  GREY @deprecated(reason: "Use RED. Goes after 2026-12-31.")  BLUE }
interface Named { name: String }
type Thing implements Named { name: String  inner(z: Int @deprecated(reason: "Nothing. Goes after 2026-01-01.")): Int }
input In { a: Int  b: Int @deprecated(reason: "Use a. Goes after 2026-12-31.") }
"""


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_documents_that_are_out_there_stay_valid(path: Path) -> None:
    assert checks.problems(SCHEMA, path.read_text(encoding="utf-8")) == ()


def test_there_are_documents_that_are_out_there() -> None:
    assert [path.stem for path in DOCUMENTS] == [
        "editing",
        "homepage",
        "node",
        "product",
        "proposals",
        "releases",
        "shopper",
        "signals",
    ]


@pytest.mark.parametrize(
    ("gone", "instead", "said"),
    [
        ("  a(x: Int, y: Int): Int\n", "  a(x: Int): Int\n", ["Argument Query.a(y:) was removed."]),
        (
            "  a(x: Int, y: Int): Int\n",
            "  a(x: Int!, y: Int): Int\n",
            ["Argument Query.a(x:) has changed type from Int to Int!."],
        ),
        ("  a(x: Int, y: Int): Int\n", "", ["Field Query.a was removed."]),
        ("  old: Int", "  older: Int", []),
        ("  later: Int", "  latest: Int", ["Field Query.later was removed."]),
        ("  never: Int", "  ever: Int", ["Field Query.never was removed."]),
        ("  old: Int", "  old: String", ["Field Query.old changed type from Int to String."]),
        ("  BLUE", "", ["Enum value Color.BLUE was removed."]),
        ('  GREY @deprecated(reason: "Use RED. Goes after 2026-12-31.")', "", []),
        ("type Thing implements Named", "type Thing", ["Thing no longer implements interface Named."]),
        ('inner(z: Int @deprecated(reason: "Nothing. Goes after 2026-01-01.")): Int', "inner: Int", []),
        ('  b: Int @deprecated(reason: "Use a. Goes after 2026-12-31.")', "", []),
        ("input In { a: Int", "input In {", ["Field In.a was removed."]),
        ("  thing: Thing", "  thing: Thing  more: Thing", []),
    ],
)
def test_what_was_promised_is_taken_away_only_after_the_day_that_was_said(
    gone: str, instead: str, said: list[str]
) -> None:
    assert gone in BEFORE

    assert list(breaking(BEFORE, BEFORE.replace(gone, instead), TODAY)) == said


def test_a_deprecation_says_its_last_day() -> None:
    assert last_day("Use a. Goes after 2026-12-31.") == date(2026, 12, 31)
    assert last_day("Use a.") is None
    assert last_day(None) is None


def test_the_command_names_every_change_that_breaks(tmp_path: Path) -> None:
    same, other = tmp_path / "same.graphql", tmp_path / "other.graphql"
    same.write_text(sdl(), encoding="utf-8")
    head, article = sdl().split("type Article ", 1)
    with_more = article.replace("  sku: String!\n", "  sku: String!\n  ean: String!\n", 1)
    other.write_text(f"{head}type Article {with_more}", encoding="utf-8")

    good = CliRunner().invoke(commands, ["schema", "--against", str(same)])
    bad = CliRunner().invoke(commands, ["schema", "--against", str(other)])

    assert (good.exit_code, good.output) == (0, f"nothing that {same} promised is broken\n")
    assert bad.exit_code == 1
    assert "Field Article.ean was removed." in bad.output


def earlier() -> Iterator[str]:
    """The schema as each release had it, the last first; where nothing was released yet, as each commit did."""

    def git(*arguments: str) -> list[str]:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.splitlines() if done.returncode == 0 else []

    released = git("tag", "--list", "v*", "--sort=-v:refname", "--merged", "HEAD")
    for commit in released or git("log", "-5", "--format=%H", "--", "schema.graphql"):
        text = "\n".join(git("show", f"{commit}:schema.graphql"))
        if text and text.strip() != sdl().strip():
            yield text


def test_nothing_that_was_promised_last_is_broken() -> None:
    before = next(earlier(), None)
    if before is None:
        pytest.skip("No earlier schema is known here: no history, or it never was another.")

    assert breaking(before, sdl(), date.today()) == ()  # noqa: DTZ011 - the day the test is run
