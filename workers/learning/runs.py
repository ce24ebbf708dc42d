"""Pictures of how a training went, with the figures beside them, for people."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from domain.choosing.values.rankers import NewRanker

LOSSES = {"train_loss": "training", "validation_loss": "held out"}
MEASURES = {"validation_ndcg": "NDCG of the first ten", "validation_auc": "pairs in the right order"}


def write_run(path: Path, ranker: NewRanker) -> Path:
    """The picture's file; history, settings and metrics are in the JSON of the same name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    said = {
        "kind": ranker.kind,
        "data_hash": ranker.data_hash,
        "settings": dict(ranker.settings),
        "metrics": dict(ranker.metrics),
        "history": [dict(each) for each in ranker.history],
    }
    path.with_suffix(".json").write_bytes(orjson.dumps(said, option=orjson.OPT_INDENT_2))
    figure = Figure(figsize=(9, 3.5), layout="constrained")
    for axes, lines, title in zip(
        figure.subplots(1, 2), (LOSSES, MEASURES), ("cross-entropy a row, nats", "order of held-out pages"), strict=True
    ):
        for name, label in lines.items():
            _draw(axes, ranker.history, name, label)
        axes.set(title=title, xlabel="tree" if ranker.kind == "trees" else "stretch of the stream")
        axes.legend()
    picture = path.with_suffix(".png")
    figure.savefig(picture, dpi=110)
    return picture


def _draw(axes: Axes, history: Sequence[Mapping[str, float]], name: str, label: str) -> None:
    rounds = [each["round"] for each in history if name in each]
    axes.plot(rounds, [each[name] for each in history if name in each], label=label)
