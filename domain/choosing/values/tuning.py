"""How the sources read a shopper's evidence: few numbers, learnt from a shop's own history, stored with its ranker."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """The numbers of the sources; the defaults are where `evaluate` starts from.

    `recall_moments`: after so many moments an event speaks 1/e as loud, `basket_moments`: a purchase, for what is bought in one
    basket with it; `anchors`: so many last items speak at all; `due_weight`: how much an item that is due by its clock gains
    over its heat alone; `most`: candidates a source may name, beside those that the person bought before.
    """

    # Two to three moments are best on published sequence data (recommendation by sequence, decay 2…3).
    recall_moments: float = 3.0
    basket_moments: float = 3.0
    anchors: int = 20
    due_weight: float = 0.5
    most: int = 100


def from_json(stored: Mapping[str, float]) -> Tuning:
    """The tuning that `dataclasses.asdict` wrote; names of another release are left out."""
    known = {name: stored[name] for name in ("recall_moments", "basket_moments", "due_weight") if name in stored}
    whole = {name: int(stored[name]) for name in ("anchors", "most") if name in stored}
    return Tuning(**known, **whole)  # type: ignore[arg-type]  # floats go to the floats, ints to the ints
