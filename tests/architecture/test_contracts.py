"""A contract that has never caught a planted violation is not known to work: here each catches one."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("migrations", "api", "workers", "domain", "ml")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
NAMES = {contract["id"]: contract["name"] for contract in CONTRACTS}

pytestmark = pytest.mark.unit

# contract, file the violation is planted in, what it imports there
PLANTS = [
    ("halves", "api/planted.py", "workers.queue"),
    ("halves", "workers/planted.py", "api"),
    ("halves", "domain/planted.py", "ml.values"),
    ("halves", "ml/planted.py", "domain.base.errors"),
    ("halves", "domain/planted_too.py", "migrations"),
    ("slices", "domain/catalog/read.py", "domain.pages"),
    ("slices", "domain/jobs/write.py", "domain.access.values"),
    ("slices", "domain/base/database.py", "domain.jobs"),
    ("slice", "domain/catalog/read.py", "domain.catalog.write"),
    ("slice", "domain/catalog/rules.py", "domain.catalog.models"),
    ("slice", "domain/jobs/errors.py", "domain.jobs.values"),
    ("pure", "domain/catalog/rules.py", "sqlalchemy"),
    ("pure", "domain/access/values.py", "time"),
    ("pure", "domain/jobs/rules.py", "domain.base.settings"),
    ("rows", "workers/planted.py", "domain.catalog.models"),
    ("rows", "domain/catalog/jobs.py", "domain.catalog.models"),
    ("edges", "domain/catalog/write.py", "domain.base.settings"),
    ("edges", "domain/base/database.py", "pydantic_settings"),
    ("api", "api/loaders.py", "api.app"),
    ("api", "api/limits.py", "api.pages"),
    ("workers", "workers/queue.py", "workers.main"),
    ("workers", "workers/relay.py", "workers.tasks"),
    ("ml", "ml/values.py", "ml.load"),
    ("ml", "ml/fakes.py", "ml.text_encoder"),
    ("arq", "workers/relay.py", "arq"),
    ("torch", "workers/runtime.py", "torch"),
    ("slim", "api/planted.py", "torch"),
    ("slim", "domain/catalog/values.py", "httpx"),
    ("migrations", "migrations/versions/2026_11_21_0001_extension.py", "domain.base.models"),
]
# contract that lists everything, a file it does not list
UNDECLARED = [
    ("slices", "domain/undeclared/__init__.py"),
    ("slice", "domain/catalog/undeclared.py"),
    ("api", "api/undeclared.py"),
    ("workers", "workers/undeclared.py"),
    ("ml", "ml/undeclared.py"),
]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, with a slice and an app for the plants to lie between, whatever there is by now."""
    copy = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__", "*.jsonl", "*.jpg")
        )
    shutil.copy(ROOT / "pyproject.toml", copy)
    append(copy / "api/pages/__init__.py", "")
    # The way from the API to the file in which an indirect violation is planted.
    append(copy / "api/app.py", "import domain.catalog.values")
    return copy


@pytest.fixture(scope="module")
def reports(tree: Path) -> dict[str, str]:
    """What is said about each contract once every violation is planted."""
    for _, place, imported in PLANTS:
        append(tree / place, f"import {imported}")
    return lint(tree)


@pytest.fixture(scope="module")
def reports_of_undeclared(reports: dict[str, str], tree: Path) -> dict[str, str]:
    for _, place in UNDECLARED:
        append(tree / place, "")
    return lint(tree)


def append(file: Path, line: str) -> None:
    file.parent.mkdir(exist_ok=True)
    with file.open("a") as text:
        text.write(f"\n{line}\n")


def lint(tree: Path) -> dict[str, str]:
    """What import-linter says about each broken contract, by its id."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    output = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False, timeout=60).stdout
    assert "Contracts:" in output, output
    # Names are wrapped over lines where they are long.
    words = " ".join(re.sub("-{3,}", " ", output.partition("Broken contracts")[2]).split())
    starts = sorted((words.index(name), key) for key, name in NAMES.items() if name in words)
    ends = [*(start for start, _ in starts[1:]), len(words)][: len(starts)]
    return {key: words[start:end] for (start, key), end in zip(starts, ends, strict=True)}


def test_every_contract_holds_today() -> None:
    assert lint(ROOT) == {}


@pytest.mark.parametrize(("contract", "place", "imported"), PLANTS)
def test_a_planted_import_breaks_its_contract(
    reports: dict[str, str], contract: str, place: str, imported: str
) -> None:
    importer = place.removesuffix(".py").replace("/", ".")
    assert f"{importer} -> {imported} " in reports[contract]


@pytest.mark.parametrize(("contract", "place"), UNDECLARED)
def test_a_file_that_no_layer_declares_breaks_its_contract(
    reports_of_undeclared: dict[str, str], contract: str, place: str
) -> None:
    module = place.removesuffix("/__init__.py").removesuffix(".py").replace("/", ".")
    assert module in reports_of_undeclared[contract].partition("not listed as layers")[2]


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract for contract, _, _ in PLANTS} == set(NAMES)


def test_every_contract_that_lists_everything_has_an_undeclared_file() -> None:
    exhaustive = {contract["id"] for contract in CONTRACTS if contract.get("exhaustive")}

    assert {contract for contract, _ in UNDECLARED} == exhaustive


def test_every_slice_is_held_to_the_order_inside_a_slice() -> None:
    listed = {name for contract in CONTRACTS if contract["id"] == "slice" for name in contract["containers"]}

    slices = {f"domain.{path.parent.name}" for path in (ROOT / "domain").glob("*/__init__.py")}
    assert listed == slices - {"domain.base"}
