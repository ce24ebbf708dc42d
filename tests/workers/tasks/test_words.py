"""Claims about words that should be about something."""

from uuid import UUID

import pytest

from domain.base.values import BlockId
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.editing import CopyFacts
from domain.pages.values.fields import FieldSpec
from domain.wording.values import CopyGuide
from ml.copy_values import CopyField, Origin
from workers.tasks.write_copy import about_something

pytestmark = pytest.mark.unit

FACTS = CopyFacts(
    block=BlockId(UUID(int=1)),
    version=1,
    kind="product_rail",
    shop="Shop",
    locale="fr",
    fields=(),
    promotion=None,
    categories=("Textile et literie",),
    avoid=(),
    inputs={},
    guide=CopyGuide(locale="fr"),
)


def spec(name: str) -> FieldSpec:
    found = all_kinds()["product_rail"].field(name)
    assert found is not None
    return found


def words(text: str, template: str | None) -> CopyField:
    origin = Origin.MODEL if template is None else Origin.TEMPLATE
    return CopyField(name="title", text=text, origin=origin, template=template, why="", candidates=(), took_ms=1.0)


def test_a_title_by_a_template_that_names_nothing_becomes_the_plain_name_in_its_own_locale() -> None:
    said = about_something(words("À regarder", "fr.1"), spec("title"), FACTS)

    assert (said.text, said.origin, said.template) == ("Textile et literie", Origin.TEMPLATE, "plain_name")


@pytest.mark.parametrize(
    ("text", "template", "field"),
    [
        ("Notre rayon Textile et literie", "fr.2", "title"),
        ("Des mots du modèle", None, "title"),
        ("À regarder", "fr.1", "subtitle"),
    ],
)
def test_other_words_stay_as_they_are(text: str, template: str | None, field: str) -> None:
    held = words(text, template)

    assert about_something(held, spec(field), FACTS) is held
