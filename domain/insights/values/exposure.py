"""How the attention of shoppers is shared out among what a shop sells."""

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """By what attention is told apart."""

    BRAND = "brand"
    CATEGORY = "category"
    NEWNESS = "newness"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One brand, category or age. All shares are of 1: of attention, of the catalogue, and of what is wanted.

    `target` is what an operator asked for; `wanted` is that, or the part of the catalogue's share that is left.
    """

    name: str
    items: int
    attention: float
    catalogue: float
    target: float | None
    wanted: float

    @property
    def ratio(self) -> float | None:
        """Attention beside what is wanted: 1 is just right."""
        return self.attention / self.wanted if self.wanted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """One side of the report. `distance`: how much attention would have to move to be as wanted, 0 to 1."""

    side: Side
    shares: tuple[Share, ...]
    distance: float
