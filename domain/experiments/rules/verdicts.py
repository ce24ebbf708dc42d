"""From sums over persons to what may be said of an experiment, in numbers and in words."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypedDict

from domain.experiments.rules import cuped, ratio, sequential
from domain.experiments.values.experiments import (
    LOWER_IS_BETTER,
    Arm,
    ArmFigures,
    Comparison,
    Experiment,
    Finding,
    Interval,
    Measure,
    MeasureFigures,
    Moments,
    SplitCheck,
    Verdict,
)

# The central limit has to have set in before anything is said: so many persons, and so many who did anything at all.
# With fewer the benchmark (tests/benchmarks/test_experiments.py) sees more false alarms than promised on rare purchases.
LEAST_PERSONS = 200
LEAST_SOME = 30
CLICKED, BOUGHT = ("is clicked more", "is clicked less"), ("sells more", "sells less")
WORDS: Mapping[Measure, tuple[tuple[str, str], str]] = {
    Measure.CLICKS: (CLICKED, "clicks per visitor"),
    Measure.CLICK_THROUGH: (CLICKED, "clicks per page"),
    Measure.CONVERSION: (BOUGHT, "buyers among visitors"),
    Measure.REVENUE: (("earns more", "earns less"), "revenue per visitor"),
    Measure.RETURN: (("brings more visitors back", "brings fewer visitors back"), "visitors back within 7 days"),
    Measure.RATING: (("is rated higher", "is rated lower"), "stars per rating"),
    Measure.DISMISSALS: (("is dismissed more", "is dismissed less"), "dismissals per page"),
}


def split_check(arms: Sequence[Arm], counts: Sequence[int]) -> SplitCheck:
    """Whether these persons are split as planned."""
    total = sum(arm.weight for arm in arms)
    planned = tuple(arm.weight / total for arm in arms)
    surprise = sequential.split_surprise(counts, planned)
    return SplitCheck(
        counts=tuple(counts), planned=planned, surprise=surprise, broken=surprise < sequential.SPLIT_ALPHA
    )


def figures(
    experiment: Experiment, measure: Measure, moments: Mapping[str, Moments], *, pages: int, now: datetime
) -> MeasureFigures:
    """One measure of every arm, and the others beside the first; no comparison where there are too few persons.

    Shapes   moments by arm. Units: pages shown to all arms together.
    """
    spreads = {arm.key: None if (m := moments.get(arm.key)) is None else ratio.spread(m) for arm in experiment.arms}
    shown = tuple(
        ArmFigures(
            arm=key, persons=moments[key].n if key in moments else 0, mean=None if known is None else known.ratio
        )
        for key, known in spreads.items()
    )
    enough = [key for key, known in spreads.items() if known is not None and _enough(moments[key])]
    first = experiment.arms[0].key
    if first not in enough or pages < 1:
        return MeasureFigures(measure=measure, arms=shown, comparisons=())
    adjusted = dict(zip(enough, cuped.adjust([each for key in enough if (each := spreads[key])]), strict=True))
    elapsed = None if experiment.started_at is None else (now - experiment.started_at).total_seconds() / 86_400
    return MeasureFigures(
        measure=measure,
        arms=shown,
        comparisons=tuple(
            _compared(experiment, key, adjusted[key], adjusted[first], pages=pages, elapsed=elapsed)
            for key in enough
            if key != first
        ),
    )


def _enough(moments: Moments) -> bool:
    return moments.n >= LEAST_PERSONS and moments.some >= LEAST_SOME


def _compared(
    experiment: Experiment,
    arm: str,
    its: cuped.Adjusted,
    first: cuped.Adjusted,
    *,
    pages: int,
    elapsed: float | None,
) -> Comparison:
    """The arm beside the first. Each of several arms gets its part of the allowed error.

    Where both are above nothing the interval is made on the scale of ratios, so that percent and difference agree.
    """
    rivals = len(experiment.arms) - 1
    look = _Look(tuned_for=float(experiment.planned_pages), alpha=sequential.ALPHA / rivals)
    relative = its.mean > 0 and first.mean > 0
    if relative:
        difference = math.log(its.mean / first.mean)
        error = math.sqrt(its.variance / its.mean**2 + first.variance / first.mean**2)
        effect = math.log1p(experiment.lift)
    else:
        difference = its.mean - first.mean
        error = math.sqrt(its.variance + first.variance)
        effect = abs(first.mean) * experiment.lift
    reach = error * float(sequential.widening(pages, **look))
    sides = (difference, difference - reach, difference + reach)
    lifts = tuple(math.expm1(min(side, 700.0)) for side in sides) if relative else None
    surprise = min(sequential.surprise(difference / error, pages, **look) * rivals, 1.0) if error > 0 else 1.0
    days = None
    if elapsed and error > 0 and effect > 0:
        days = max(elapsed * (sequential.more_needed(effect, error, pages, **look) - 1), 0.0)
    return Comparison(
        arm=arm,
        difference=_interval(sides if lifts is None else [lift * first.mean for lift in lifts]),
        lift=None if lifts is None else _interval(lifts),
        surprise=surprise,
        variance_saved=(its.saved + first.saved) / 2,
        days_to_go=None if days is None or math.isinf(days) else days,
    )


class _Look(TypedDict):
    """How an experiment is looked at; fixed before its first look."""

    tuned_for: float
    alpha: float


def _interval(sides: Sequence[float]) -> Interval:
    estimate, low, high = sides
    return Interval(estimate=estimate, low=low, high=high)


def verdict(experiment: Experiment, split: SplitCheck, deciding: MeasureFigures) -> Verdict:
    """What can be said now. A broken split outranks everything: its figures compare different people."""
    if split.broken:
        return _said(Finding.SPLIT_BROKEN, None, f"Stop: shoppers are not split as planned ({_shares(split)})")
    if len(deciding.comparisons) < len(experiment.arms) - 1:
        return _said(Finding.TOO_EARLY, None, _too_early(deciding))
    better, worse = _sides(experiment.measure, deciding.comparisons)
    if better:
        best = max(better, key=lambda each: abs(each.difference.estimate))
        return _said(Finding.BETTER, best.arm, f"{_sentence(experiment, best)}; safe to stop")
    if worse:
        worst = max(worse, key=lambda each: abs(each.difference.estimate))
        return _said(Finding.WORSE, worst.arm, f"{_sentence(experiment, worst)}; safe to stop, keep the first")
    lifts = [each.lift for each in deciding.comparisons if each.lift is not None]
    if len(lifts) == len(deciding.comparisons) and all(
        -experiment.lift < lift.low and lift.high < experiment.lift for lift in lifts
    ):
        between = f"{_percent(min(lift.low for lift in lifts))} to {_percent(max(lift.high for lift in lifts))}"
        return _said(
            Finding.NO_DIFFERENCE, None, f"No difference worth having: {between} {_unit(experiment)}; safe to stop"
        )
    return _said(Finding.OPEN, None, f"No difference seen yet{_when(experiment, deciding.comparisons)}")


def _said(finding: Finding, arm: str | None, words: str) -> Verdict:
    return Verdict(finding=finding, arm=arm, words=words)


def _sides(measure: Measure, comparisons: Sequence[Comparison]) -> tuple[list[Comparison], list[Comparison]]:
    """Those that are surely better than the first arm, and those that are surely worse."""
    more = [each for each in comparisons if each.difference.low > 0]
    less = [each for each in comparisons if each.difference.high < 0]
    return (less, more) if measure in LOWER_IS_BETTER else (more, less)


def _sentence(experiment: Experiment, found: Comparison) -> str:
    more, less = WORDS[experiment.measure][0]
    arm = experiment.arm(found.arm)
    name = found.arm if arm is None else arm.name
    words = more if found.difference.estimate > 0 else less
    if found.lift is None:
        d = found.difference
        return f"{name} {words}: {d.estimate:+.4g} ({d.low:.4g} to {d.high:.4g}) {_unit(experiment)}"
    between = f"{100 * found.lift.low:.1f} to {_percent(found.lift.high, sign='')}"
    return f"{name} {words}: {_percent(found.lift.estimate)} ({between}) {_unit(experiment)}"


def _too_early(deciding: MeasureFigures) -> str:
    fewest = min((arm.persons for arm in deciding.arms), default=0)
    return (
        f"Too early: the smallest arm has {fewest} visitors. "
        f"{LEAST_PERSONS} are needed in each, {LEAST_SOME} of them with something to count"
    )


def _when(experiment: Experiment, comparisons: Sequence[Comparison]) -> str:
    days = [each.days_to_go for each in comparisons]
    known = [each for each in days if each is not None]
    lift = _percent(experiment.lift, sign="").replace(".0 %", " %")
    if len(known) < len(days) or not known:
        return f"; with this traffic a {lift} lift will hardly ever show"
    if max(known) < 1:
        return f"; a {lift} lift would most likely have shown by now"
    if max(known) > 365:
        return f"; with this traffic a {lift} lift would take more than a year to show"
    whole = math.ceil(max(known))
    return f"; with this traffic a {lift} lift shows in about {whole} day{'s' if whole > 1 else ''}"


def _shares(split: SplitCheck) -> str:
    total = max(sum(split.counts), 1)
    seen = " / ".join(f"{100 * count / total:.1f}" for count in split.counts)
    return f"{seen} % instead of {' / '.join(f'{100 * share:.1f}' for share in split.planned)} %"


def _unit(experiment: Experiment) -> str:
    return WORDS[experiment.measure][1]


def _percent(share: float, *, sign: str = "+") -> str:
    return f"{100 * share:{sign}.1f} %"
