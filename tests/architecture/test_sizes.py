"""Caps on the tail: good and bad code have the same median."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULE_LINES, TEST_MODULE_LINES, FUNCTION_LINES = 400, 500, 60
BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "base_service", "handlers"}

pytestmark = pytest.mark.unit


def modules(*packages: str) -> Iterator[Path]:
    for package in packages:
        yield from sorted((ROOT / package).rglob("*.py"))


PRODUCT = list(modules("api", "domain", "ml", "workers", "migrations"))
TESTS = list(modules("tests"))


def test_no_module_is_longer_than_a_sitting() -> None:
    long = {f"{path.relative_to(ROOT)}: {lines(path)}" for path in PRODUCT if lines(path) > MODULE_LINES}

    assert long == set()


def test_no_test_module_is_longer_than_a_sitting_and_a_bit() -> None:
    long = {f"{path.relative_to(ROOT)}: {lines(path)}" for path in TESTS if lines(path) > TEST_MODULE_LINES}

    assert long == set()


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in PRODUCT + TESTS
        # A migration is one list of what changes, read once from top to bottom.
        if path.parent.name != "versions" and lines(path) > FUNCTION_LINES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION_LINES
    }

    assert long == set()


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = {str(path.relative_to(ROOT)) for path in PRODUCT + TESTS if {path.stem, path.parent.name} & BANNED}

    assert vague == set()


def test_an_init_file_holds_its_docstring_and_nothing_else() -> None:
    full = {
        str(path.relative_to(ROOT))
        for path in PRODUCT
        if path.name == "__init__.py"
        and any(not isinstance(node, ast.Expr) for node in ast.parse(path.read_text(encoding="utf-8")).body)
    }

    assert full == set()


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
