"""The catalogue as editors look things up in it, and work on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.catalog.values import ItemKind, NewItem, Translation


class NamePart(StrEnum):
    """What products are told apart by in words of the shop's own."""

    CATEGORY = "category"
    BRAND = "brand"
    TAG = "tag"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferEnding:
    """A promotion and when it ends."""

    sku: str
    title: str
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is looked for in the catalogue: words in sku or title, a category, these skus; None: whatever there is.

    `withdrawn`: what no page shows any more, and nothing else.
    """

    search: str | None = None
    category: str | None = None
    skus: tuple[str, ...] | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredItem:
    """An item as it is kept, before it is put into anybody's words; the version is another one after each change."""

    item: NewItem
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEdit:
    """What an editor says about an article or a promotion. What is not named here stays as it is."""

    sku: str
    kind: ItemKind
    title: str
    description: str
    url: str
    category: tuple[str, ...]
    code: str
    discount: str
    published_at: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    withdrawn: bool
    translations: Mapping[str, Translation]
