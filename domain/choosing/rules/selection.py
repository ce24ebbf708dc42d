"""From all that is known of a shopper to one list of items, with the reason and the numbers behind each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from domain.base.values import ItemId
from domain.choosing.kinds.every import SOURCES, proposals
from domain.choosing.rules import blend, features, rerank, scoring
from domain.choosing.values.evidence import BOUGHT, Evidence, Facts, Ids, Scored, Weights
from domain.choosing.values.ids import among
from domain.choosing.values.tuning import Tuning

MOST: Final = 200
"""Candidates that are ranked for one shopper, beside what they bought before."""

SEARCHED: Final = frozenset({"content", "interests", "factors"})
"""Sources that read what a search by vectors found; all others know what they say before it."""

REASONS: Final[Mapping[str, str]] = {
    "repurchase": "again",
    "sequence": "together",
    "complement": "bought_together",
    "substitute": "instead",
    "factors": "factors",
    "content": "alike",
    "interests": "interests",
    "fresh": "new",
}
"""What a shopper is told where a source speaks loudest; of every other source: that the item is popular."""

# Of twenty showings about one is clicked, the usual rate on homepages; who met an item was shown it so often.
SHOWINGS_A_MEETING = 20
# What a source that has no weight counts where a reason is looked for.
LEAST_HEARD = 0.01
# How many clicks on a homepage lead to a purchase where nobody has counted yet.
USUAL_PURCHASE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a site chooses: the numbers its sources read evidence with, its ranker, the weights used without one."""

    tuning: Tuning = field(default_factory=Tuning)
    weights: Mapping[str, float] = field(default_factory=lambda: blend.UNTRAINED)
    scorer: scoring.Scorer | None = None
    without: frozenset[str] = frozenset()
    order: rerank.Settings = field(default_factory=rerank.Settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What every source proposes of this evidence, by its name and stacked, how far each is believed, the items worth reading about."""

    evidence: Evidence
    lists: Mapping[str, Scored]
    said: features.Stacked
    weights: Mapping[str, float]
    items: Ids


Voice = tuple[float, str, ItemId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """An item of the list: why it stands there, the item of the shopper's that speaks for it, and what made its score.

    `parts` stand beside rerank.TERMS; `voices`: how loudly each source speaks for it beside its own best, and by which anchor.
    """

    item: ItemId
    reason: str
    anchor: ItemId | None
    parts: tuple[float, ...]
    voices: tuple[Voice, ...]

    @property
    def score(self) -> float:
        return sum(self.parts)

    @property
    def terms(self) -> tuple[tuple[str, float], ...]:
        """The numbers by name, as an operator reads them."""
        heard = ((f"source:{source}", round(share, 4)) for share, source, _ in self.voices)
        return (*zip(rerank.TERMS, (round(part, 4) for part in self.parts), strict=True), *heard)


def proposed(evidence: Evidence, settings: Settings, most: int = MOST, *, before: Proposed | None = None) -> Proposed:
    """The candidates of all sources, those first that most is said for.

    Expects  the evidence of `before` with no more than what was searched for since: then only those sources are asked again.
    """
    if before is None:
        lists = proposals(evidence, settings.tuning, without=settings.without)
    elif before.evidence is evidence:
        return before
    else:
        rest = settings.without | (SOURCES.keys() - SEARCHED)
        found = proposals(evidence, settings.tuning, without=rest)
        lists = {name: found[name] if name in SEARCHED else before.lists[name] for name in SOURCES}
    said = features.stacked(lists)
    weights = blend.believed(settings.weights, lists)
    # What was bought before has room of its own.
    items = features.foremost(said, weights, most + len(evidence.clocks.items))
    return Proposed(evidence=evidence, lists=lists, said=said, weights=weights, items=items)


def selected(
    found: Proposed, facts: Facts, settings: Settings, *, count: int, chance: int, unwanted: Collection[int] = ()
) -> list[Pick]:
    """The best `count` of the candidates that facts are known of, in the order they are to be shown.

    Limits   nothing out of stock, nothing `unwanted`; what was bought comes back only if it is bought again and again.
    """
    evidence = found.evidence
    facts = _in_order(facts, found.items)
    if not len(facts.items):
        return []
    columns = features.columns_of(evidence, found.said, facts)
    click = _click(columns, found.weights, settings)
    chosen = rerank.choose(
        _candidates(evidence, facts, click, _buy(facts, settings), unwanted),
        count,
        tastes=evidence.categories if len(evidence.categories.ids) else None,
        chance=np.random.default_rng(chance),
        settings=settings.order,
    )
    picked = facts.items[chosen.rows]
    rows = (picked.tolist(), _voices(found.said, picked), chosen.terms.tolist(), chosen.tried.tolist())
    return [_pick(*row, found.weights) for row in zip(*rows, strict=True)]


def _in_order(facts: Facts, items: Ids) -> Facts:
    """The facts of these items, in their order: whoever read them and how, equals stay as they were proposed.

    What was found by a search was read about before it could be compared with the rest, and is left out.
    """
    if np.array_equal(facts.items, items):
        return facts
    if not len(items) or not len(facts.items):
        return _only(facts, np.empty(0, np.int64))
    order = np.argsort(items, kind="stable")
    place = order.take(items.searchsorted(facts.items, sorter=order), mode="clip")
    known = np.flatnonzero(items[place] == facts.items)
    return _only(facts, known[np.argsort(place[known])])


def _only(facts: Facts, kept: Ids) -> Facts:
    columns = {name: getattr(facts, name) for name in Facts.__slots__}
    return Facts(**{name: column[kept] if len(column) else column for name, column in columns.items()})


def _click(columns: features.Columns, weights: Mapping[str, float], settings: Settings) -> Weights:
    """How likely each candidate is to be clicked; without a ranker, in proportion to what the sources say."""
    if settings.scorer is not None:
        return scoring.chances(settings.scorer, features.NAMES, columns).astype(np.float32)
    # Measured against what all sources together could say, however much of it is believed here.
    return np.asarray(blend.score(columns, weights) / max(sum(settings.weights.values()), 1e-9), np.float32)


def _buy(facts: Facts, settings: Settings) -> Weights:
    """How likely a click on each candidate is to lead to a purchase."""
    if settings.scorer is None:
        return np.full(len(facts.items), USUAL_PURCHASE, np.float32)
    return scoring.purchases(settings.scorer, facts.items).astype(np.float32)


def _candidates(
    evidence: Evidence, facts: Facts, click: Weights, buy: Weights, unwanted: Collection[int]
) -> rerank.Candidates:
    n = len(facts.items)
    bought = evidence.events.items[evidence.events.deeds == BOUGHT]
    had = among(facts.items, np.concatenate([bought, evidence.clocks.items]))
    again = among(facts.items, evidence.clocks.items[evidence.clocks.times > 1])
    away = among(facts.items, np.concatenate([np.fromiter(unwanted, np.int64), evidence.cart]))
    # Not every front tells which pages were seen: what was counted is the least.
    counted = facts.showings if len(facts.showings) else np.zeros(n, np.float32)
    shown = np.fmax(facts.ever * SHOWINGS_A_MEETING, counted).astype(np.int64)
    ones = np.ones(n, np.float32)
    return rerank.Candidates(
        click=click,
        buy=buy,
        margin=ones,
        multiplier=ones,
        category=facts.category,
        brand=facts.brand,
        in_stock=facts.in_stock & ~away,
        had=had,
        again=again,
        shown=shown,
        clicked=(shown * click).astype(np.int64),
    )


_NAMES = tuple(SOURCES)
_NOTHING = ItemId(-1)


def _voices(said: features.Stacked, picked: Ids) -> list[list[Voice]]:
    """For each picked item: how loudly each source speaks for it beside its own best, the source, the anchor."""
    found: list[list[Voice]] = [[] for _ in picked]
    if not len(picked):
        return found
    order = np.argsort(picked, kind="stable")
    rows = order[np.minimum(np.searchsorted(picked, said.items, sorter=order), len(picked) - 1)]
    known = np.flatnonzero(picked[rows] == said.items)
    columns = (rows[known], said.shares[known], said.sources[known], said.anchors[known])
    for row, share, source, anchor in zip(*(column.tolist() for column in columns), strict=True):
        found[row].append((share, _NAMES[source], anchor))
    return found


def _pick(item: ItemId, voices: list[Voice], parts: list[float], tried: bool, weights: Mapping[str, float]) -> Pick:  # noqa: FBT001 - a row
    """The item with the source that counts most for it."""
    loudest, name, anchor = -1.0, "", _NOTHING
    for share, source, whose in voices:
        heard = share * (weights.get(source, 0.0) or LEAST_HEARD)
        if heard > loudest:
            loudest, name, anchor = heard, source, whose
    return Pick(
        item=item,
        reason="explore" if tried else REASONS.get(name, "popular"),
        anchor=None if tried or anchor in {_NOTHING, item} else anchor,
        parts=tuple(parts),
        voices=tuple(voices),
    )
