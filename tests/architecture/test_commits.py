"""A transaction has one end, and one file knows where it is."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {"domain/base/database.py"}

pytestmark = pytest.mark.unit


def test_only_the_sessions_themselves_commit() -> None:
    assert callers_of("commit", "api", "domain", "ml", "workers") <= ALLOWED


def test_nobody_in_the_domain_flushes_a_session() -> None:
    assert callers_of("flush", "api", "domain") <= ALLOWED


def callers_of(method: str, *packages: str) -> set[str]:
    texts = {path: path.read_text(encoding="utf-8") for package in packages for path in (ROOT / package).rglob("*.py")}
    return {
        str(path.relative_to(ROOT))
        for path, text in texts.items()
        if method in text
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method
    }
