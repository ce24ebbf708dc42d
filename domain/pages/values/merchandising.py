"""What an editor says about the products of a rail, and what came of it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.catalog.values import Product
from domain.matching.values import Candidate


class Do(StrEnum):
    """What a rule does with the products it is about."""

    PIN = "pin"
    BOOST = "boost"
    BURY = "bury"
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which products a rule is about: all parts that are given have to hold, and of a part any one value."""

    skus: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    price_from: Decimal | None = None
    price_to: Decimal | None = None
    """In whole units of the product's own currency, both ends included; what has no price is not meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `position`, from 0, is for pins; `weight`, above 1, says how strongly to boost or bury."""

    id: str
    do: Do
    match: Match
    name: str = ""
    position: int | None = None
    weight: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A product in its place. `rank`, from 1, is where it stood before any boost or bury; a pin has none."""

    product: Product
    candidate: Candidate | None
    rule: Rule | None = None
    rank: int | None = None

    @property
    def effect(self) -> Do | None:
        """What a rule did to it, or None where it stands on its own merit."""
        return None if self.rule is None else self.rule.do


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A product that a rule took out, or that its rule could not bring in, and why."""

    sku: str
    rule: Rule
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merchandised:
    """The products of a rail after its rules, and what is not among them because of one."""

    placed: tuple[Placed, ...]
    left_out: tuple[LeftOut, ...] = ()
