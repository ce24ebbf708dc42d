"""What may stand in a leaf of a condition: each check answers with what is wrong, or with None."""

import re
from collections.abc import Callable
from functools import cache
from typing import TypeAlias
from zoneinfo import available_timezones

from babel import Locale

from domain.access.values import Channel
from domain.audience.values.clocks import WEEK
from domain.base.values import Json
from domain.behaviour.values import REMEMBERED, SignalKind

Check: TypeAlias = Callable[[str], str | None]

KEY = "[a-z0-9][a-z0-9_-]{0,62}"
LOCALE = "[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?"
CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
TEXT = 200
# What lies outside is a slip of the keyboard, and near the ends of the calendar an hour's offset overflows.
YEARS = (1970, 2199)
# No segment can ask for more deeds than a page looks at.
DEEDS = REMEMBERED
# Those with an item: a page of an impression was shown, a search names no item.
KINDS = tuple(kind.value for kind in SignalKind if kind not in {SignalKind.IMPRESSION, SignalKind.SEARCH})

# Codes that CLDR names and ISO 3166-1 gives to no country (XK, which it leaves to users, is what the world writes).
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


@cache
def countries() -> tuple[str, ...]:
    """Every country's two letters, in order."""
    named = {str(code) for code in Locale("en").territories}
    return tuple(sorted(code for code in named - _NO_COUNTRY if len(code) == 2))


@cache
def zones() -> frozenset[str]:
    """Every time zone named after a place, and UTC; not the machine's own, which is another on each machine."""
    return frozenset(zone for zone in available_timezones() if "/" in zone) | {"UTC"}


def shown(value: Json) -> str:
    """A value as a message quotes it: short, and on one line."""
    written = repr(value)
    return written if len(written) <= 60 else f"{written[:59]}…"


def segment(value: str) -> str | None:
    if re.fullmatch(KEY, value):
        return None
    return f"{shown(value)} is not a segment's key: 1 to 63 small letters, digits, - and _"


def channel(value: str) -> str | None:
    return None if value in list(Channel) else f"{shown(value)} is not one of {', '.join(Channel)}"


def locale(value: str) -> str | None:
    return None if re.fullmatch(LOCALE, value) else f"{shown(value)} is not a locale such as fr or fr-CA"


def country(value: str) -> str | None:
    if value in countries():
        return None
    return f"{shown(value)} is not a country of ISO 3166-1; write its two capital letters, such as FR"


def sku(value: str) -> str | None:
    return _printable(value, "a sku")


def category(value: str) -> str | None:
    return _printable(value, "a category")


def weekday(value: str) -> str | None:
    return None if value in WEEK else f"{shown(value)} is not one of {', '.join(WEEK)}"


def zone(value: str) -> str | None:
    return None if value in zones() else f"{shown(value)} is not a time zone such as Europe/Paris or UTC"


def deed(value: str) -> str | None:
    return None if value in KINDS else f"{shown(value)} is not one of {', '.join(KINDS)}"


def _printable(value: str, noun: str) -> str | None:
    if 1 <= len(value) <= TEXT and value.isprintable():
        return None
    return f"{shown(value)} is not {noun}: 1 to {TEXT} printable characters"
