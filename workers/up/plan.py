"""What one `make up` runs: the steps before the shop opens, and the processes that keep it open."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from domain.base.settings import Settings

MINUTE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One of our own commands, and how long it may take where it has an end."""

    name: str
    command: Sequence[str]
    patience_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Steps run one after the other; processes run until the end."""

    steps: Sequence[Command]
    processes: Sequence[Command]
    ready_s: float = 5 * MINUTE_S


def plan(settings: Settings) -> Plan:
    """Everything, with the embedded models' weights only where a model is embedded."""
    embedded = "embedded" in {settings.text_encoder, settings.image_reader, settings.copywriter}
    weights = _python("weights", 60 * MINUTE_S, "ml.weights", str(settings.weights_dir))
    return Plan(
        steps=(
            *((weights,) if embedded else ()),
            _python("migrations", 20 * MINUTE_S, "alembic", "upgrade", "head"),
            *((_python("shop", 60 * MINUTE_S, "workers", "seed"),) if settings.demo_site else ()),
            # Says what is missing and goes on where it cannot be built.
            _python("studio", 20 * MINUTE_S, "api", "build-studio"),
        ),
        processes=(
            _python("relay", 0, "workers", "relay"),
            # Ctrl-C should not feel like waiting: what is not done in this time is given back and done next time.
            _python("worker", 0, "workers", "run", "--grace", "3"),
            _python("api", 0, "api", "serve"),
        ),
    )


def _python(name: str, patience_s: float, *words: str) -> Command:
    return Command(name=name, command=(sys.executable, "-m", *words), patience_s=patience_s)
