"""How a fitting went, for people: a picture, TensorBoard's events, and everything as JSON, under one name."""

from pathlib import Path

import orjson
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ml.event_files import EventFile
from workers.learning.fitting import Fit

_PANELS = {
    "cross-entropy, nats": {"train_loss": "training", "validation_loss": "held out"},
    "right in the batch": {"train_accuracy": "training", "validation_accuracy": "held out"},
    "recall of the first ten, held out": {"recall": "all pairs", "unseen_recall": "with an item never seen"},
}


def write_run(folder: Path, number: int, fit: Fit) -> Path:
    """The picture's file; events and JSON lie beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    found = fit.fitted
    said = {
        "fit": number,
        "method": found.method,
        "base": {"model": fit.base.model, "revision": fit.base.revision, "dim": fit.base.dim},
        "better": found.better,
        "data_hash": found.data_hash,
        "settings": dict(found.settings),
        "metrics": dict(found.metrics),
        "trials": list(found.trials),
        "history": list(found.history),
    }
    path = folder / f"fit-{number}"
    path.with_suffix(".json").write_bytes(orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY))
    with EventFile(folder / f"fit-{number}", "fit") as events:
        for epoch in found.history:
            for lines in _PANELS.values():
                for name in lines:
                    events.scalar(name.replace("_", "/", 1), float(epoch[name]), int(epoch["epoch"]))
        for name, value in found.metrics.items():
            events.scalar(f"test/{name}", float(value), len(found.history))
    figure = Figure(figsize=(12, 3.5), layout="constrained")
    for axes, (title, lines) in zip(figure.subplots(1, 3), _PANELS.items(), strict=True):
        for name, label in lines.items():
            _draw(axes, [(each["epoch"], each[name]) for each in found.history], label)
        axes.set(title=title, xlabel="epoch")
        axes.legend(fontsize="small", framealpha=0.5)
    figure.suptitle(
        f"{found.method}: {found.gain.mean:+.4f} recall ({found.gain.low:+.4f} to {found.gain.high:+.4f}) on later visits"
    )
    picture = path.with_suffix(".png")
    figure.savefig(picture, dpi=110)
    return picture


def _draw(axes: Axes, points: list[tuple[float, float]], label: str) -> None:
    axes.plot([step for step, _ in points], [value for _, value in points], marker="o", label=label)
