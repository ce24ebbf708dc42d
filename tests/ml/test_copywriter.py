"""The embedded copywriter: whatever it draws, what is chosen keeps to the brief."""

from dataclasses import replace

import pytest

from ml.copy_values import Brief, Origin, Sampling
from ml.protocols import Copywriter
from ml.writing.frames import frame

pytestmark = pytest.mark.models

_SETTINGS = Sampling(seed=2, candidates=3, max_new_tokens=20)


def _brief(**change: object) -> Brief:
    told: dict[str, object] = {
        "kind": "product_rail",
        "shop": "Étalage",
        "categories": ["Footwear"],
        "fields": [{"name": "title", "max_chars": 50}],
        "products": [{"title": "Ankle Boot"}, {"title": "Walking Shoe"}],
    }
    return Brief.from_json(told | change)


def test_what_is_chosen_survived_every_check_or_is_a_named_template(copywriter: Copywriter) -> None:
    field = copywriter.write(_brief(), _SETTINGS).fields[0]

    assert 1 <= len(field.candidates) <= 15  # three, and three more, four times, where none of them held
    if field.origin is Origin.MODEL:
        chosen = next(candidate for candidate in field.candidates if candidate.text == field.text)
        assert chosen.survives
        assert chosen.score == max(candidate.score for candidate in field.candidates if candidate.survives)
    else:
        assert field.template is not None
        assert not any(candidate.survives for candidate in field.candidates)


def test_the_embedded_one_says_lines_of_its_shapes_and_no_other(copywriter: Copywriter) -> None:
    fields = [{"name": "headline", "max_chars": 60}, {"name": "body", "max_chars": 140}]
    brief = _brief(kind="hero", fields=fields, categories=["Coffee & Tea"], products=[])

    copy = copywriter.write(brief, Sampling(seed=2, candidates=4))

    drawn = [(candidate, field.name) for field in copy.fields for candidate in field.candidates]
    assert len(drawn) >= 2  # equal lines are one
    assert {field.origin for field in copy.fields} == {Origin.MODEL}
    assert [one.text for one, _ in drawn for each in one.verdicts if each.check == "shape" and not each.passed] == []
    assert all("Coffee & Tea" in one.text for one, _ in drawn)


def test_a_subtitle_that_could_only_repeat_the_title_is_left_empty(copywriter: Copywriter) -> None:
    subtitle = {"name": "subtitle", "max_chars": 100}

    field = copywriter.write(_brief(fields=[subtitle], products=[]), _SETTINGS).fields[0]

    assert (field.text, field.origin, field.template) == ("", Origin.TEMPLATE, "nothing")
    assert field.why == "product_rail subtitle has nothing to add to what stands above it"


def test_no_line_outgrows_its_field(copywriter: Copywriter) -> None:
    button = {"name": "call_to_action", "max_chars": 14}
    drawn = copywriter.write(_brief(kind="hero", fields=[button]), _SETTINGS).fields[0].candidates

    assert drawn
    assert max(len(each.text) for each in drawn) <= 14


def test_the_same_brief_and_seed_give_the_same_words(copywriter: Copywriter) -> None:
    first, second = copywriter.write(_brief(), _SETTINGS), copywriter.write(_brief(), _SETTINGS)

    assert [c.text for c in first.fields[0].candidates] == [c.text for c in second.fields[0].candidates]
    assert first.texts() == second.texts()


def test_at_temperature_0_the_seed_makes_no_difference(copywriter: Copywriter) -> None:
    first, second = (
        copywriter.write(_brief(), Sampling(temperature=0, top_k=0, seed=seed, candidates=2, max_new_tokens=20))
        for seed in (1, 2)
    )

    assert len(first.fields[0].candidates) == 1
    assert [c.text for c in first.fields[0].candidates] == [c.text for c in second.fields[0].candidates]


def test_a_language_it_was_not_taught_goes_to_templates_and_says_why(copywriter: Copywriter) -> None:
    field = copywriter.write(_brief(locale="fr-FR"), _SETTINGS).fields[0]

    assert field.origin is Origin.TEMPLATE
    assert field.template is not None
    assert field.template.startswith("fr.product_rail.title.")
    assert field.why.startswith("SmolLM2-135M-Instruct does not write fr; set COPYWRITER to a model that does")
    assert field.candidates == ()


def test_copy_says_where_it_came_from(copywriter: Copywriter) -> None:
    said = copywriter.write(_brief(locale="de"), _SETTINGS).to_json()

    assert said["model"] == {"name": "SmolLM2-135M-Instruct", "revision": "0.1.2-bcc81830+shop-copy-e06a4991+int8"}
    assert said["prompt_version"]
    assert said["settings"] == {
        "temperature": 0.7,
        "top_k": 50,
        "top_p": 0.92,
        "candidates": 3,
        "seed": 2,
        "max_new_tokens": 20,
    }


def test_lines_that_the_shop_said_lately_are_drawn_less(copywriter: Copywriter) -> None:
    brief = _brief(products=[])
    first = copywriter.write(brief, _SETTINGS).fields[0].candidates
    used = tuple(frame(each.text, brief) for each in first)

    again = copywriter.write(replace(brief, used=used * 5), _SETTINGS).fields[0].candidates

    assert {frame(each.text, brief) for each in again}.isdisjoint(used)
