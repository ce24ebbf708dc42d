"""The commands of this package, each from the file of its topic."""

from workers.studies.experiments import experiments, exposure
from workers.studies.policy import evaluate_policy, policies
from workers.studies.publish import publish_figures
from workers.studies.rankers import rankers
from workers.studies.segments import segments
from workers.studies.spaces import spaces

__all__ = ["evaluate_policy", "experiments", "exposure", "policies", "publish_figures", "rankers", "segments", "spaces"]
