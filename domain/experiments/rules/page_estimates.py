"""Judging a page policy by pages that another one ordered, and deciding whether it may go live."""

from collections.abc import Mapping, Sequence

import numpy as np

from domain.experiments.rules import estimators, plackett_luce
from domain.experiments.rules.estimators import Answers, Intervals
from domain.experiments.rules.learning import attraction
from domain.experiments.values.policies import Estimate, PageShown, Policy

# Orders drawn a page to see what the model of clicks alone expects; their chance averages out over the pages.
DRAWN = 4
# Under so many pages the normal distribution says little about a mean of clicks.
FEWEST_PAGES = 200


def estimates(
    pages: Sequence[PageShown], policy: Policy, model: Policy, *, intervals: Intervals = Intervals.NORMAL
) -> tuple[Estimate, ...]:
    """The clicks a page that the policy would have earned on these pages. `model` says how attractive blocks are.

    Limits   pages whose order the policy could not have shown (a pin has moved since) are left out; none left: nothing.
    """
    judged = [each for each in pages if _possible(each, policy)]
    if not judged:
        return ()
    slots = max(len(page.order) for page in judged)
    rows = [_answer(page, policy, model, number, slots) for number, page in enumerate(judged)]
    answers = Answers(**{name: np.array([row[name] for row in rows]) for name in rows[0]})
    return estimators.estimates(answers, intervals=intervals)


def as_shown(pages: Sequence[PageShown]) -> tuple[Estimate, ...]:
    """The clicks a page that was really earned, in the shape of an estimate."""
    if not pages:
        return ()
    clicks = np.array([float(len(page.clicked)) for page in pages])
    ones = np.ones_like(clicks)
    plain = Answers.single(rewards=clicks, weights=ones, predicted=clicks, expected=clicks)
    return estimators.estimates(plain)


def reasons_against(candidate: Sequence[Estimate], live: Sequence[Estimate], pages: int) -> list[str]:
    """Why the candidate may not go live; nothing if it may.

    It may when even the lower bound of what it would have earned is not below what the live one did earn, by the
    self-normalised and by the doubly robust estimate.
    """
    if pages < FEWEST_PAGES or not candidate or not live:
        return [f"it was judged on {pages} pages; at least {FEWEST_PAGES} are needed"]
    found = []
    for name in ("snips", "dr"):
        low, earned = estimators.named(candidate, name).low, estimators.named(live, name).value
        if low < earned:
            found.append(f"by {name} it might earn only {low:.4f} clicks a page; the live one earned {earned:.4f}")
    return found


def _possible(page: PageShown, policy: Policy) -> bool:
    try:
        plackett_luce.chances(page.views, page.context, policy, page.order)
    except ValueError:
        return False
    return min(page.propensities, default=0.0) > 0


def _answer(page: PageShown, policy: Policy, model: Policy, number: int, slots: int) -> Mapping[str, list[float]]:
    """One page as a row of every array that `Answers` holds, padded to so many slots."""
    attracts = {view.key: attraction(view, page.context, model) for view in page.views}
    looked = [plackett_luce.examination(model, slot) for slot in range(slots)]
    row: dict[str, list[float]] = {name: [0.0] * slots for name in Answers.__dataclass_fields__}
    weight = 1.0
    steps = plackett_luce.chances(page.views, page.context, policy, page.order)
    for step, logged in zip(steps, page.propensities, strict=True):
        slot = step.slot
        row["before"][slot] = weight
        weight *= step.chances[step.chosen] / logged
        row["weights"][slot] = weight
        row["rewards"][slot] = float(step.chosen in page.clicked)
        row["predicted"][slot] = looked[slot] * attracts[step.chosen]
        row["expected"][slot] = looked[slot] * sum(p * attracts[key] for key, p in step.chances.items())
    for draw in range(DRAWN):
        ordered = plackett_luce.order(page.views, page.context, policy, number * DRAWN + draw, slots=len(page.order))
        for placed in ordered.placed:
            row["direct"][placed.slot] += looked[placed.slot] * attracts[placed.key] / DRAWN
    return row
