"""Claims about versions of content: what differs, word by word, and how two become one."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pages.rules import compare
from domain.pages.values.compare import Difference, How, Op, Piece, SlotConflict
from domain.pages.values.content import Content

pytestmark = pytest.mark.unit

ADA, BOB = {"by": "Ada", "at": "2026-11-21T12:00:00+00:00"}, {"by": "Bob", "at": "2026-11-22T12:00:00+00:00"}


def said(value: object, hand: dict[str, str] = ADA, **more: str) -> dict[str, Any]:
    return {"value": value, **hand, **more}


entries = st.one_of(
    st.builds(said, st.sampled_from(["a", "b"]), st.sampled_from([ADA, BOB])),
    st.builds(said, st.just("a"), st.sampled_from([ADA, BOB]), generation=st.sampled_from(["1", "2"])),
    st.sampled_from([{"empty": True, **ADA}, {"empty": True, **BOB}]),
)
slots = st.dictionaries(st.sampled_from(["person@en", "locale@fr", "person"]), entries, min_size=1)
contents = st.dictionaries(st.sampled_from(["title", "limit"]), slots)


def test_differences_are_named_by_field_and_slot_in_order() -> None:
    left = {
        "title": {"person@en": said("Hello"), "generated@en": said("Shop now", generation="1"), "locale@fr": said("x")},
        "limit": {"person": said(6)},
    }
    right = {
        "title": {"person@en": said("Hello", BOB), "generated@en": {"empty": True, **ADA}, "person@fr": said("y")},
        "limit": {"person": {**said(6), "at": BOB["at"]}},
    }

    assert compare.differences(left, right) == [
        Difference(
            field="title",
            slot="generated@en",
            left=left["title"]["generated@en"],
            right=right["title"]["generated@en"],
            how=How.CHANGED,
        ),
        Difference(field="title", slot="locale@fr", left=said("x"), right=None, how=How.REMOVED),
        Difference(field="title", slot="person@en", left=said("Hello"), right=said("Hello", BOB), how=How.ORIGIN),
        Difference(field="title", slot="person@fr", left=None, right=said("y"), how=How.ADDED),
    ]


def test_a_side_that_is_not_there_has_said_nothing() -> None:
    content = {"title": {"person@en": said("Hello")}}

    assert [each.how for each in compare.differences(None, content)] == [How.ADDED]
    assert [each.how for each in compare.differences(content, None)] == [How.REMOVED]
    assert compare.differences(None, None) == []


@given(contents)
def test_a_version_does_not_differ_from_itself(content: Content) -> None:
    assert compare.differences(content, content) == []


def test_words_are_compared_whole() -> None:
    assert compare.words("Shop the sale now", "Shop our sale today") == [
        Piece(Op.SAME, "Shop "),
        Piece(Op.DELETE, "the"),
        Piece(Op.INSERT, "our"),
        Piece(Op.SAME, " sale "),
        Piece(Op.DELETE, "now"),
        Piece(Op.INSERT, "today"),
    ]
    assert compare.words(None, "New") == [Piece(Op.INSERT, "New")]
    assert compare.words("Old", None) == [Piece(Op.DELETE, "Old")]
    assert compare.words("", None) == []


texts = st.text(st.sampled_from("ab é .,\n日"), max_size=40)


@given(texts, texts)
def test_the_pieces_give_both_texts_back(left: str, right: str) -> None:
    pieces = compare.words(left, right)

    assert "".join(piece.text for piece in pieces if piece.op is not Op.INSERT) == left
    assert "".join(piece.text for piece in pieces if piece.op is not Op.DELETE) == right
    assert all(piece.text for piece in pieces)


def test_both_writers_changes_are_kept_and_only_what_both_changed_differently_is_a_conflict() -> None:
    base = {"title": {"person@en": said("a"), "person@fr": said("a")}, "limit": {"person": said(6)}}
    theirs = {"title": {"person@en": said("b", BOB), "person@fr": said("c", BOB)}, "limit": {"person": said(8)}}
    mine = {"title": {"person@en": said("a"), "person@fr": said("d")}, "limit": {"person": said(8, BOB)}}

    merged, conflicts = compare.merge3(base, theirs, mine)

    assert merged == theirs
    assert conflicts == [
        SlotConflict(field="title", slot="person@fr", base=said("a"), theirs=said("c", BOB), mine=said("d"))
    ]


def test_letting_go_of_words_somebody_else_changed_is_a_conflict() -> None:
    base, theirs = {"title": {"person@en": said("a")}}, {"title": {"person@en": said("b")}}

    merged, [conflict] = compare.merge3(base, theirs, {})

    assert merged == theirs
    assert (conflict.base, conflict.theirs, conflict.mine) == (said("a"), said("b"), None)


@given(contents, contents)
def test_where_one_side_changed_nothing_the_other_side_is_the_result(base: Content, other: Content) -> None:
    assert compare.merge3(base, base, other) == (other, [])
    assert compare.merge3(base, other, base) == (other, [])


@given(contents, contents, contents)
def test_the_same_conflicts_are_seen_from_both_sides(base: Content, one: Content, other: Content) -> None:
    merged, conflicts = compare.merge3(base, one, other)
    mirrored, seen = compare.merge3(base, other, one)

    assert [(each.field, each.slot, each.theirs, each.mine) for each in conflicts] == [
        (each.field, each.slot, each.mine, each.theirs) for each in seen
    ]
    disputed = {(each.field, each.slot) for each in conflicts}
    differing = compare.differences(_plain(merged), _plain(mirrored))
    assert {(each.field, each.slot) for each in differing} == disputed


def _plain(content: Content) -> Content:
    return {
        field: {slot: {**entry, "by": "", "at": ""} for slot, entry in slots.items()}
        for field, slots in content.items()
    }
