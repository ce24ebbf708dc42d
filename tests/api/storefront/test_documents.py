"""The GraphQL that the page sends is GraphQL that the server answers."""

import re
from pathlib import Path

import pytest
from graphql import GraphQLEnumType, build_schema, parse, validate

from api.schema import sdl
from api.storefront import routes

pytestmark = pytest.mark.unit


def documents() -> dict[str, str]:
    """The page's operations by name, with their fragments put in."""
    text = (Path(routes.__file__).parent / "api.js").read_text()
    constants = dict(re.findall(r"^(?:export )?const ([A-Z_]+) = `([^`]+)`;", text, re.MULTILINE))
    exported = re.findall(r"^export const ([A-Z_]+) = `", text, re.MULTILINE)
    return {name: re.sub(r"\$\{(\w+)\}", lambda hole: constants[hole[1]], constants[name]) for name in exported}


def test_the_page_sends_six_documents() -> None:
    assert sorted(documents()) == [
        "HOMEPAGE",
        "PHOTO_SEARCH",
        "PRODUCT",
        "RECORD_SIGNALS",
        "SHARE_LINK",
        "START_SHOPPER",
    ]


@pytest.mark.parametrize("name", sorted(documents()))
def test_the_schema_answers_every_document_of_the_page(name: str) -> None:
    problems = validate(build_schema(sdl()), parse(documents()[name]))

    assert [problem.message for problem in problems] == []


def test_the_page_carries_a_visit_of_which_nothing_is_kept() -> None:
    text = (Path(routes.__file__).parent / "api.js").read_text()

    assert re.search(r"on SignalsRecorded \{[^{}]*\bsession\b", documents()["RECORD_SIGNALS"])
    assert "keepVisit(shopper, recordSignals.session)" in text
    assert re.findall(r"session[:,]? ?(?:= )?visitOf\(([\w.]+)\)", text) == ["context.shopper", "shopper"]


def test_the_page_names_only_signals_there_are() -> None:
    known = build_schema(sdl()).type_map["SignalKind"]
    text = (Path(routes.__file__).parent / "shop.js").read_text()

    sent = set(re.findall(r'recorder\.add\("([A-Z_]+)"', text))

    assert sent == {"IMPRESSION", "CLICK", "VIEW", "DWELL", "SEARCH", "CART_ADD", "CART_REMOVE", "PURCHASE", "DISMISS"}
    assert isinstance(known, GraphQLEnumType)
    assert sent <= set(known.values)
