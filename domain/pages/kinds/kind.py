"""What a block kind is."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.behaviour.values import ShopperState
from domain.matching.values import Ask
from domain.pages.values.blocks import AnyBlock
from domain.pages.values.content import FieldSpec
from domain.pages.values.slate import LiveBlock, Slate, Visit

Asks = Callable[[LiveBlock, Visit, ShopperState], list[Ask]]
Fill = Callable[[LiveBlock, Slate], AnyBlock | None]


def never(_block: LiveBlock) -> bool:
    return False


def always(_block: LiveBlock) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A block kind: its name, what it is for, its fields, the lists it asks for, and how it is filled.

    `fill` returns None where the block has nothing to say to this shopper; then it is left out.
    """

    name: str
    label: str
    description: str
    fields: tuple[FieldSpec, ...]
    asks: Asks
    fill: Fill
    personal: Callable[[LiveBlock], bool] = never
    """Whether each shopper gets other things in this block, so that its words may name none of them."""

    def field(self, name: str) -> FieldSpec | None:
        """The field of this name."""
        return next((field for field in self.fields if field.name == name), None)


def asks_nothing(_block: LiveBlock, _visit: Visit, _state: ShopperState) -> list[Ask]:
    """For kinds whose content is all their own."""
    return []
