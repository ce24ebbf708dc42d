"""Claims about layers: who wins, and whose words survive."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from domain.base.values import GenerationId
from domain.pages.rules import layers
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import Content, FieldEdit, Layer, Reader, Scope
from tests.shops import NOW

pytestmark = pytest.mark.unit

HERO = all_kinds()["hero"]
GENERATION = GenerationId(UUID(int=1))


def generated(content: Content, text: str, locale: str = "en", field: str = "headline") -> Content:
    return layers.generated(content, field, locale, text, by="worker:m", at=NOW, generation=GENERATION)


def edited(content: Content, *edits: FieldEdit, locale: str = "en") -> Content:
    return layers.edited(HERO, content, edits, scope=Scope(layer=Layer.PERSON, locale=locale), by="Ada", at=NOW)


def headline(content: Content, *locales: str) -> object:
    return layers.resolve(HERO, content, Reader(locales=locales or ("en",)))["headline"].value


def test_a_persons_words_outrank_generated_ones_and_letting_go_brings_them_back() -> None:
    content = generated({}, "Shop now")
    held = edited(content, FieldEdit(name="headline", value="Handmade in Porto"))
    released = edited(held, FieldEdit(name="headline", release=True))

    assert headline(content) == "Shop now"
    assert headline(held) == "Handmade in Porto"
    assert released == content


def test_explicitly_empty_is_neither_inherited_nor_a_value() -> None:
    content = edited(generated({}, "Shop now"), FieldEdit(name="headline", empty=True))

    resolved = layers.resolve(HERO, content, Reader(locales=("en",)))["headline"]

    assert resolved.value is None
    assert resolved.origin is not None
    assert resolved.origin.layer is Layer.PERSON


def test_saving_what_is_there_already_changes_nothing_not_even_the_date() -> None:
    held = edited({}, FieldEdit(name="headline", value="Hello"))

    again = layers.edited(
        HERO,
        held,
        [FieldEdit(name="headline", value="Hello")],
        scope=Scope(layer=Layer.PERSON, locale="en"),
        by="Bob",
        at=NOW + timedelta(days=1),
    )

    assert again == held


def test_a_french_reader_gets_generated_french_before_a_persons_english() -> None:
    content = edited(generated({}, "Bonjour", "fr"), FieldEdit(name="headline", value="Hello"))

    assert headline(content, "fr", "en") == "Bonjour"
    assert headline(content, "de", "en") == "Hello"


def test_the_origin_of_a_value_names_layer_locale_hand_and_generation() -> None:
    origin = layers.resolve(HERO, generated({}, "Bonjour", "fr"), Reader(locales=("fr-CA", "fr", "en")))[
        "headline"
    ].origin

    assert origin is not None
    assert (origin.layer, origin.locale, origin.by, origin.generation) == (
        Layer.GENERATED,
        "fr",
        "worker:m",
        GENERATION,
    )


@pytest.mark.parametrize(
    ("wanted", "answered"), [("fr", "fr"), ("fr-CA", "fr"), ("de", "en"), ("en-GB", "en"), ("<script>", "en")]
)
def test_a_site_answers_only_in_locales_it_has(wanted: str, answered: str) -> None:
    assert layers.spoken(wanted, ("en", "fr"), "en") == answered


def test_locale_chains_go_from_the_near_to_the_sites_own() -> None:
    assert layers.chain("fr-CA", "en") == ("fr-CA", "fr", "en")
    assert layers.chain("en", "en") == ("en",)


def test_the_names_of_what_changed_say_field_and_layer() -> None:
    before = generated({}, "Shop now")
    after = edited(before, FieldEdit(name="body", value="Soft."))

    assert layers.changed(before, after) == ("body:person@en",)


def test_what_overrides_a_scope_is_listed_beside_it() -> None:
    content = edited(generated({}, "Shop now"), FieldEdit(name="headline", value="Handmade"))
    content = generated(content, "Bonjour", "fr")
    content = layers.edited(
        HERO,
        content,
        [FieldEdit(name="headline", value="For you, Ann")],
        scope=Scope(layer=Layer.SEGMENT, name="loyal", locale="en"),
        by="Ada",
        at=NOW,
    )

    def over(key: str) -> list[tuple[str, bool]]:
        found = layers.overrides(content["headline"], Scope.of(key), "en")
        return [(each.scope.key, each.for_all) for each in found]

    assert over("generated@en") == [("person@en", True), ("segment:loyal@en", False), ("generated@fr", False)]
    assert over("segment:loyal@en") == [("person@en", True), ("generated@fr", False)]
    assert over("person@en") == [("generated@fr", False)]
    # English speaks where French says nothing, and never instead of it.
    assert over("generated@fr") == []


class WordsSurvive(RuleBasedStateMachine):
    """For every sequence of generate, edit, empty, release: a person's words survive until a person lets go."""

    def __init__(self) -> None:
        super().__init__()
        self.content: Content = {}
        self.held: dict[str, object] = {}
        self.machine: dict[str, str] = {}

    @rule(text=st.text(min_size=1, max_size=5), locale=st.sampled_from(["en", "fr"]))
    def generate(self, text: str, locale: str) -> None:
        self.content = generated(self.content, text, locale)
        self.machine[locale] = text

    @rule(text=st.text(min_size=1, max_size=5), locale=st.sampled_from(["en", "fr"]))
    def override(self, text: str, locale: str) -> None:
        self.content = edited(self.content, FieldEdit(name="headline", value=text), locale=locale)
        self.held[locale] = text

    @rule(locale=st.sampled_from(["en", "fr"]))
    def leave_empty(self, locale: str) -> None:
        self.content = edited(self.content, FieldEdit(name="headline", empty=True), locale=locale)
        self.held[locale] = None

    @rule(locale=st.sampled_from(["en", "fr"]))
    def let_go(self, locale: str) -> None:
        self.content = edited(self.content, FieldEdit(name="headline", release=True), locale=locale)
        self.held.pop(locale, None)

    @invariant()
    def a_persons_words_are_what_readers_get(self) -> None:
        for locale in ("en", "fr"):
            expected = self.held[locale] if locale in self.held else self.machine.get(locale)
            assert headline(self.content, locale) == expected


TestWordsSurvive = WordsSurvive.TestCase
TestWordsSurvive.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
