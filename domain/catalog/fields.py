"""One field of a catalogue row at a time: what it has to look like, and what is said when it does not."""

import html
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, lru_cache
from math import isfinite
from typing import TypeVar
from urllib.parse import urlsplit

import nh3
from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_precision, list_currencies

from domain.base.values import Json
from domain.catalog.errors import BadValue
from domain.catalog.values import FieldProblem, Money

T = TypeVar("T")

MAX_DESCRIPTION_BYTES = 100_000
MAX_URL = 2_000
MAX_PRICE = Decimal(10) ** 12
SHOWN_OF_A_VALUE = 60

# A date before the web or far ahead is a typing error, and Postgres need not meet the year 0001.
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)

_BLOCKS = (
    "address|article|aside|blockquote|br|dd|details|div|dl|dt|figcaption|figure|footer|h1|h2|h3|h4|h5|h6|header|hr|li|"
    "main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_INLINE = "a|abbr|b|big|body|em|font|html|i|iframe|img|ins|mark|s|script|small|span|strike|strong|style|sub|sup|u"
_HTML = re.compile(rf"</?(?:{_BLOCKS}|{_INLINE})(?:\s[^<>]*)?/?>|&(?:#\d+|#x[0-9a-f]+|[a-z][a-z0-9]+);", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCKS})>")
_BLOCK_TAGS = set(_BLOCKS.split("|"))
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_NOT_IN_A_LINK = re.compile(r'[\s\\"<>]')
_DECIMAL = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?")
_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")


class Fields:
    """Reads an object field by field and remembers everything that was wrong, not only the first thing."""

    def __init__(self, row: Mapping[str, object], path: str = "") -> None:
        self.row = row
        self.path = path
        self.problems: list[FieldProblem] = []

    def take(self, name: str, parse: Callable[[object], T], default: T) -> T:
        """The field's value, or `default` where it is missing, null, blank or wrong."""
        value = self.row.get(name)
        if value is None or value == "":
            return default
        try:
            return parse(value)
        except BadValue as refusal:
            self.refuse(name, value, refusal.message)
            return default

    def require(self, name: str, parse: Callable[[object], str]) -> str:
        """As `take`, and a problem where nothing is left."""
        before = len(self.problems)
        value = self.take(name, parse, "")
        if not value and len(self.problems) == before:
            self.refuse(name, self.row.get(name), "is required")
        return value

    def refuse(self, name: str, value: object, reason: str) -> None:
        self.problems.append(FieldProblem(field=self.path + name, value=shortened(value), reason=reason))


def shortened(value: object) -> str:
    """A value that can be printed on one line of a terminal, whatever is in it."""
    text = (
        value if isinstance(value, str) else repr(value) if isinstance(value, int | float | None) else _outline(value)
    )
    cut = text[: SHOWN_OF_A_VALUE + 1]
    printable = "".join(c if c.isprintable() else repr(c)[1:-1] for c in cut[:SHOWN_OF_A_VALUE])
    return printable + "…" if len(cut) > SHOWN_OF_A_VALUE else printable


def _outline(value: object) -> str:
    """A container without its contents: they may be large or deep."""
    size = len(value) if isinstance(value, list | tuple | dict) else 0
    return f"{type(value).__name__} of {size}"


# --- words


def line(limit: int) -> Callable[[object], str]:
    """A reader of one line of text of at most `limit` characters: trimmed, tags and control characters gone."""

    def parse(value: object) -> str:
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        text = " ".join(_clean(_text(value), limit * 10).split())
        if len(text) > limit:
            raise BadValue(f"is {len(text):,} characters long; the limit is {limit:,}")
        return text

    return parse


def code(value: object) -> str:
    """An identifier, kept as it is written: trimmed, and refused where it holds a control character."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    text = _text(value).strip()
    if len(text) > 200:
        raise BadValue(f"is {len(text):,} characters long; the limit is 200")
    if not text.isprintable():
        raise BadValue("has a control character")
    return text


def prose(value: object) -> str:
    """Text of several lines: HTML reduced to its words, control characters gone."""
    lines = (" ".join(part.split()) for part in _clean(_text(value), MAX_DESCRIPTION_BYTES).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def lines(limit: int, each: int) -> Callable[[object], tuple[str, ...]]:
    """A reader of a list of short texts, blanks and repetitions dropped; one text alone is a list of one."""
    parse_one = line(each)

    def parse(value: object) -> tuple[str, ...]:
        values = value if isinstance(value, list | tuple) else [value]
        if len(values) > limit:
            raise BadValue(f"has {len(values):,} entries; the limit is {limit:,}")
        return tuple(dict.fromkeys(text for text in map(parse_one, values) if text))

    return parse


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BadValue(f"has to be text, and is {_kind(value)}")
    if "\0" in value:
        raise BadValue("has a NUL character")
    return value


def _clean(text: str, limit_bytes: int) -> str:
    """The words of a text. The limit comes first: what is beyond it is never parsed."""
    size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
    if size > limit_bytes:
        raise BadValue(f"is {size:,} bytes long; the limit is {limit_bytes:,}")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadValue("has half of a surrogate pair") from None
    if _HTML.search(text):
        text = html.unescape(_BLOCK_TAG.sub("\n", nh3.clean(text, tags=_BLOCK_TAGS, attributes={})))
    return unicodedata.normalize("NFC", _CONTROL.sub("", text.replace("\0", "")))


def _kind(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), "something else")


# --- facts


def address(value: object) -> str:
    """A link that is safe to put into a page: http(s), or a path on the shop's own site."""
    text = _text(value).strip()
    if len(text) > MAX_URL:
        raise BadValue(f"is {len(text):,} characters long; the limit is {MAX_URL:,}")
    if not text.isprintable() or _NOT_IN_A_LINK.search(text):
        raise BadValue("has a space, quote, backslash or control character; percent-encode it")
    if text.startswith("/") and not text.startswith("//"):
        return text
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise BadValue("is not a valid URL") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise BadValue("has to start with https://, http:// or / (a path on the shop's own site)")
    return text


