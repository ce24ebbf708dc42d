"""Shoppers as they are found."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A shopper's key, and under how many keys the person behind it is known."""

    key: str
    created_at: datetime
    seen_at: datetime
    keys: int
