"""A page has another version when something of it is another: content, kind, arrangement, or a window by the clock."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.base.values import BlockId
from domain.pages.rules import versions
from domain.pages.rules.considered import Stored
from domain.pages.rules.versions import Difference
from domain.pages.values.editing import Arrangement, Ordering
from tests.shops import NOW

pytestmark = pytest.mark.unit

PLAIN = Arrangement()


def block(key: str = "hero", **content: Any) -> Stored:
    said = {field: {"person@en": {"value": value}} for field, value in content.items()}
    return Stored(id=BlockId(UUID(int=len(key))), key=key, kind="hero", content=said)


def test_the_same_content_has_the_same_version_whatever_order_it_was_said_in() -> None:
    one = versions.version([block(headline="A", text="B"), block("offer")], PLAIN, NOW)
    other = versions.version([block("offer"), block(text="B", headline="A")], PLAIN, NOW)

    assert one == other
    assert versions.difference(one, other) == Difference(version=one.whole, blocks=frozenset())


def test_what_changed_came_and_went_is_named() -> None:
    before = versions.version([block(headline="A"), block("offer"), block("stays")], PLAIN, NOW)
    after = versions.version([block(headline="B"), block("new-in"), block("stays")], PLAIN, NOW)

    assert versions.difference(before, after) == Difference(
        version=after.whole, blocks=frozenset({"hero", "offer", "new-in"})
    )


def test_what_is_taken_away_is_not_what_was_never_there() -> None:
    empty = replace(block(), content={})

    assert versions.version([empty], PLAIN, NOW) != versions.version([replace(empty, content=None)], PLAIN, NOW)


def test_another_arrangement_may_concern_any_block() -> None:
    before = versions.version([block()], PLAIN, NOW)
    after = versions.version([block()], Arrangement(ordering=Ordering.LEARNT, slots=3), NOW)

    assert versions.difference(before, after) == Difference(version=after.whole, blocks=None)


@pytest.mark.parametrize("field", ["starts_at", "ends_at"])
def test_a_moment_that_comes_makes_another_version_and_no_other_moment_does(field: str) -> None:
    window = [block(**{field: NOW.isoformat()})]
    long_before, just_before, at, after = (
        versions.version(window, PLAIN, NOW + timedelta(seconds=seconds)) for seconds in (-3600, -1, 0, 3600)
    )

    assert long_before == just_before != at == after


def test_a_moment_that_cannot_be_read_takes_no_page_away() -> None:
    versions.version([block(starts_at={"local": "2027-01-01T00:00", "zone": "Nowhere/At_All"})], PLAIN, NOW)


def test_differences_are_put_together() -> None:
    some = Difference(version="1", blocks=frozenset({"a"}))
    more = Difference(version="2", blocks=frozenset({"b"}))
    unknown = Difference(version="3", blocks=None)

    assert versions.merged(some, more) == Difference(version="2", blocks=frozenset({"a", "b"}))
    assert versions.merged(unknown, more) == Difference(version="2", blocks=None)
    assert versions.merged(some, unknown) == unknown
