"""The words of a shop, counted."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """How many of a shop's items have each word; without any count every word is as rare as the next."""

    items: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    def rarity(self, word: str) -> float:
        """The inverse document frequency, smoothed: largest for the rarest, near 0 for one that every item has."""
        if not self.items:
            return 1.0
        return math.log((1 + self.items) / (1 + self.counts.get(word, 1)))

    def names_many(self, word: str) -> bool:
        """Whether the word names an interest; one that only an item or two have is the name of a product."""
        return not self.items or self.counts.get(word, 1) > 2
