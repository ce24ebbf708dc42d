"""README's table of settings is the one people read, so it has to be the one there is."""

import re
from pathlib import Path

import pytest

from domain.base.settings import Settings

README = Path(__file__).resolve().parents[2] / "README.md"

pytestmark = pytest.mark.unit


def test_every_setting_is_in_the_readme_and_the_readme_names_no_other() -> None:
    # The table of settings is the one whose first column is `CAPITALS` in backticks.
    documented = re.findall(r"^\| `([A-Z][A-Z0-9_]*)` \|", README.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert sorted(documented) == sorted(name.upper() for name in Settings.model_fields)


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
