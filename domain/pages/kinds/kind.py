"""What a block kind is."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from domain.behaviour.values import ShopperState
from domain.matching.values import Ask
from domain.pages.values.blocks import AnyBlock, CustomBlock
from domain.pages.values.fields import FieldSpec, FieldType
from domain.pages.values.slate import LiveBlock, Slate, Visit

Asks = Callable[[LiveBlock, Visit, ShopperState], list[Ask]]
Fill = Callable[[LiveBlock, Slate], AnyBlock | None]


def nothing(_block: LiveBlock) -> frozenset[str]:
    return frozenset()


def categories(_block: LiveBlock) -> frozenset[str]:
    return frozenset({"categories"})


EVERY_BLOCK = (
    FieldSpec(
        name="position",
        type=FieldType.NUMBER,
        label="Position",
        help="Blocks stand in the order of these numbers; reorderBlocks sets them.",
        minimum=-1e9,
        maximum=1e9,
        default=0,
    ),
    FieldSpec(
        name="pinned",
        type=FieldType.BOOLEAN,
        label="Pinned",
        help="Stays where it is, whatever the layout policy would rather do.",
        default=False,
    ),
    FieldSpec(
        name="audience",
        type=FieldType.AUDIENCE,
        label="Audience",
        help="Who sees the block; left out: everybody.",
    ),
    FieldSpec(name="starts_at", type=FieldType.MOMENT, label="From", help="Shown from this moment on."),
    FieldSpec(name="ends_at", type=FieldType.MOMENT, label="Until", help="Shown until just before this moment."),
)
"""What every block has beside its own: its place, its audience and its window, drafted and published like its words."""


MESSAGES = (
    FieldSpec(
        name="push",
        type=FieldType.TEXT,
        label="Push message",
        help="One line for a phone about what the block is about. Your own tool sends it; this page does not show it.",
        localised=True,
        generated=True,
        only_about_something=True,
        max_chars=80,
    ),
    FieldSpec(
        name="email_subject",
        type=FieldType.TEXT,
        label="E-mail subject",
        help="The subject of an e-mail about what the block is about. Your own tool sends it; this page does not show it.",
        localised=True,
        generated=True,
        only_about_something=True,
        max_chars=60,
    ),
)
"""What a block about an offer or a category says elsewhere, kept, checked and edited like its other words."""

MESSAGES_OF_THE_SHOP = tuple(replace(spec, only_about_something=False) for spec in MESSAGES)
"""The same of a block that opens the shop as a whole, or its journal: what it shows is each shopper's own."""


def asks_nothing(_block: LiveBlock, _visit: Visit, _state: ShopperState) -> list[Ask]:
    """For kinds whose content is all their own."""
    return []


def as_written(block: LiveBlock, slate: Slate) -> CustomBlock | None:
    """The block with its own fields as they were written; left out where nothing is said in them."""
    shared = {spec.name for spec in EVERY_BLOCK}
    said = {name: value for name, value in block.fields.items() if name not in shared and value is not None}
    if not said:
        return None
    return CustomBlock(id=block.id, key=block.key, kind=block.kind, decision=slate.decision("editorial"), fields=said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A block kind: its name, what it is for, its fields, the lists it asks for, and how it is filled.

    `fill` returns None where the block has nothing to say to this shopper; then it is left out. A kind that says nothing
    about asking and filling shows its fields as they were written.
    """

    name: str
    label: str
    description: str
    fields: tuple[FieldSpec, ...]
    asks: Asks = asks_nothing
    fill: Fill = as_written
    names: Callable[[LiveBlock], frozenset[str]] = nothing
    """What words written for the block may name: `categories` (the shop's), `category` (the block's own), `promotion`.

    Products are never among them: each shopper gets others, and tomorrow brings others again.
    """

    @property
    def every_field(self) -> tuple[FieldSpec, ...]:
        """Its own fields and those of every block."""
        return self.fields + EVERY_BLOCK

    def field(self, name: str) -> FieldSpec | None:
        """The field of this name."""
        return next((field for field in self.every_field if field.name == name), None)
