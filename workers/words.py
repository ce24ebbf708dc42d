"""How words are drawn, as the settings say."""

from domain.base.settings import Settings
from ml.copy_values import Sampling


def sampling(settings: Settings) -> Sampling:
    """The sampling settings; they are recorded with each text."""
    return Sampling(
        temperature=settings.copy_temperature,
        top_k=settings.copy_top_k,
        top_p=settings.copy_top_p,
        candidates=settings.copy_candidates,
        seed=settings.copy_seed,
    )
