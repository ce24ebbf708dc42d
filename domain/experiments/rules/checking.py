"""What is wrong with an experiment before it is kept, and what two of them would fight about."""

import math
import re
from collections.abc import Sequence

from domain.experiments.errors import ExperimentInvalid, Interferes
from domain.experiments.values.experiments import Arm, Experiment, NewExperiment

# With an arm's key the name of a content variant, which has 63 characters at most.
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
ARM = re.compile(r"[a-z0-9][a-z0-9_]{0,19}")
NAME = 200
MOST_ARMS = 8
MOST_VARIANTS, MOST_SETTINGS = 10, 50


def require_experiment(new: NewExperiment) -> None:
    """Nothing, or ExperimentInvalid with everything that is wrong."""
    problems = key_problems(new.key, new.name)
    if not KEY.fullmatch(new.layer):
        problems.append("layer: has 1 to 40 small letters, digits, - and _")
    if not 1 <= new.share_permille <= 1000:
        problems.append(f"share_permille: {new.share_permille} is not between 1 and 1000")
    if not 2 <= len(new.arms) <= MOST_ARMS:
        problems.append(f"arms: 2 to {MOST_ARMS} are needed, the first being what the others are compared with")
    if len({arm.key for arm in new.arms}) < len(new.arms):
        problems.append("arms: two have the same key")
    for arm in new.arms:
        problems += _arm_problems(arm)
    if not 100 <= new.planned_pages <= 10**9:
        problems.append(f"planned_pages: {new.planned_pages} is not between 100 and 1,000,000,000")
    if not (math.isfinite(new.lift) and 0.001 <= new.lift <= 1):
        problems.append("lift: the difference worth finding is between 0.001 (0.1 %) and 1 (100 %)")
    if problems:
        raise ExperimentInvalid(new.key[:60], problems)


def key_problems(key: str, name: str) -> list[str]:
    """What is wrong with a key and a name."""
    problems = []
    if not KEY.fullmatch(key):
        problems.append("key: has 1 to 40 small letters, digits, - and _")
    if not 1 <= len(name) <= NAME or not name.isprintable():
        problems.append(f"name: has 1 to {NAME} printable characters")
    return problems


def _arm_problems(arm: Arm) -> list[str]:
    at = f"arm {arm.key[:30]!r}"
    problems = []
    if not ARM.fullmatch(arm.key):
        problems.append(f"{at}: its key has 1 to 20 small letters, digits and _")
    if not 1 <= len(arm.name) <= NAME or not arm.name.isprintable():
        problems.append(f"{at}: its name has 1 to {NAME} printable characters")
    if not 1 <= arm.weight <= 1000:
        problems.append(f"{at}: its weight is between 1 and 1000")
    if len(arm.overrides.variants) > MOST_VARIANTS or len(arm.overrides.settings) > MOST_SETTINGS:
        problems.append(f"{at}: at most {MOST_VARIANTS} variants and {MOST_SETTINGS} settings")
    return problems


def require_no_interference(new: Experiment, running: Sequence[Experiment]) -> None:
    """Nothing, or Interferes: within a layer nobody is in two experiments, across layers people are, so those may not
    decide the same thing.
    """
    mine = _decides(new)
    for other in running:
        shared = mine & _decides(other) if other.layer != new.layer and other.key != new.key else set()
        if shared:
            raise Interferes(new.key, other.key, ", ".join(sorted(shared)))


def _decides(experiment: Experiment) -> set[str]:
    found: set[str] = set()
    for arm in experiment.arms:
        changes = arm.overrides
        found |= {name for name in ("ranker", "policy") if getattr(changes, name) is not None}
        found |= {f"setting {name}" for name in changes.settings}
    return found