def moment(value: object) -> datetime:
    """A moment in UTC, from ISO 8601; without a zone it is taken as UTC already, without a time as midnight."""
    text = _text(value).strip()
    try:
        parsed = datetime.fromisoformat(text)
        at = (parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadValue("is not a date in ISO 8601, such as 2026-11-21 or 2026-11-21T10:00:00+01:00") from None
    if not EARLIEST <= at < LATEST:
        raise BadValue("lies outside the years 1900 to 2199")
    return at


def flag(value: object) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    found = known.get(str(value).strip().lower()) if isinstance(value, str | int) else None
    if found is None:
        raise BadValue("has to be true or false")
    return found


def locale(value: object) -> str:
    """A locale in BCP 47's own spelling: `fr_ca` becomes `fr-CA`."""
    return _locale(_text(value).strip())


@lru_cache(maxsize=1024)
def _locale(text: str) -> str:
    try:
        found = Locale.parse(text.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        raise BadValue("is not a locale such as en, fr-CA or zh-Hant-TW") from None
    return "-".join(part for part in (found.language, found.script, found.territory) if part)


def currency(value: object) -> str:
    """A currency's ISO 4217 code."""
    text = _text(value).strip().upper()
    if text not in _currencies():
        raise BadValue("is not a currency code of ISO 4217, such as EUR or JPY")
    return text


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def price(value: object, currency_code: str) -> Money:
    """An amount of money, exact.

    Errors   BadValue for anything but a plain decimal number that the currency can express.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise BadValue(f"has to be a decimal number such as 12.50, and is {_kind(value)}")
    text = str(value).strip()
    if text.startswith("-"):
        raise BadValue("is negative")
    if _COMMA.fullmatch(text):
        raise BadValue(f"has a decimal comma; write {text.replace(',', '.')}")
    if not _DECIMAL.fullmatch(text):
        raise BadValue("is not a decimal number such as 12.50")
    amount = Decimal(text)
    if amount >= MAX_PRICE:
        raise BadValue("is larger than any price")
    digits = _decimals(currency_code)
    minor = amount.scaleb(digits)
    if minor != minor.to_integral_value():
        raise BadValue(f"has more decimals than {currency_code} has ({digits})")
    return Money(amount_minor=int(minor), currency=currency_code)


@lru_cache(maxsize=512)
def _decimals(currency_code: str) -> int:
    return get_currency_precision(currency(currency_code))


def attributes(value: object) -> Mapping[str, Json]:
    """Free facts about a product: a JSON object with text, numbers, and lists or objects of those."""
    if not isinstance(value, dict):
        raise BadValue(f"has to be an object, and is {_kind(value)}")
    budget = _Budget(left=20_000)
    return {code(name): _plain(item, budget, depth=1) for name, item in value.items()}


class _Budget:
    """How much text the attributes of one item may still hold."""

    def __init__(self, left: int) -> None:
        self.left = left

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise BadValue("holds more than 20,000 characters")


def _plain(value: object, budget: _Budget, depth: int) -> Json:
    budget.spend(len(value) if isinstance(value, str) else 8)
    if depth > 5:
        raise BadValue("is nested deeper than 5 levels")
    match value:
        case int() | float() if not isfinite(value) or abs(value) >= 2**63:
            raise BadValue("holds a number beyond 64 bits")
        case None | bool() | int() | float():
            return value
        case str():
            return _clean(_text(value), 20_000 * 4)
        case list():
            return [_plain(item, budget, depth + 1) for item in value]
        case dict():
            return {code(name): _plain(item, budget, depth + 1) for name, item in value.items()}
        case _:
            raise BadValue(f"holds {_kind(value)}")
