"""A language holds the lines of its patterns and no other, and knows how far each is from its end."""

import pytest

from ml.grammar import Language, literal

pytestmark = pytest.mark.unit


def _after(language: Language, text: str) -> frozenset[int]:
    state = language.start
    for byte in text.encode():
        state = language.after(state, byte)
    return state


def test_a_language_holds_what_its_choices_make_and_nothing_else() -> None:
    language = Language(["(Have|Take) a (closer |)look", "Come in"])

    made = ["Have a look", "Take a look", "Have a closer look", "Take a closer look", "Come in"]
    assert [line for line in made if not language.holds(line)] == []
    assert [line for line in ["Have a", "Come in a look", "", "have a look"] if language.holds(line)] == []


def test_choices_are_held_inside_choices() -> None:
    language = Language(["a(b(c|d)|e)f"])

    assert [line for line in ["abcf", "abdf", "aef", "abf", "af"] if language.holds(line)] == ["abcf", "abdf", "aef"]


def test_a_name_is_said_as_it_is_whatever_marks_it_has() -> None:
    language = Language([literal("Mugs (blue) | café \\o/")])

    assert language.holds("Mugs (blue) | café \\o/")


def test_the_shortest_way_to_an_end_is_known_everywhere() -> None:
    language = Language(["See (boots|all of it)(, now|)"])

    assert language.least(language.start) == len("See boots")
    assert language.least(_after(language, "See a")) == len("ll of it")
    assert language.ends(_after(language, "See boots"))
    assert not language.ends(_after(language, "See boot"))
    assert _after(language, "See hats") == Language.NOTHING


def test_a_language_whose_shortest_line_is_too_long_has_none() -> None:
    assert Language(["See everything"], most=13).start == Language.NOTHING
    assert Language([], most=13).start == Language.NOTHING
    assert Language(["See (everything|it)"], most=6).holds("See it")
    assert not Language(["See (everything|it)"], most=6).holds("See everything")


@pytest.mark.parametrize("pattern", ["a(b", "ab)"])
def test_a_pattern_that_does_not_close_is_named(pattern: str) -> None:
    with pytest.raises(ValueError, match="close"):
        Language([pattern])
