"""Whether a condition holds, why, and what it speaks of."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from domain.audience.values.clocks import After, Before
from domain.audience.values.conditions import (
    AllOf,
    AnyOf,
    CartHolds,
    Condition,
    InCountry,
    InLocale,
    InSegment,
    Leaf,
    Not,
    OnChannel,
)
from domain.audience.values.situation import Explanation, Finding, Mentions, Situation

T = TypeVar("T")


def holds(condition: Condition, situation: Situation) -> bool:
    """Whether the condition holds in this situation."""
    match condition:
        case AllOf(of=parts):
            return all(holds(part, situation) for part in parts)
        case AnyOf(of=parts):
            return any(holds(part, situation) for part in parts)
        case Not(of=part):
            return not holds(part, situation)
        case leaf:
            return leaf.holds(situation)


def explained(condition: Condition, situation: Situation) -> Explanation:
    """Whether the condition holds here, and for each of its leaves what was wanted and what was found."""
    return Explanation(
        holds=holds(condition, situation), findings=tuple(_findings(condition, situation, "", wanted=True))
    )


def _findings(condition: Condition, situation: Situation, path: str, *, wanted: bool) -> Iterator[Finding]:
    dot = "." if path else ""
    match condition:
        case AllOf(of=parts) | AnyOf(of=parts):
            group = "all" if isinstance(condition, AllOf) else "any"
            for n, part in enumerate(parts):
                yield from _findings(part, situation, f"{path}{dot}{group}[{n}]", wanted=wanted)
        case Not(of=part):
            yield from _findings(part, situation, f"{path}{dot}not", wanted=not wanted)
        case leaf:
            yield Finding(
                path=f"{path}{dot}{leaf.key}",
                label=leaf.label,
                wanted=leaf.wanted() if wanted else f"not {leaf.wanted()}",
                found=leaf.found(situation),
                passed=leaf.holds(situation) is wanted,
            )


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every leaf, in the order it is written."""
    match condition:
        case AllOf(of=parts) | AnyOf(of=parts):
            for part in parts:
                yield from leaves(part)
        case Not(of=part):
            yield from leaves(part)
        case leaf:
            yield leaf


def mentions(condition: Condition) -> Mentions:
    """What the condition names, each once and in the order it is named."""
    every = list(leaves(condition))
    return Mentions(
        segments=_each_once(key for leaf in every if isinstance(leaf, InSegment) for key in leaf.keys),
        channels=_each_once(each for leaf in every if isinstance(leaf, OnChannel) for each in leaf.channels),
        locales=_each_once(each for leaf in every if isinstance(leaf, InLocale) for each in leaf.locales),
        countries=_each_once(each for leaf in every if isinstance(leaf, InCountry) for each in leaf.countries),
        skus=_each_once(sku for leaf in every if isinstance(leaf, CartHolds) for sku in leaf.skus),
        boundaries=_each_once(leaf.moment for leaf in every if isinstance(leaf, After | Before)),
    )


def _each_once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
