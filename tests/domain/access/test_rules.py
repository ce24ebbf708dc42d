"""Claims about grants, presets, the hash of an audit entry, and signed links."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from domain.access.errors import BadExpiry, BadGrants, BadShareToken, NotAllowed
from domain.access.rules import chain, grants, signatures
from domain.access.values import Action, Grant, Hand, Touch
from domain.base.values import Json, SiteId
from domain.pages.rules.kinds import all_kinds

pytestmark = pytest.mark.unit

SHOP = SiteId("shop")
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LINK = UUID("0190a3a4-0000-7000-8000-000000000001")
HEADLINE = Touch(kind="hero", field="headline", locale="fr")


def hand(preset: str, *locales: str) -> Hand:
    return Hand(label="Zoé", grants=grants.preset(preset, Grant(locales=frozenset(locales) or None)))


@pytest.mark.parametrize(
    ("preset", "may"),
    [
        ("editor", set(Action)),
        ("writer", {Action.CREATE, Action.EDIT, Action.GENERATE, Action.DECIDE, Action.RESTORE}),
        ("translator", {Action.EDIT, Action.DECIDE}),
        ("publisher", set(Action) - {Action.IMPORT}),
        ("merchandiser", set()),
        ("reviewer", {Action.DECIDE}),
    ],
)
def test_a_preset_covers_these_actions_on_a_hero_and_no_others(preset: str, may: set[Action]) -> None:
    someone = hand(preset, "fr")

    covered = {action for action in Action if allowed(someone, action, HEADLINE)}

    assert covered == may


def test_a_merchandiser_edits_and_publishes_rails_but_writes_no_hero() -> None:
    someone = hand("merchandiser")

    rail = Touch(kind="product_rail", field="pins", locale=None)

    assert allowed(someone, Action.EDIT, rail)
    assert allowed(someone, Action.PUBLISH, rail)
    assert not allowed(someone, Action.GENERATE, rail)
    assert not allowed(someone, Action.EDIT, HEADLINE)


def test_presets_name_only_kinds_there_are() -> None:
    named = {kind for grants in grants.PRESETS.values() for grant in grants for kind in grant.kinds or ()}

    assert named <= set(all_kinds())


def test_a_translator_of_french_writes_no_english() -> None:
    someone = hand("translator", "fr")

    with pytest.raises(NotAllowed, match="Zoé may not edit headline of a hero in en"):
        grants.require_touch(someone, Action.EDIT, [Touch(kind="hero", field="headline", locale="en")])


def test_a_translator_without_a_locale_is_refused() -> None:
    with pytest.raises(BadGrants, match="a translator needs the locales to translate into"):
        grants.preset("translator", Grant())


def test_bounds_narrow_and_never_widen() -> None:
    given = (
        Grant(actions=frozenset({Action.EDIT, Action.PUBLISH}), kinds=frozenset({"hero", "rich_text"})),
        Grant(kinds=frozenset({"product_rail"})),
    )

    narrowed = grants.within(given, Grant(actions=frozenset({Action.EDIT}), kinds=frozenset({"hero"})))

    assert narrowed == (Grant(actions=frozenset({Action.EDIT}), kinds=frozenset({"hero"})),)


def test_bounds_that_leave_nothing_are_refused() -> None:
    with pytest.raises(BadGrants) as refused:
        grants.preset("merchandiser", Grant(kinds=frozenset({"hero"})))

    assert refused.value.problems == ("within these bounds nothing is left of them",)


def test_grants_come_back_from_json_as_they_went() -> None:
    given = (
        Grant(),
        Grant(
            actions=frozenset({Action.EDIT, Action.DECIDE}), fields=frozenset({"headline"}), locales=frozenset({"fr"})
        ),
    )

    kept = grants.grants_json(given)

    assert kept == [{}, {"actions": ["decide", "edit"], "fields": ["headline"], "locales": ["fr"]}]
    assert grants.grants_from_json(kept) == given


@pytest.mark.parametrize(
    ("said", "problems"),
    [
        (
            {"actions": ["edit"]},
            ['they have to be a list of objects, such as [{"actions": ["edit"], "locales": ["fr"]}]'],
        ),
        ([], ['they have to be a list of objects, such as [{"actions": ["edit"], "locales": ["fr"]}]']),
        (["edit"], ["grant 1 is not an object"]),
        (
            [{}, {"action": ["edit"], "kinds": "hero"}],
            [
                "grant 2 has 'action'; it may have actions, kinds, fields, locales",
                "kinds of grant 2 has to be a list of words; leave it out for all",
            ],
        ),
        (
            [{"actions": ["edit", "delete"], "locales": []}],
            [
                (
                    "grant 1 has unknown action 'delete'; there are create, edit, generate, decide, publish, "
                    "unpublish, restore, reorder, release, import"
                ),
                "locales of grant 1 has to be a list of words; leave it out for all",
            ],
        ),
    ],
)
def test_every_problem_of_grants_is_named(said: Json, problems: list[str]) -> None:
    with pytest.raises(BadGrants) as refused:
        grants.grants_from_json(said)

    assert list(refused.value.problems) == problems


def audit_hash(at: datetime = NOW, details: dict[str, Json] | None = None, previous: str = chain.GENESIS) -> str:
    said = {"b": 1, "a": None} if details is None else details
    return chain.audit_hash(previous, SHOP, 1, at=at, actor="Ada", action="edit", thing="block:1", details=said)


def test_the_hash_of_an_entry_is_written_down() -> None:
    """A log that was verified last year has to verify next year: this value may never change."""
    assert audit_hash() == "28db00d3c98b7b8401969ae96aeccfca51c5e39f8b9b557b4de32e87ed599b82"


def test_the_hash_knows_neither_time_zones_nor_the_order_of_keys() -> None:
    in_lisbon = NOW.astimezone(timezone(timedelta(hours=1)))

    assert audit_hash(at=in_lisbon, details={"a": None, "b": 1.0}) == audit_hash()


def test_the_hash_covers_a_microsecond_a_detail_and_what_came_before() -> None:
    hashes = {
        audit_hash(),
        audit_hash(at=NOW + timedelta(microseconds=1)),
        audit_hash(details={"a": None, "b": 2}),
        audit_hash(previous="1" * 64),
    }

    assert len(hashes) == 4


def test_a_signed_link_names_its_site_and_link() -> None:
    token = signatures.sign_link("a key", SHOP, LINK)

    assert token.startswith("etl_shr_")
    assert signatures.signed_link("a key", token) == (SHOP, LINK)


def test_a_forged_link_is_refused() -> None:
    token = signatures.sign_link("a key", SHOP, LINK)

    for forged in (token.upper(), token[:-1], "etl_shr_", ""):
        with pytest.raises(BadShareToken):
            signatures.signed_link("a key", forged)


def test_a_link_signed_with_another_key_is_refused() -> None:
    with pytest.raises(BadShareToken):
        signatures.signed_link("a key", signatures.sign_link("another key", SHOP, LINK))


def test_a_shopper_token_is_no_share_link() -> None:
    with pytest.raises(BadShareToken):
        signatures.signed_link("a key", "etl_shr_" + signatures.sign_shopper("a key", SHOP, "ann"))


def test_a_share_link_lives_up_to_ninety_days() -> None:
    signatures.require_share_expiry(NOW + timedelta(days=90), NOW)

    with pytest.raises(BadExpiry, match=r"90 days at most\. Choose a time up to 2027-02-19 12:00 UTC"):
        signatures.require_share_expiry(NOW + timedelta(days=90, microseconds=1), NOW)
    with pytest.raises(BadExpiry, match="2026-11-21 12:00 UTC: that is past"):
        signatures.require_share_expiry(NOW, NOW)


def allowed(someone: Hand, action: Action, touch: Touch) -> bool:
    try:
        grants.require_touch(someone, action, [touch])
    except NotAllowed:
        return False
    return True
