"""README's table of settings is the one people read, so it has to be the one there is."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from domain.base.settings import Settings

README = Path(__file__).resolve().parents[2] / "README.md"

pytestmark = pytest.mark.unit


def shown_default(name: str) -> str:
    """The default as README's table writes it."""
    if name in {"media_dir", "weights_dir"}:
        return f"`STATE_DIR/{name.removesuffix('_dir')}`"
    default = Settings.model_fields[name].default
    plain = default.get_secret_value() if isinstance(default, SecretStr) else str(default)
    return f"`{plain}`" if plain else "empty"


def test_the_readme_lists_every_setting_with_its_default_and_no_other() -> None:
    # The table of settings is the one whose first column is `CAPITALS` in backticks.
    rows = re.findall(r"^\| `([A-Z][A-Z0-9_]*)` \| (.*?) \|", README.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert sorted(rows) == sorted((name.upper(), shown_default(name)) for name in Settings.model_fields)


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_every_setting_is_used_by_somebody() -> None:
    root = README.parent
    code = "".join(
        path.read_text(encoding="utf-8")
        for top in ("api", "workers", "migrations")
        for path in (root / top).rglob("*.py")
    )

    assert [name for name in Settings.model_fields if f".{name}" not in code] == []
