"""A discount in words that can stand on a page: a shop's `10.00 EUR` is read as `€10 off`."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, get_currency_precision, is_currency

from ml.copy_values import Brief
from ml.writing.nouns import in_an_offer
from ml.writing.words import NUMBER

_PERCENT: Final = re.compile(r"\d+(?:[.,]\d+)?\s?%")
_AMOUNT: Final = re.compile(r"(\d+(?:\.\d+)?)\s?([A-Z]{3})")
_OFF: Final = re.compile(r"(.*\boff )(.+)")
# Where English is American: `at checkout`, `December 6`. Of English that says no country it is, as in CLDR.
_AMERICAN: Final = frozenset({None, "US", "CA", "PH", "PR"})
# What a bare number lacks, after the number.
_LESS: Final = {"en": "off", "fr": "de réduction", "de": "Rabatt"}


def told_in_words(brief: Brief) -> Brief:
    """The brief with its discount in words."""
    if brief.offer is None:
        return brief
    return replace(brief, offer=replace(brief.offer, discount=discount_in_words(brief)))


def left_out(text: str, brief: Brief) -> str:
    """What a sentence about the brief's offer does not say of it: a number of its discount, or its last day."""
    if brief.offer is None:
        return ""
    said = NUMBER.findall(text.replace(brief.offer.code, "") if brief.offer.code else text)  # LIN20 is no 20%
    wanted = NUMBER.findall(discount_in_words(brief))
    if brief.offer.ends_on is not None:
        wanted.append(str(brief.offer.ends_on.day))
    return next((number for number in wanted if number not in said), "")


def discount_in_words(brief: Brief) -> str:
    """The brief's discount as people of its locale say it; a discount that has words of its own is left as it is."""
    told = "" if brief.offer is None else brief.offer.discount.strip().rstrip(".!")
    less = _LESS.get(brief.language, _LESS["en"])
    if _PERCENT.fullmatch(told):
        return f"{told} {less}" if less == "off" else f"{told.rstrip('% ')}\u00a0% {less}"
    amount = _AMOUNT.fullmatch(told)
    if amount is not None and is_currency(amount[2]):
        return f"{_money(Decimal(amount[1]), amount[2], _locale(brief))} {less}"
    of = _OFF.fullmatch(told)
    return f"{of[1]}{in_an_offer(of[2])}" if of is not None and brief.language == "en" else told


def at_checkout(brief: Brief) -> str:
    """Where a code is entered, as English is spoken there."""
    return "at checkout" if _locale(brief).territory in _AMERICAN else "at the checkout"


def last_day(brief: Brief) -> str:
    """The offer's last day as people of the locale write it, without the year; empty where none is told."""
    if brief.offer is None or brief.offer.ends_on is None:
        return ""
    locale = _locale(brief)
    american = locale.language == "en" and locale.territory in _AMERICAN
    pattern = "MMMM d" if american else {"de": "d. MMMM"}.get(locale.language, "d MMMM")
    return format_date(brief.offer.ends_on, pattern, locale=locale)


def _locale(brief: Brief) -> Locale:
    try:
        return Locale.parse(brief.locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _money(amount: Decimal, currency: str, spoken: Locale) -> str:
    """Without cents where there are none."""
    whole = amount == amount.to_integral_value()
    digits = 0 if whole else get_currency_precision(currency)
    pattern = re.sub(r"0\.0+", "0" if digits == 0 else f"0.{'0' * digits}", spoken.currency_formats["standard"].pattern)
    return format_currency(amount, currency, pattern, locale=spoken, currency_digits=False)
