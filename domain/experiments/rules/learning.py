"""Learning a page policy from what was shown and clicked, one page after the other."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

from domain.experiments.rules import page_features
from domain.experiments.rules.plackett_luce import examination, utility
from domain.experiments.values.policies import BlockView, Examined, PageContext, PageShown, Policy, Weight

# Below a spread of 4, which is all that first beliefs leave open, the equation's slope varies by less than a factor of two:
# Newton then closes in from anywhere, and has six digits after four steps.
NEWTON_STEPS = 4
# Evidence that makes a first belief narrower by a two-thousandth says nothing any more.
BARELY_KNOWN = 1.001


def learn_clicks(policy: Policy, page: PageShown, keys: Iterable[str]) -> Policy:
    """The policy after these blocks of the page were clicked; who clicks has looked."""
    views = {view.key: view for view in page.views}
    weights = dict(policy.weights)
    clicks = 0
    for key in keys:
        if key in views:
            _update(weights, policy, views[key], page.context, clicked=True, counts=1.0)
            clicks += 1
    return replace(policy, weights=weights, clicks=policy.clicks + clicks)


def learn_page(policy: Policy, page: PageShown) -> Policy:
    """The policy after the page is over: what was not clicked speaks against a block as far as it was looked at.

    Clicks themselves were learnt when they happened; here they only say that a slot was looked at. Where the front told what
    was in view, that is how far; else what is known of the slot says. All earlier evidence fades by one page.
    Source   position-based model, by online EM (Chuklin et al. 2015, 3.2); diagonal Laplace (Chapelle & Li 2011).
    """
    views = {view.key: view for view in page.views}
    policy = replace(policy, pages=policy.pages + 1)
    weights = dict(policy.weights)
    looks: dict[int, float] = {}
    for slot, key in enumerate(page.order):
        view = views.get(key)
        looked = 1.0
        if view is not None and key not in page.clicked:
            told = None if page.looked is None else float(key in page.looked)
            looked = _looked_unclicked(policy, view, page.context, slot) if told is None else told
        if view is not None and key not in page.clicked and looked > 0:
            _update(weights, policy, view, page.context, clicked=False, counts=looked)
        looks[slot] = looked
    return replace(policy, weights=weights, examined=_examined(policy, looks))


def learn_choice(policy: Policy, view: BlockView, context: PageContext, slot: int, *, taken: bool) -> Policy:
    """The policy after one thing was shown in one slot, and taken or not."""
    policy = replace(policy, pages=policy.pages + 1, clicks=policy.clicks + taken)
    weights = dict(policy.weights)
    looked = 1.0 if taken else _looked_unclicked(policy, view, context, slot)
    _update(weights, policy, view, context, clicked=taken, counts=looked)
    return replace(policy, weights=weights, examined=_examined(policy, {slot: looked}))


def replay(policy: Policy, pages: Iterable[PageShown]) -> Policy:
    """What the policy would have become, had it seen exactly these pages in this order."""
    for page in pages:
        policy = learn_page(learn_clicks(policy, page, page.clicked), page)
    return policy


def without_forgotten(policy: Policy) -> Policy:
    """The policy without what has nearly faded away, such as blocks that are no longer on the page."""
    known = {
        name: weight
        for name, weight in policy.weights.items()
        if _faded(weight, name, policy).precision > page_features.prior(name).precision * BARELY_KNOWN
    }
    return replace(policy, weights=known)


def attraction(view: BlockView, context: PageContext, policy: Policy) -> float:
    """How likely the block is to be clicked once it is looked at."""
    return _logistic(utility(view, context, policy))


def _looked_unclicked(policy: Policy, view: BlockView, context: PageContext, slot: int) -> float:
    """How likely the slot was looked at, given that its block was not clicked: e (1 - a) / (1 - e a)."""
    looked, attracts = examination(policy, slot), attraction(view, context, policy)
    return looked * (1 - attracts) / (1 - looked * attracts)


def _examined(policy: Policy, looks: Mapping[int, float]) -> tuple[Examined, ...]:
    """What is known of the slots, with these seen once more."""
    keep = policy.settings.forgetting
    known = [*policy.examined, *[Examined(0.0, 0.0)] * (max(looks, default=-1) + 1 - len(policy.examined))]
    return tuple(
        Examined(each.looked * keep + looks.get(slot, 0.0), each.shown * keep + (slot in looks))
        for slot, each in enumerate(known)
    )


def _update(
    weights: dict[str, Weight], policy: Policy, view: BlockView, context: PageContext, *, clicked: bool, counts: float
) -> None:
    """The weights of this block's features after one answer, which counts as `counts` of one.

    The step is the exact posterior mode along the features: it never overshoots, however surprising the answer.
    """
    found = page_features.features(view, context)
    believed = [_faded(weights.get(name), name, policy) for name, _ in found]
    score = sum(x * weight.mean for (_, x), weight in zip(found, believed, strict=True))
    spread = sum(x * x / weight.precision for (_, x), weight in zip(found, believed, strict=True))
    error = _error(score, spread * counts, float(clicked))
    chance = _logistic(score + spread * counts * error)
    for (name, x), weight in zip(found, believed, strict=True):
        mean = weight.mean + x / weight.precision * counts * error
        precision = weight.precision + counts * chance * (1 - chance) * x * x
        weights[name] = Weight(mean, precision, policy.pages)


def _error(score: float, spread: float, answer: float) -> float:
    """The e for which e = answer - logistic(score + spread * e): the surprise that is left once it is learnt from."""
    error = answer - _logistic(score)
    for _ in range(NEWTON_STEPS):
        chance = _logistic(score + spread * error)
        error -= (error - answer + chance) / (1 + spread * chance * (1 - chance))
    return error


def _faded(weight: Weight | None, name: str, policy: Policy) -> Weight:
    """What is still believed: evidence fades page by page, never below what was believed at first."""
    first = page_features.prior(name)
    if weight is None:
        return first
    keep = policy.settings.forgetting ** (policy.pages - weight.page)
    return Weight(weight.mean, first.precision + (weight.precision - first.precision) * keep, policy.pages)


def _logistic(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
