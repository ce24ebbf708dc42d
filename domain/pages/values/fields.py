"""What a field of a block kind may hold, and who may write it."""

from dataclasses import dataclass
from enum import StrEnum

from domain.base.values import Json
from domain.catalog.values import ItemKind


class FieldType(StrEnum):
    """What a field holds, and so which form an editor sees."""

    TEXT = "text"
    RICH_TEXT = "rich_text"
    CHOICE = "choice"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    SKU = "sku"
    CATEGORY = "category"
    STEPS = "steps"
    MOMENT = "moment"
    AUDIENCE = "audience"
    MERCHANDISING = "merchandising"


class CopyPolicy(StrEnum):
    """What may happen to generated words: wait for a person, go live when their checks pass, or not be made at all."""

    ASK = "ask"
    PUBLISH = "publish"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field of a block kind: what it holds, who may write it, and when it has to be there."""

    name: str
    type: FieldType
    label: str
    help: str = ""
    required: bool = False
    localised: bool = False
    generated: bool = False
    only_about_something: bool = False
    """Generated only where the words may name something: a title about nothing in particular is an editor's business."""
    max_chars: int = 200
    choices: tuple[str, ...] = ()
    minimum: float = 0
    maximum: float = 100
    default: Json = None
    sku_of: ItemKind = ItemKind.PRODUCT
    """What a SKU has to be of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindPolicy:
    """A site's rule for a kind's generated words; `field` None: for all fields of the kind."""

    kind: str
    field: str | None
    policy: CopyPolicy
