"""Claims about a shopper's yes and no."""

from domain.audience.write.consent import set_consent
from domain.base.database import Database
from domain.behaviour.rules.impressions import impression_id
from domain.behaviour.rules.memory import session_events
from domain.behaviour.values import NOBODY, Allowed, NewSignal, Purpose, SignalKind
from domain.behaviour.write.consents import require_consent
from domain.choosing.read.evidence import remembered
from domain.choosing.read.visits import visited
from domain.matching.values import Space
from tests.domain.audience.people import KEY, SHOP, act, differences, everything
from tests.domain.audience.test_forget import shown
from tests.people import shopper_state
from tests.shops import NOW, Stock, days_ago


async def says(database: Database, shopper: str, purpose: Purpose, *, granted: bool) -> Allowed:
    async with database.write() as db:
        return await set_consent(db, SHOP, shopper, purpose, granted=granted, now=NOW)


async def needs_a_yes(database: Database) -> None:
    async with database.write() as db:
        await require_consent(db, SHOP, required=True)


async def test_without_a_yes_where_one_is_needed_nothing_is_kept_but_a_token_of_the_visit(
    database: Database, stock: Stock
) -> None:
    ids = await stock({"A": {}, "B": {}})
    await needs_a_yes(database)
    before = await everything(database)

    first = await act(database, "ann", NewSignal(id="1", kind="view", sku="A", at=days_ago(0.01)))
    second = await act(database, "ann", NewSignal(id="2", kind="click", sku="B"), session=first.session)

    assert differences(before, await everything(database)) == []
    assert (second.kept, second.accepted, second.duplicates, second.shopper) == (False, 0, 0, NOBODY)
    events = session_events(KEY, SHOP, second.session, NOW)
    assert [(event.item, event.kind) for event in events] == [(ids["B"], SignalKind.CLICK), (ids["A"], SignalKind.VIEW)]
    async with database.read() as db:
        nobody = await remembered(db, SHOP, "ann", cart=(), now=NOW)
        state = (await visited(db, SHOP, nobody, events, NOW)).state
    assert state.id is None
    assert state.looked_at == (ids["B"], ids["A"])
    assert state.events[0].category == ("Things",)


async def test_a_yes_is_enough_to_be_kept_from_then_on(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    await needs_a_yes(database)

    allowed = await says(database, "ann", Purpose.PERSONALISATION, granted=True)
    recorded = await act(database, "ann", NewSignal(id="1", kind="view", sku="A"))

    assert allowed == Allowed(personalisation=True, measurement=False)
    assert (recorded.kept, recorded.accepted, recorded.session) == (True, 1, None)
    [signal] = (await everything(database))["signals"]
    assert (signal["marked"], signal["measured"]) == (None, False)


async def test_who_allows_measurement_alone_is_counted_and_not_learned_from(
    database: Database, stock: Stock, space: Space
) -> None:
    await stock({"A": {}}, {"A": [1]}, space)
    await says(database, "ann", Purpose.PERSONALISATION, granted=False)

    recorded = await act(database, "ann", NewSignal(id="1", kind="purchase", sku="A"))

    kept = await everything(database)
    [signal] = kept["signals"]
    assert (signal["marked"], signal["weight"], signal["measured"]) == ("not_personalised", 0, True)
    assert kept["tastes"] == kept["covisits"] == kept["repurchases"] == []
    assert recorded.session is not None
    async with database.read() as db:
        assert (await shopper_state(db, SHOP, "ann")).events == ()


async def test_taking_back_personalisation_takes_back_what_was_learned_and_keeps_the_figures(
    database: Database, stock: Stock, space: Space
) -> None:
    await stock({"A": {}, "B": {}}, {"A": [1], "B": [0, 1]}, space)
    await act(database, "bob", *(NewSignal(id=f"b{sku}", kind="purchase", sku=sku) for sku in "AB"))
    without_ann = await everything(database)
    token = impression_id(KEY, shown(5))
    await act(database, "ann", *(NewSignal(id=f"a{sku}", kind="purchase", sku=sku) for sku in "AB"))
    await act(database, "ann", NewSignal(id="seen", kind="impression", impression=token))

    await says(database, "ann", Purpose.PERSONALISATION, granted=False)

    kept = await everything(database)
    learned = ("covisits", "heats", "popularity", "tastes", "interests", "repurchases")
    assert differences({each: without_ann[each] for each in learned}, {each: kept[each] for each in learned}) == []
    assert len(kept["impressions"]) == 1
    assert {signal["id"]: (signal["marked"], signal["measured"]) for signal in kept["signals"]} == {
        "bA": (None, True),
        "bB": (None, True),
        "aA": ("not_personalised", True),
        "aB": ("not_personalised", True),
        "seen": ("not_personalised", True),
    }


async def test_taking_back_measurement_drops_what_was_shown_and_keeps_what_is_learned_from(
    database: Database, stock: Stock
) -> None:
    await stock({"A": {}})
    token = impression_id(KEY, shown(5))
    await act(
        database,
        "ann",
        NewSignal(id="seen", kind="impression", impression=token),
        NewSignal(id="click", kind="click", sku="A", impression=token, block="rail"),
    )

    await says(database, "ann", Purpose.MEASUREMENT, granted=False)
    await act(database, "ann", NewSignal(id="seen again", kind="impression", impression=token))

    kept = await everything(database)
    assert kept["impressions"] == []
    [signal] = kept["signals"]
    assert (signal["id"], signal["weight"], signal["measured"]) == ("click", 0.3, False)
    assert signal["impression_id"] is signal["policy"] is signal["propensity"] is signal["block_position"] is None


async def test_two_noes_leave_nothing_but_the_noes(database: Database, stock: Stock, space: Space) -> None:
    await stock({"A": {}}, {"A": [1]}, space)
    before = await everything(database)
    await act(database, "ann", NewSignal(id="1", kind="purchase", sku="A"))

    for purpose in Purpose:
        await says(database, "ann", purpose, granted=False)
    recorded = await act(database, "ann", NewSignal(id="2", kind="purchase", sku="A"))

    kept = await everything(database)
    assert not recorded.kept
    assert {row["purpose"]: row["granted"] for row in kept.pop("consents")} == {
        "personalisation": False,
        "measurement": False,
    }
    del before["consents"], before["builds"], kept["builds"]
    assert differences(before, kept) == []


async def test_a_yes_does_not_bring_back_what_was_done_under_a_no(database: Database, stock: Stock) -> None:
    await stock({"A": {}})
    await says(database, "ann", Purpose.PERSONALISATION, granted=False)
    await act(database, "ann", NewSignal(id="1", kind="view", sku="A", at=days_ago(1)))

    await says(database, "ann", Purpose.PERSONALISATION, granted=True)
    await act(database, "ann", NewSignal(id="2", kind="view", sku="A"))

    async with database.read() as db:
        events = (await shopper_state(db, SHOP, "ann")).events
    assert [event.at for event in events] == [NOW]
