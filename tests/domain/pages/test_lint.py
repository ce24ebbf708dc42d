"""Claims about mistakes that are found in a page before shoppers find them."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from domain.audience.rules.grammar import parsed
from domain.audience.values.conditions import Use
from domain.audience.values.segments import Segment
from domain.base.values import Json, SiteId
from domain.pages.rules.lint import lint
from domain.pages.values.content import Content
from domain.pages.values.lint import Code, LintBlock, LintFinding, LintSite, Severity

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SITE = LintSite(key=SiteId("shop"), default_locale="en", locales=("en", "fr"), skus=frozenset({"mug", "pot"}))
BOUGHT: Json = {"did": {"kinds": ["purchase"], "at_least": 1}}


def segment(key: str, condition: Json = BOUGHT, position: int = 0) -> Segment:
    read = parsed(condition, allow=Use.SEGMENT)
    assert not isinstance(read, list), read
    return Segment(
        key=key, name=key, condition=read, description="", position=position, version=1, created_at=NOW, updated_at=NOW
    )


def hero(key: str = "hero", **settings: Json) -> LintBlock:
    """A hero that says all it has to in both locales, with these settings."""
    words: Content = {
        "headline": {"person@en": {"value": f"Hello from {key}"}, "person@fr": {"value": f"Bonjour de {key}"}},
    }
    return LintBlock(key=key, kind="hero", content={**words, **said(settings)})


def said(settings: Mapping[str, Json]) -> Content:
    return {name: {"locale": {"value": value}} for name, value in settings.items()}


def found(blocks: Sequence[LintBlock], segments: Sequence[Segment] = (), site: LintSite = SITE) -> list[LintFinding]:
    return list(lint(blocks, segments, site, NOW))


def codes(blocks: Sequence[LintBlock], segments: Sequence[Segment] = ()) -> list[tuple[Code, str | None]]:
    return [(each.code, each.block) for each in found(blocks, segments)]


EVERYBODY = hero("all")


def test_a_page_without_mistakes_has_no_findings() -> None:
    assert found([EVERYBODY, hero("app", audience={"channel": ["app"]})], [segment("loyal")]) == []


def test_an_audience_and_a_variant_of_a_segment_nobody_made_are_errors() -> None:
    block = hero("club", audience={"segment": ["club"]})
    variant = LintBlock(
        key="all",
        kind="hero",
        content={**EVERYBODY.content, "headline": {**EVERYBODY.content["headline"], "segment:club@en": {"value": "x"}}},
    )

    findings = found([variant, block])

    assert [(each.severity, each.code, each.block, each.field) for each in findings] == [
        (Severity.ERROR, Code.UNKNOWN_SEGMENT, "all", "headline"),
        # The variant is below what a person says to everybody, and so never heard at all.
        (Severity.ERROR, Code.UNKNOWN_SEGMENT, "club", "audience"),
        (Severity.WARNING, Code.SHADOWED, "all", "headline"),
    ]


def test_an_audience_that_excludes_itself_can_never_be_met() -> None:
    impossible: Json = {"all": [{"channel": ["app"]}, {"not": {"channel": ["app", "web"]}}]}

    assert codes([EVERYBODY, hero("no", audience=impossible)]) == [(Code.AUDIENCE_NEVER, "no")]


def test_an_audience_whose_moments_are_past_is_over_and_not_impossible() -> None:
    past: Json = {"before": (NOW - timedelta(days=1)).isoformat()}

    assert codes([EVERYBODY, hero("old", audience=past)]) == [(Code.AUDIENCE_OVER, "old")]


def test_windows_that_end_before_they_start_and_that_are_over_are_told_apart() -> None:
    day = [(NOW + timedelta(days=n)).isoformat() for n in range(3)]
    inverted = hero("inverted", starts_at=day[2], ends_at=day[1])
    over = hero("over", ends_at=(NOW - timedelta(days=1)).isoformat())

    assert codes([EVERYBODY, inverted, over]) == [(Code.WINDOW_INVERTED, "inverted"), (Code.WINDOW_OVER, "over")]


def test_a_window_that_lies_after_its_audience_s_last_moment_is_never_shown_to_anybody() -> None:
    week = [(NOW + timedelta(days=7 * n)).isoformat() for n in range(3)]
    block = hero("late", starts_at=week[2], audience={"before": week[1]})
    good = hero("in-time", starts_at=week[1], audience={"before": week[2]})

    assert codes([EVERYBODY, block, good]) == [(Code.WINDOW_MISSES_AUDIENCE, "late")]


@pytest.mark.parametrize("field", ["starts_at", "ends_at"])
def test_a_moment_that_cannot_be_read_any_more_is_an_error_and_fills_no_page(field: str) -> None:
    settings: dict[str, Json] = {field: {"local": "2026-11-01T09:00", "zone": "Europe/Atlantis"}}
    block = LintBlock(key="hero", kind="hero", content={**EVERYBODY.content, **said(settings)})

    assert codes([block]) == [(Code.UNREADABLE, "hero"), (Code.PAGE_EMPTY, None)]
    assert found([block])[0].field == field


def test_a_variant_below_what_a_person_says_to_everybody_is_never_served() -> None:
    words = {"person@en": {"value": "To all"}, "channel:app@en": {"value": "To some"}, "person@fr": {"value": "À tous"}}
    block = LintBlock(key="hero", kind="hero", content={"headline": words})

    [finding] = found([block])

    assert (finding.severity, finding.code, finding.field) == (Severity.WARNING, Code.SHADOWED, "headline")
    assert finding.message == "Nobody gets channel:app@en: person@en speaks to everybody. Release one of them."


def test_a_variant_for_a_segment_nobody_can_be_in_any_more_is_named() -> None:
    past: Json = {"all": [{"visitor": "new"}, {"before": (NOW - timedelta(days=1)).isoformat()}]}
    words = {"locale@en": {"value": "Hi"}, "segment:xmas@en": {"value": "Ho"}, "locale@fr": {"value": "Salut"}}
    block = LintBlock(key="hero", kind="hero", content={"headline": words})

    assert codes([block], [segment("xmas", past)]) == [(Code.EMPTY_SEGMENT, "hero")]


def test_a_locale_without_words_of_its_own_is_named_with_its_fields() -> None:
    block = LintBlock(key="hero", kind="hero", content={"headline": {"person@en": {"value": "Hello"}}})

    [finding] = found([block])

    assert (finding.code, finding.field) == (Code.MISSING_WORDS, "headline")
    assert finding.message == "In fr, headline of this block falls back to other words."
    assert finding.facts == {"locale": "fr", "fields": ["headline"]}


def test_several_fields_without_words_fall_back_together() -> None:
    said = {name: {"person@en": {"value": "Hello"}} for name in ("headline", "body", "call_to_action")}
    block = LintBlock(key="hero", kind="hero", content=said)

    [finding] = found([block])

    assert finding.message == "In fr, headline, body and call_to_action of this block fall back to other words."


def test_what_has_to_be_filled_in_is_an_error_while_it_is_not() -> None:
    assert (Code.INCOMPLETE, "hero") in codes([LintBlock(key="hero", kind="hero", content={})])


def test_a_promotion_that_is_gone_is_an_error() -> None:
    banner = LintBlock(key="offer", kind="promotion_banner", content=said({"promotion": "gone"}))

    assert codes([EVERYBODY, banner]) == [(Code.UNKNOWN_SKU, "offer")]


def test_a_rail_that_pins_what_it_excludes_and_what_is_gone_is_an_error() -> None:
    rules: Json = [
        {"do": "pin", "match": {"sku": ["mug", "gone"]}},
        {"do": "exclude", "match": {"sku": ["mug"]}},
    ]
    rail = LintBlock(key="rail", kind="product_rail", content=said({"source": "popular", "merchandising": rules}))

    assert codes([EVERYBODY, rail]) == [(Code.UNKNOWN_SKU, "rail"), (Code.PIN_EXCLUDED, "rail")]


def test_the_first_visit_that_gets_an_empty_page_is_named() -> None:
    english = hero("english", audience={"locale": ["en"]})
    french = hero("french", audience={"all": [{"locale": ["fr"]}, {"visitor": "new"}]})

    [finding] = found([english, french])

    assert (finding.severity, finding.code, finding.block) == (Severity.ERROR, Code.PAGE_EMPTY, None)
    assert "channel web, locale fr, a returning shopper, in no segment." in finding.message


def test_a_page_that_runs_out_of_blocks_at_a_moment_is_empty_from_then_on() -> None:
    [finding] = found([hero("summer", ends_at=(NOW + timedelta(days=30)).isoformat())])

    assert finding.code is Code.PAGE_EMPTY
    assert (NOW + timedelta(days=30)).isoformat() in finding.message


def test_blocks_that_fill_each_other_s_gaps_leave_no_page_empty() -> None:
    blocks = [
        hero("club", audience={"segment": ["loyal"]}),
        hero("app", audience={"all": [{"not": {"segment": ["loyal"]}}, {"channel": ["app"]}]}),
        hero("rest", audience={"not": {"any": [{"channel": ["app"]}, {"segment": ["loyal"]}]}}),
    ]

    assert codes(blocks, [segment("loyal")]) == []


def test_a_segment_that_is_not_there_fills_no_gap() -> None:
    blocks = [hero("a", audience={"segment": ["gone"]}), hero("b", audience={"not": {"segment": ["gone"]}})]

    assert [code for code, _ in codes(blocks)] == [Code.UNKNOWN_SEGMENT, Code.UNKNOWN_SEGMENT]


def test_a_page_of_many_segments_is_empty_for_somebody_who_is_in_none() -> None:
    keys = [f"s{n}" for n in range(20)]
    blocks = [hero(key, audience={"segment": [key]}) for key in keys]

    empty = [each for each in found(blocks, [segment(key) for key in keys]) if each.code is Code.PAGE_EMPTY]

    assert "in no segment" in empty[0].message


def test_an_audience_with_a_variant_is_read_as_shoppers_get_it() -> None:
    content: Content = {
        **EVERYBODY.content,
        "audience": {"locale": {"value": {"channel": ["web"]}}, "channel:app": {"empty": True}},
    }
    other = hero("rest", audience={"channel": ["email", "store"]})

    assert codes([LintBlock(key="hero", kind="hero", content=content), other]) == []


def test_two_blocks_that_say_the_same_to_one_shopper_are_found_and_to_different_ones_are_not() -> None:
    words = hero("x").content
    one = LintBlock(key="one", kind="hero", content=words)
    two = LintBlock(
        key="two", kind="hero", content={**words, **said({"audience": {"channel": ["app"]}, "position": 2})}
    )
    web = LintBlock(key="web", kind="hero", content={**words, **said({"audience": {"channel": ["web"]}})})

    assert codes([one, two]) == [(Code.SAME_BLOCK, "two")]
    assert Code.SAME_BLOCK not in [code for code, _ in codes([two, web])]


def test_a_page_full_of_blocks_that_say_the_same_is_looked_through_in_bounded_time() -> None:
    some: list[Json] = [{"segment": [f"s{n}"]} for n in range(8)]
    never: Json = {"all": [{"any": some}, *({"not": each} for each in some)]}
    words = EVERYBODY.content
    blocks = [LintBlock(key=f"b{n}", kind="hero", content={**words, **said({"audience": never})}) for n in range(25)]
    began = time.perf_counter()

    listed = codes(blocks, [segment(f"s{n}") for n in range(8)])

    assert [code for code, _ in listed].count(Code.AUDIENCE_NEVER) == len(blocks)
    # Every way 25 blocks can turn out together would take longer than the universe has.
    assert time.perf_counter() - began < 120


def test_fifty_blocks_and_twenty_segments_are_looked_through_in_a_moment() -> None:
    keys = [f"s{n}" for n in range(20)]
    evening: Json = {"time": {"from": "18:00", "to": "23:00", "weekdays": ["fri"], "zone": "Europe/Paris"}}
    blocks = [
        hero(
            f"b{n}",
            audience={"all": [{"segment": [keys[n % 20]]}, {"channel": ["web", "app"]}, evening, {"country": ["FR"]}]},
            starts_at=(NOW + timedelta(days=n)).isoformat(),
            ends_at=(NOW + timedelta(days=n + 30)).isoformat(),
        )
        for n in range(50)
    ]
    segments = [segment(key, position=n) for n, key in enumerate(keys)]
    found(blocks, segments)

    begun = time.perf_counter()
    findings = found(blocks, segments)
    took_ms = (time.perf_counter() - begun) * 1000

    assert [each.code for each in findings] == [Code.PAGE_EMPTY]
    # 30 ms where nothing else runs; a machine that does ten things at once takes longer.
    assert took_ms < 5_000, took_ms
