"""What counts as an item, what of it is encoded, and how it reads in another locale."""

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Protocol
from urllib.parse import urlsplit

import orjson
from babel.numbers import format_currency, get_currency_precision

from domain.base.values import Json
from domain.catalog import fields
from domain.catalog.errors import BadValue
from domain.catalog.fields import Fields
from domain.catalog.values import FieldProblem, ItemKind, Money, NewImage, NewItem, Translation, Words

MAX_TITLE = 500
MAX_IMAGES = 250
MAX_LOCALES = 60
MAX_CATEGORIES = 12

# Encoders read some 256 to 512 tokens: beyond this a description would be cut anyway, and still be hashed.
DESCRIPTION_TO_ENCODE = 1_500

FIELDS = frozenset(field.name for field in dataclasses.fields(NewItem)) | {"currency"}
"""Every field of a row that is read; the importer warns about others."""

NO_LINES: tuple[str, ...] = ()


class Translated(Protocol):
    """Anything with words in its own locale and translations beside them."""

    @property
    def title(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def category(self) -> tuple[str, ...]: ...
    @property
    def brand(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def locale(self) -> str: ...
    @property
    def translations(self) -> Mapping[str, Translation]: ...


# --- reading a row


def parse_price(amount: str | float | Decimal, currency: str) -> Money:
    """An exact amount; the currency says how many decimals it may have.

    Errors   BadValue, with a reason to finish the sentence "this price …".
    """
    return fields.price(amount, fields.currency(currency))


def item_from_json(row: object, *, locale: str, currency: str) -> NewItem | list[FieldProblem]:
    """The item a row describes, or everything that is wrong with the row.

    Limits   locale and currency are the site's, for rows that name none.
    """
    if not isinstance(row, dict):
        return [FieldProblem(field="row", value=fields.shortened(row), reason="has to be a JSON object")]
    read = Fields(row)
    starts_at = read.take("starts_at", _moment, None)
    ends_at = read.take("ends_at", _moment, None)
    if starts_at and ends_at and ends_at <= starts_at:
        read.refuse("ends_at", row.get("ends_at"), "is not after starts_at")
    item = NewItem(
        kind=read.take("kind", _kind, ItemKind.PRODUCT),
        sku=read.require("sku", fields.code),
        title=read.require("title", fields.line(MAX_TITLE)),
        description=read.take("description", fields.prose, ""),
        category=read.take("category", fields.lines(MAX_CATEGORIES, 200), NO_LINES),
        brand=read.take("brand", fields.line(200), ""),
        price=_price(read, currency),
        in_stock=read.take("in_stock", fields.flag, default=True),
        url=read.take("url", fields.address, ""),
        images=_images(read),
        attributes=read.take("attributes", fields.attributes, {}),
        tags=read.take("tags", fields.lines(250, 255), NO_LINES),
        locale=read.take("locale", fields.locale, locale),
        translations=_translations(read),
        published_at=read.take("published_at", _moment, None),
        code=read.take("code", fields.code, ""),
        discount=read.take("discount", fields.line(200), ""),
        starts_at=starts_at,
        ends_at=ends_at,
        withdrawn=read.take("withdrawn", fields.flag, default=False),
    )
    return read.problems or item


def _moment(value: object) -> datetime | None:
    return fields.moment(value)


def _kind(value: object) -> ItemKind:
    try:
        return ItemKind(str(value))
    except ValueError:
        raise BadValue("has to be product, article or promotion") from None


def _price(read: Fields, site_currency: str) -> Money | None:
    before = len(read.problems)
    currency = read.take("currency", fields.currency, site_currency)
    amount = read.row.get("price")
    if amount is None or amount == "" or len(read.problems) > before:
        return None
    try:
        return fields.price(amount, currency)
    except BadValue as refusal:
        read.refuse("price", amount, refusal.message)
        return None


def _images(read: Fields) -> tuple[NewImage, ...]:
    listed = read.row.get("images")
    if listed is None or listed == "":
        return ()
    rows = listed if isinstance(listed, list) else [listed]
    if len(rows) > MAX_IMAGES:
        read.refuse("images", listed, f"has {len(rows):,} entries; the limit is {MAX_IMAGES}")
        return ()
    found: dict[str, NewImage] = {}
    for index, row in enumerate(rows):
        if isinstance(row, dict) or row is None:
            one = Fields(row or {}, path=f"images[{index}].")
        else:
            one = Fields({"src": row}, path=f"images[{index}].")
        src = one.require("src", image_source)
        image = NewImage(src=src, alt=one.take("alt", fields.line(1_000), ""))
        read.problems += one.problems
        found.setdefault(src, image)
    return tuple(found.values())


def image_source(value: object) -> str:
    """Where a picture is: an http(s) URL, or a path. Whether the path may be read is the importer's business."""
    text = str(value) if isinstance(value, str) else ""
    if not text.strip():
        raise BadValue("has to be a path or a URL")
    if not text.isprintable() or len(text) > fields.MAX_URL:
        raise BadValue("has a control character, or is longer than 2,000 characters")
    text = text.strip()
    if text.lower().startswith(("http:", "https:", "//")):
        return fields.address(text)
    try:
        scheme = urlsplit(text).scheme
    except ValueError:
        raise BadValue("is neither a path nor a URL") from None
    if len(scheme) > 1:
        raise BadValue(f"has to be a path, or start with https:// or http://; {scheme}: is not read")
    return text


def _translations(read: Fields) -> Mapping[str, Translation]:
    listed = read.row.get("translations")
    if listed is None or listed == "":
        return {}
    if not isinstance(listed, dict) or len(listed) > MAX_LOCALES:
        read.refuse("translations", listed, f"has to be an object by locale, of at most {MAX_LOCALES}")
        return {}
    found: dict[str, Translation] = {}
    for name, row in listed.items():
        try:
            locale = fields.locale(name)
        except BadValue as refusal:
            read.refuse("translations", name, refusal.message)
            continue
        if not isinstance(row, dict):
            read.refuse(f"translations.{locale}", row, "has to be an object")
            continue
        one = Fields(row, path=f"translations.{locale}.")
        found[locale] = Translation(
            title=one.take("title", fields.line(MAX_TITLE), "") or None,
            description=one.take("description", fields.prose, "") or None,
            category=one.take("category", fields.lines(MAX_CATEGORIES, 200), NO_LINES) or None,
            url=one.take("url", fields.address, "") or None,
        )
        read.problems += one.problems
    return found


# --- an item's words


def localised(item: Translated, locale: str) -> Words:
    """The item's words for a locale, each from the nearest that has it: fr-CA, then fr, then the item's own."""
    nearest = [item.translations[name] for name in fallbacks(locale, item.locale) if name in item.translations]
    return Words(
        title=next((t.title for t in nearest if t.title), item.title),
        description=next((t.description for t in nearest if t.description), item.description),
        category=next((t.category for t in nearest if t.category), item.category),
        url=next((t.url for t in nearest if t.url), item.url),
        locale=next((name for name in fallbacks(locale, item.locale) if name in item.translations), item.locale),
    )


def fallbacks(locale: str, own: str) -> list[str]:
    """The locales to look for, nearest first, up to the item's own, which needs no translation."""
    parts = locale.split("-")
    chain = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return chain[: chain.index(own)] if own in chain else chain


def alt_in(locale: str, own: str, imported: str, said: Mapping[str, Mapping[str, str]]) -> str:
    """What a picture shows, for those who do not see it: a person's words from the nearest locale that has some, else the import's."""
    chain = (*fallbacks(locale, own), own)
    return next((said[name]["words"] for name in chain if name in said), imported)


def text_of(item: Translated, locale: str) -> str:
    """The text an encoder reads: title, category, brand and the beginning of the description, a line each."""
    words = localised(item, locale)
    return text_to_encode(words.title, words.category, item.brand, words.description)


def text_to_encode(title: str, category: Sequence[str], brand: str, description: str) -> str:
    """As `text_of`, from its parts."""
    parts = (title, " > ".join(category), brand, description[:DESCRIPTION_TO_ENCODE])
    return "\n".join(part for part in parts if part)


# --- what changed


def content_hash(item: Translated) -> str:
    """Changes exactly when the text that is encoded changes: a new price is no new encoding work."""
    return hashlib.sha256(text_of(item, item.locale).encode()).hexdigest()[:32]


def row_hash(item: NewItem) -> str:
    """Changes when anything stored changes, pictures included: an equal row is not written again."""
    return hashlib.sha256(orjson.dumps(item, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def source_hash(src: str, media: str | None) -> str:
    """Names one version of a picture: a new file under an old name has to be read again."""
    return hashlib.sha256(f"{src}\n{media or ''}".encode()).hexdigest()[:32]


def translations_as_json(translations: Mapping[str, Translation]) -> dict[str, Json]:
    """Translations as they are stored: only what is there."""
    return {
        locale: {name: value for name, value in dataclasses.asdict(translation).items() if value is not None}
        for locale, translation in translations.items()
    }


def translations_from_json(stored: Mapping[str, Mapping[str, object]]) -> dict[str, Translation]:
    """Translations as they were stored."""
    found: dict[str, Translation] = {}
    for locale, row in stored.items():
        category = row.get("category")
        found[locale] = Translation(
            title=_text_or_none(row.get("title")),
            description=_text_or_none(row.get("description")),
            category=tuple(map(str, category)) if isinstance(category, list) else None,
            url=_text_or_none(row.get("url")),
        )
    return found


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


# Writing an amount takes half a millisecond, and a shop has few amounts: some 5 MB.
@lru_cache(maxsize=30_000)
def money_in_words(money: Money, locale: str) -> str:
    """The amount as people of the locale write it: €12.50, 12,50 €."""
    return format_currency(decimal_amount(money), money.currency, locale=locale.replace("-", "_"))


def decimal_amount(money: Money) -> Decimal:
    """The amount in whole units, exact: 12.50 for 1250 EUR, 1250 for 1250 JPY."""
    return Decimal(money.amount_minor).scaleb(-get_currency_precision(money.currency))


def teaser(text: str, limit: int = 200) -> str:
    """The first sentences that fit, whole ones if possible; never a cut word."""
    first = text.split("\n", 1)[0].strip()
    if len(first) <= limit:
        return first
    head = first[: limit - 1]
    sentence = max(head.rfind(mark) for mark in (". ", "! ", "? "))
    if sentence > limit // 3:
        return head[: sentence + 1]
    return head.rsplit(" ", 1)[0].rstrip(",;:–-") + "…"
