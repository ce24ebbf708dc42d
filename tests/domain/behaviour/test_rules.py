"""Claims about checking, weighing and signing."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.base.values import ImpressionId, SiteId
from domain.behaviour.errors import BadShopperId, SignalInvalid, TooManySignals
from domain.behaviour.rules import impressions
from domain.behaviour.rules import signals as rules
from domain.behaviour.values import NewSignal, Shown, ShownBlock, SignalKind
from tests.shops import NOW

pytestmark = pytest.mark.unit

KEY = "a key of sixteen characters"
SITE = SiteId("shop")
SHOWN = Shown(
    id=ImpressionId(UUID(int=7)),
    site=SITE,
    page="home",
    policy="editorial-1",
    at=NOW,
    blocks=(ShownBlock(key="hero", position=0, propensity=1.0), ShownBlock(key="rail", position=1, propensity=0.25)),
    ranker=4,
)


def check(*signals: NewSignal) -> tuple[list[str], list[tuple[int, str]]]:
    good, bad = rules.check(signals, site=SITE, shopper="ann", key=KEY, now=NOW)
    return [signal.id for _, signal in good], [(problem.index, problem.code) for problem in bad]


def test_an_impression_id_gives_back_exactly_what_was_shown() -> None:
    assert impressions.read_impression(KEY, SITE, impressions.impression_id(KEY, SHOWN)) == SHOWN


def test_an_impression_id_of_another_site_or_key_is_refused() -> None:
    token = impressions.impression_id(KEY, SHOWN)

    for key, site in ((KEY, SiteId("other")), ("another key of sixteen", SITE)):
        with pytest.raises(SignalInvalid, match="impression"):
            impressions.read_impression(key, site, token)


def test_a_signal_that_answers_an_impression_carries_the_blocks_propensity() -> None:
    token = impressions.impression_id(KEY, SHOWN)
    good, _ = rules.check(
        [NewSignal(id="1", kind="click", sku="A", impression=token, block="rail", position=3)],
        site=SITE,
        shopper="ann",
        key=KEY,
        now=NOW,
    )

    shown = good[0][1].shown
    assert shown is not None
    assert shown.block("rail") == ShownBlock(key="rail", position=1, propensity=0.25)


def test_each_bad_signal_says_which_rule_it_broke_and_the_good_ones_stay() -> None:
    token = impressions.impression_id(KEY, SHOWN)

    good, bad = check(
        NewSignal(id="good", kind="view", sku="A"),
        NewSignal(id="", kind="view", sku="A"),
        NewSignal(id="x1", kind="teleport", sku="A"),
        NewSignal(id="x2", kind="click"),
        NewSignal(id="x3", kind="search"),
        NewSignal(id="x4", kind="rate", sku="A", value=9),
        NewSignal(id="x5", kind="dwell", sku="A", value=-1),
        NewSignal(id="x6", kind="view", sku="A", at=NOW + timedelta(hours=1)),
        NewSignal(id="x7", kind="impression"),
        NewSignal(id="x8", kind="click", sku="A", impression="forged"),
        NewSignal(id="x9", kind="click", sku="A", impression=token, block="not there"),
        NewSignal(id="x10", kind="dwell", sku="A", value=float("nan")),
        NewSignal(id="x11", kind="view", sku="A\x00"),
    )

    assert good == ["good"]
    assert bad == [
        (1, "bad_id"),
        (2, "unknown_kind"),
        (3, "sku_missing"),
        (4, "query_missing"),
        (5, "bad_value"),
        (6, "bad_value"),
        (7, "in_the_future"),
        (8, "impression_missing"),
        (9, "bad_impression"),
        (10, "unknown_block"),
        (11, "bad_value"),
        (12, "bad_text"),
    ]


@pytest.mark.parametrize(
    ("kind", "value", "weight"),
    [
        (SignalKind.VIEW, None, 0.1),
        (SignalKind.CLICK, None, 0.3),
        (SignalKind.DWELL, 20.0, 0.0),
        (SignalKind.DWELL, 20.1, 0.5),
        (SignalKind.CART_ADD, None, 1.0),
        (SignalKind.PURCHASE, 2, 2.0),
        (SignalKind.RATE, 5, 1.0),
        (SignalKind.RATE, 3, 0.0),
        (SignalKind.RATE, 1, -1.0),
        (SignalKind.DISMISS, None, -0.5),
        (SignalKind.IMPRESSION, None, 0.0),
    ],
)
def test_a_signal_weighs_what_the_recommendation_says(kind: SignalKind, value: float | None, weight: float) -> None:
    assert rules.weight(kind, value) == weight


def test_a_batch_of_more_than_a_thousand_is_refused_as_a_whole() -> None:
    rules.require_batch(1000)
    with pytest.raises(TooManySignals, match="1001"):
        rules.require_batch(1001)


@pytest.mark.parametrize("key", ["", "x" * 201, "a\nb", "a\x00"])
def test_a_shopper_id_is_short_and_printable(key: str) -> None:
    with pytest.raises(BadShopperId):
        rules.require_shopper(key)


@given(token=st.text(max_size=300))
def test_no_text_is_an_impression_by_accident(token: str) -> None:
    with pytest.raises(SignalInvalid):
        impressions.read_impression(KEY, SITE, token)
