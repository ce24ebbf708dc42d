"""What the API refuses is said in Chinese too: every code an editor can meet, and what is wrong with a field."""

import importlib
import json
import re
from collections.abc import Iterator

import pytest

from api.studio.build import HERE
from domain.base.errors import DomainError
from domain.catalog.rules import item_from_json
from domain.catalog.values import NewItem
from domain.pages.kinds.hero import KIND as HERO
from domain.pages.rules import validity
from domain.pages.values.content import FieldEdit
from domain.people.errors import PasswordRefused
from domain.people.rules.passwords import require_password
from domain.wording.errors import GuideInvalid
from domain.wording.rules import checked
from domain.wording.values import Said

SAID = json.loads((HERE / "src" / "words" / "refusals.json").read_text(encoding="utf-8"))
# What an editor, an operator, or somebody who signs in can be refused in the studio.
SLICES = ("access", "audience", "catalog", "insights", "jobs", "pages", "people", "pictures", "behaviour", "wording")
pytestmark = pytest.mark.unit


def codes() -> Iterator[str]:
    for name in SLICES:
        module = importlib.import_module(f"domain.{name}.errors")
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, DomainError):
                yield each.code


def in_chinese(message: str) -> str:
    for pattern, words in SAID["zh"]["problems"]:
        if re.search(pattern, message):
            return re.sub(pattern, re.sub(r"\$(\d)", r"\\\1", words), message)
    return message


def test_every_refusal_an_editor_can_meet_has_chinese_words() -> None:
    wanted = set(codes()) - {"broken"}

    assert wanted - set(SAID["zh"]["codes"]) == set()
    assert set(SAID["en"]["codes"]) <= set(SAID["zh"]["codes"])


def test_what_is_wrong_with_a_field_is_said_in_chinese() -> None:
    edits = [[FieldEdit(name="headline", value=each)] for each in ("x" * 61, " ", 4)]
    block = [problem for edit in edits for problem in validity.problems_of_edits(HERO, edit)]
    row = {"sku": "A", "kind": "article", "title": "", "url": "ftp://x", "ends_at": "soon", "description": "d" * 30_000}
    item = item_from_json(row, locale="en", currency="EUR")
    assert not isinstance(item, NewItem)
    guide = Said(
        tone=" ",
        glossary={"a": "一 a", "布" * 61: "二"},
        banned=("一 a", *map(str, range(200))),
        categories={"c": "一>二"},
    )
    with pytest.raises(GuideInvalid) as unguided:
        checked(guide)
    with pytest.raises(PasswordRefused) as refused:
        require_password("aaaaaaaa", "ada@example.com", "Ada")
    said = [
        *(message for _, message in block),
        *(each.reason for each in item),
        *refused.value.problems,
        *(message for _, message in unguided.value.problems),
    ]

    chinese = [in_chinese(each) for each in said]

    assert [each for each in chinese if re.search("[a-z]{4}", each.replace("https", "").replace("http", ""))] == []
    assert chinese[0] == "有 61 个字符，最多 60 个"
