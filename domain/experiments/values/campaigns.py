"""Personal campaigns: an offer for some, held back from a few of them, until its budget is spent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.base.values import ItemId, Json


class Budget(StrEnum):
    """What a campaign's limit counts."""

    REDEMPTIONS = "redemptions"
    MONEY = "money"


class Offer(StrEnum):
    """The two arms of a campaign, as they stand in an impression's `arms` under `Campaign.label`."""

    MADE = "offer"
    HELD_OUT = "held_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCampaign:
    """A campaign as an operator sends it. Its condition is audience's to read; here it is only kept.

    Units    limit: redemptions, or money in the currency's main unit. A redemption is a `purchase` signal that names the
             promotion's own sku; its value is the money given away.
    """

    key: str
    name: str
    promotion: str
    starts_at: datetime
    ends_at: datetime
    condition: Mapping[str, Json] | None = None
    hold_out_permille: int = 100
    budget: Budget = Budget.REDEMPTIONS
    limit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign(NewCampaign):
    """A campaign as it is kept; `spent` is at most a few seconds old."""

    item: ItemId
    spent: float
    stopped_at: datetime | None
    version: int
    created_at: datetime

    @property
    def label(self) -> str:
        """Its name among the arms of an impression."""
        return f"campaign:{self.key}"

    def running(self, now: datetime) -> bool:
        """Whether anybody gets it now."""
        return self.stopped_at is None and self.starts_at <= now < self.ends_at and self.spent < self.limit
