"""What somebody has spent, and what they may."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Points that one process took from one purse since it last said so, and how fast that purse fills up again."""

    purse: UUID
    points: float
    a_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a price can be paid, what is left after it, and when there is enough: seconds until then, or until all
    is there again.
    """

    paid: bool
    left: int
    a_minute: int
    wait_s: int
