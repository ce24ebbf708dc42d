"""Problems, doubles, crops and photo searches as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from domain.base.values import ImageId, ItemId, Json, SiteId
from domain.catalog.values import FocalPoint, ImageState, ItemKind


class ProblemKind(StrEnum):
    """What may be wrong with a picture. The words are stable: they are stored, and editors filter by them."""

    UNREADABLE = "unreadable"
    SMALL = "small"
    BLURRED = "blurred"
    DARK = "dark"
    BRIGHT = "bright"
    CUT_OFF = "cut_off"
    LETTERING = "lettering"
    UNSUITABLE = "unsuitable"
    DOUBLE = "double"
    OTHER_COLOUR = "other_colour"
    OTHER_THING = "other_thing"


HINTS = frozenset({ProblemKind.UNSUITABLE})
"""Too often wrong to ask for an editor's time: told of a picture and in the list of problems, and no entry of the inbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A problem as it was found: what was measured, and the picture it was compared with, if with one."""

    kind: ProblemKind
    measured: Mapping[str, Json]
    other: ImageId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An entry of the editors' inbox: what is wrong with which picture of what, and what to do about it."""

    image: ImageId
    kind: ProblemKind
    item: ItemId
    sku: str
    title: str
    src: str
    media: str | None
    what: str
    todo: str
    measured: Mapping[str, Json]
    other_sku: str | None
    found_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOfProblems:
    """Problems, the oldest first; `more` says whether others follow."""

    problems: tuple[Problem, ...]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchecked:
    """A picture nobody has held beside its item's words and the shop's other pictures. `facts` is the reader's own JSON."""

    image: ImageId
    item: ItemId
    kind: str
    title: str
    brand: str
    category: tuple[str, ...]
    tags: tuple[str, ...]
    attributes: Mapping[str, Json]
    locale: str
    position: int
    media: str | None
    alt: str
    problem: str | None
    width: int | None
    height: int | None
    phash: int | None
    facts: Mapping[str, Json] | None

    @property
    def words(self) -> str:
        """All that the shop says about what is shown."""
        named = (str(value) for value in self.attributes.values() if isinstance(value, str))
        return " ".join((self.title, self.brand, *self.category, *self.tags, *named))


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A picture of another item that looks alike: how alike, and where that item stands in the shop."""

    item: ItemId
    category: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """Of two pictures of two products that are one picture, the later `image` and the `other`; `bits` of 64 differ."""

    image: ImageId
    media: str | None
    other: ImageId
    other_sku: str
    bits: int

    @property
    def finding(self) -> Finding:
        """What an editor reads about it, at the later picture."""
        return Finding(kind=ProblemKind.DOUBLE, measured={"bits": self.bits, "sku": self.other_sku}, other=self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class AltOffer:
    """Words for those who do not see a picture, proposed from its facts; `alt` is what stands there now."""

    image: ImageId
    sku: str
    media: str | None
    alt: str
    offer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A product that looks like what was asked for; `score` is the cosine of the two pictures."""

    item: ItemId
    score: float


class Only(StrEnum):
    """Which pictures an editor looks for."""

    WITH_PROBLEMS = "with_problems"
    WITHOUT_WORDS = "without_words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What pictures are looked for by; None: whatever there is. `search`: in sku, title and the picture's own name."""

    state: ImageState | None = None
    kind: ItemKind | None = None
    search: str | None = None
    only: Only | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A picture as it is kept, with the thing it belongs to. `media` is None until its bytes are here."""

    id: ImageId
    src: str
    alt: str
    media: str | None
    state: ImageState
    problem: str | None
    width: int | None
    height: int | None
    focal: FocalPoint | None
    item: ItemId
    sku: str
    title: str
    kind: ItemKind
    position: int
    problems: tuple[ProblemKind, ...]
    """Kinds of the open problems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AltText:
    """What a picture shows in a locale. `by`: who said so in this locale; None where the words are another's, or the import's."""

    locale: str
    words: str
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditablePicture:
    """All that a form about a picture begins with. `file.focal` is where to look now; `found` is where a reader saw the subject."""

    file: MediaFile
    version: str
    found: FocalPoint | None
    focal_by: str | None
    box: tuple[float, float, float, float] | None
    alts: tuple[AltText, ...]
    offer: str | None
    problems: tuple[Problem, ...]
    elsewhere: tuple[MediaFile, ...]
    """Where the shop shows the same file too."""


class PhotoState(StrEnum):
    """WAITING: a worker will look at it. DONE: `items` is the answer. REFUSED: `problem` says why."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoSearch:
    """What became of a shopper's photo."""

    id: UUID
    site: SiteId
    state: PhotoState
    problem: str | None
    found: tuple[Alike, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Looks:
    """The picture vectors of some products. Shapes: vectors float32[n, dim], unit length; items [n]."""

    items: tuple[ItemId, ...]
    vectors: NDArray[np.float32]
