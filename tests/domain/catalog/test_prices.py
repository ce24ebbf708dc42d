"""Prices are exact or refused with a reason."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalog.errors import BadValue
from domain.catalog.rules import parse_price
from domain.catalog.values import Money

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [
        ("12.50", "EUR", 1250),
        ("12.5", "eur", 1250),
        ("12", "EUR", 1200),
        (" 0012.500000 ", "EUR", 1250),
        ("1250", "JPY", 1250),
        ("1250.0", "JPY", 1250),
        ("1.234", "BHD", 1234),
        ("0", "EUR", 0),
        (19.99, "USD", 1999),
        (5, "USD", 500),
        (Decimal("0.10"), "USD", 10),
        ("999999999999.99", "USD", 99999999999999),
    ],
)
def test_a_price_is_kept_in_the_smallest_unit_of_its_currency(
    written: str | float | Decimal, currency: str, minor: int
) -> None:
    assert parse_price(written, currency) == Money(amount_minor=minor, currency=currency.upper())


@pytest.mark.parametrize(
    ("written", "currency", "reason"),
    [
        ("abc", "EUR", "is not a decimal number such as 12.50"),
        ("", "EUR", "is not a decimal number such as 12.50"),
        ("-3", "EUR", "is negative"),
        (-3, "EUR", "is negative"),
        ("12,50", "EUR", "has a decimal comma; write 12.50"),
        ("1,250.00", "EUR", "is not a decimal number such as 12.50"),
        ("1e400", "EUR", "is not a decimal number such as 12.50"),
        (1e300, "EUR", "is not a decimal number such as 12.50"),
        (float("nan"), "EUR", "is not a decimal number such as 12.50"),
        (float("inf"), "EUR", "is not a decimal number such as 12.50"),
        ("1" * 31, "EUR", "is not a decimal number such as 12.50"),
        ("1000000000000", "EUR", "is larger than any price"),
        ("12.345", "EUR", "has more decimals than EUR has (2)"),
        ("12.5", "JPY", "has more decimals than JPY has (0)"),
        ("12.50 EUR", "EUR", "is not a decimal number such as 12.50"),
        ("١٢", "EUR", "is not a decimal number such as 12.50"),
        (True, "EUR", "has to be a decimal number such as 12.50, and is true or false"),
        ("1", "ABC", "is not a currency code of ISO 4217, such as EUR or JPY"),
        ("1", "", "is not a currency code of ISO 4217, such as EUR or JPY"),
        ("1", "€", "is not a currency code of ISO 4217, such as EUR or JPY"),
    ],
)
def test_what_is_no_price_is_refused_with_the_reason(written: str | float, currency: str, reason: str) -> None:
    with pytest.raises(BadValue) as refusal:
        parse_price(written, currency)

    assert refusal.value.message == reason


@given(st.text() | st.floats() | st.integers() | st.decimals(), st.sampled_from(["EUR", "JPY", "BHD", "?"]) | st.text())
def test_no_price_can_crash_the_reader(written: str | float | Decimal, currency: str) -> None:
    try:
        money = parse_price(written, currency)
    except BadValue:
        return
    assert 0 <= money.amount_minor < 10**16


@given(st.integers(0, 10**13))
def test_a_price_written_out_reads_back_as_itself(minor: int) -> None:
    assert parse_price(f"{minor // 100}.{minor % 100:02d}", "EUR").amount_minor == minor
