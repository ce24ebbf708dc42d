"""Products, articles, promotions and pictures as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from domain.base.values import ImageId, ItemId, Json, SiteId


class ItemKind(StrEnum):
    PRODUCT = "product"
    ARTICLE = "article"
    PROMOTION = "promotion"


class ImageState(StrEnum):
    """Where a picture is on its way to a page. A refused one carries its problem and is never shown."""

    PENDING = "pending"
    READ = "read"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in the smallest unit of its currency: 1250 EUR is 12.50 €, 1250 JPY is 1250 ¥."""

    amount_minor: int
    currency: str


# --- what comes in


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProblem:
    """One thing wrong with one field of a row. `value` is shortened and safe to print."""

    field: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewImage:
    """A picture as a catalogue names it.

    `media` is its key in the media store where the bytes are already there; None for a URL that a worker will fetch.
    `problem` says why it cannot be used: it is kept, so that an editor sees it, and never shown.
    """

    src: str
    alt: str = ""
    media: str | None = None
    width: int | None = None
    height: int | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The words of an item in another locale; what is None is taken from the item itself."""

    title: str | None = None
    description: str | None = None
    category: tuple[str, ...] | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """A product, article or promotion that passed every check, normalised and ready to save."""

    kind: ItemKind
    sku: str
    title: str
    locale: str
    description: str = ""
    category: tuple[str, ...] = ()
    brand: str = ""
    price: Money | None = None
    in_stock: bool = True
    url: str = ""
    images: tuple[NewImage, ...] = ()
    attributes: Mapping[str, Json] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    translations: Mapping[str, Translation] = field(default_factory=dict)
    published_at: datetime | None = None
    code: str = ""
    discount: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuRefused:
    """A row that passed its own checks and cannot be saved beside what is already there."""

    sku: str
    field: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedItems:
    """What became of a batch. `repeated` rows were followed by another of the same sku, which counts instead."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    jobs: int = 0
    refused: tuple[SkuRefused, ...] = ()


# --- what is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class FocalPoint:
    """Where to look, as fractions from the left and the top."""

    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    hex: str
    name: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture whose bytes are in the media store under `media`. Facts are there once a worker has read it."""

    id: ImageId
    src: str
    alt: str
    media: str
    width: int | None
    height: int | None
    focal_point: FocalPoint | None
    palette: tuple[Colour, ...]
    background: str | None
    subject: tuple[float, float, float, float] | None = None
    """The box around the thing shown: left, top, right, bottom, as fractions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    id: ItemId
    site: SiteId
    sku: str
    locale: str
    title: str
    description: str
    category: tuple[str, ...]
    brand: str
    price: Money | None
    in_stock: bool
    url: str
    images: tuple[Image, ...]
    attributes: Mapping[str, Json]
    tags: tuple[str, ...]
    published_at: datetime | None
    filed_under: tuple[str, ...]
    """The category in the catalogue's own words, whatever language it is read in: what rules compare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    id: ItemId
    site: SiteId
    sku: str
    locale: str
    title: str
    description: str
    category: tuple[str, ...]
    url: str
    images: tuple[Image, ...]
    tags: tuple[str, ...]
    published_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    id: ItemId
    site: SiteId
    sku: str
    locale: str
    title: str
    description: str
    category: tuple[str, ...]
    code: str
    discount: str
    starts_at: datetime | None
    ends_at: datetime | None
    url: str
    images: tuple[Image, ...]
    tags: tuple[str, ...]


Item: TypeAlias = Product | Article | Promotion


# --- what workers are given


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """An item's words in one locale."""

    title: str
    description: str
    category: tuple[str, ...]
    url: str
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemToEncode:
    """The text of an item and the hash it was made for: a vector is stored only while the hash still holds."""

    id: ItemId
    site: SiteId
    kind: ItemKind
    content_hash: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageToRead:
    id: ImageId
    site: SiteId
    item: ItemId
    src: str
    media: str | None
    state: ImageState


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenImage:
    """What a reader saw in a picture, as it is stored. `facts` is the reader's own plain JSON."""

    media: str
    width: int
    height: int
    facts: Mapping[str, Json]
    perceptual_hash: int
    read_by: str
