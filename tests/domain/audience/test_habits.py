"""Claims about what deeds say of somebody, and how it is said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.audience.rules.habits import habits, likings
from domain.audience.rules.sentences import sentences
from domain.audience.values.profile import Deed, Due, InSegmentNow, PriceBand
from domain.base.values import ItemId
from domain.behaviour.values import SignalKind
from tests.shops import NOW, days_ago

pytestmark = pytest.mark.unit

MUG = Deed(
    at=NOW,
    kind=SignalKind.PURCHASE,
    weight=2.0,
    channel="web",
    session="one",
    item=ItemId(1),
    item_kind="product",
    sku="MUG",
    title="Enamel mug",
    shown="Mug émaillé",
    category=("Coffee", "Mugs"),
    section="Café",
    brand="Kettlewick",
    price_minor=1_500,
    currency="EUR",
)
RAKE = replace(MUG, item=ItemId(2), sku="RAKE", shown="Râteau", section="Jardin", brand="Sillon", price_minor=3_000)


def seen(deed: Deed, days: float, kind: SignalKind = SignalKind.VIEW, weight: float = 0.1) -> Deed:
    return replace(deed, at=days_ago(days), kind=kind, weight=weight, session=f"day {int(days)}")


def test_preferences_are_shares_of_liking_by_weight_and_age() -> None:
    # A purchase of 2 today; a purchase of 2 a half-life ago counts 1.
    found = habits([MUG, seen(RAKE, 83, SignalKind.PURCHASE, 2.0)], NOW)

    assert [share.name for share in found.categories] == ["Café", "Jardin"]
    assert [share.share for share in found.categories] == pytest.approx([2 / 3, 1 / 3])
    assert [brand.name for brand in found.brands] == ["Kettlewick", "Sillon"]
    assert found.prices == PriceBand(low_minor=1_500, typical_minor=1_500, high_minor=3_000, currency="EUR")


def test_a_history_tells_of_what_was_done_in_a_row_with_one_item_only_the_last() -> None:
    search = Deed(at=days_ago(2), kind=SignalKind.SEARCH, weight=0.0, channel="web", query="mug")

    found = habits([MUG, seen(MUG, 0.1), seen(RAKE, 1), search], NOW)

    assert [(past.kind, past.title or past.query) for past in found.history] == [
        ("purchase", "Mug émaillé"),
        ("view", "Râteau"),
        ("search", "mug"),
    ]


def test_looks_before_buying_are_those_at_the_very_item_before_its_first_purchase() -> None:
    deeds = [seen(MUG, 0), MUG, seen(MUG, 1), seen(RAKE, 2), seen(MUG, 3), seen(RAKE, 4, SignalKind.PURCHASE, 2.0)]

    # The mug was looked at twice before it was bought, the rake never.
    assert habits(deeds, NOW).traits.looks_before_buying == 1.0


def test_visits_are_sessions_and_where_nobody_named_them_half_hours_of_silence() -> None:
    loose = [replace(seen(MUG, 14), session=None, at=days_ago(14) + timedelta(minutes=m)) for m in (50, 10, 0)]

    traits = habits([MUG, seen(MUG, 1), *loose], NOW).traits

    assert traits.visits == 4
    assert traits.visits_a_week == pytest.approx(4 / 2)


def test_robots_and_dislikes_make_no_preferences() -> None:
    robot = replace(seen(RAKE, 1, SignalKind.PURCHASE, 2.0), marked=True)
    dislike = seen(RAKE, 1, SignalKind.DISMISS, -0.5)

    found = habits([MUG, robot, dislike], NOW)

    assert [share.name for share in found.categories] == ["Café"]
    assert found.marked == 1
    assert likings([MUG, robot], NOW) == {ItemId(1): 2.0}


def test_a_profile_keeps_silent_about_sensitive_items_and_searches() -> None:
    pillow = replace(MUG, item=ItemId(3), sku="P", title="Pregnancy pillow", shown="Coussin", section="Bébé")
    search = Deed(at=NOW, kind=SignalKind.SEARCH, weight=0.0, channel="web", query="HIV test")

    found = habits([search, pillow, MUG], NOW)

    assert [past.sku for past in found.history] == ["MUG"]
    assert [share.name for share in found.categories] == ["Café"]


def test_somebody_who_did_nothing_has_no_habits() -> None:
    found = habits([], NOW)

    assert (found.history, found.categories, found.prices, found.traits.visits) == ((), (), None, 0)
    assert sentences(found, (), (), (), locale="en", now=NOW) == ()


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        (
            "en",
            (
                "Interested in Café (100%).",
                "Favours Kettlewick (100%).",
                "Half of what they like costs between €15.00 and €15.00.",
                "Key words: coffee, mugs.",
                "Comes 1.4 times a week, mostly in the morning (UTC).",
                "Buys without looking twice.",
                "Mostly on web.",
                "Most like the group “coffee, mugs” (75%).",
                "May need again: Beans, bought about every 30 days.",
                "Last here 3 days ago.",
            ),
        ),
        (
            "fr",
            (
                "S’intéresse à : Café (100\u00a0%).",
                "Marques préférées : Kettlewick (100\u00a0%).",
                "La moitié de ce qui lui plaît coûte entre 15,00\u00a0€ et 15,00\u00a0€.",
                "Mots clés : coffee, mugs.",
                "Vient 1,4 fois par semaine, surtout le matin (UTC).",
                "Achète sans y regarder à deux fois.",
                "Surtout sur web.",
                "Ressemble surtout au groupe « coffee, mugs » (75\u00a0%).",
                "À racheter peut-être : Beans, acheté tous les 30 jours environ.",
                "Dernière visite il y a 3 jours.",
            ),
        ),
    ],
)
def test_a_profile_is_told_in_sentences(locale: str, told: tuple[str, ...]) -> None:
    found = habits([seen(MUG, 3.2, SignalKind.PURCHASE, 2.0), seen(MUG, 10.2)], NOW)
    segments = (
        InSegmentNow(key="loyal", name="Loyal", weight=1.0, learnt=False),
        InSegmentNow(key="learnt-coffee", name="coffee, mugs", weight=0.75, learnt=True),
    )
    due = (Due(title="Beans", sku="B", last_at=days_ago(29), every_days=30.2),)

    said = sentences(found, ("coffee", "mugs"), segments, due, locale=locale, now=NOW)

    assert said == told
