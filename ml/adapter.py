"""Small weights taught beside a model's own: found by name, checked against their hash, and added to the model."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import torch
from safetensors.torch import load_file, save_file

from ml.values import ModelUnavailable
from ml.writing.vocabulary import Vocabulary

SHIPPED: Final = Path(__file__).with_name("adapters")
WEIGHTS: Final = "adapter_model.safetensors"
_CONFIG: Final = "adapter_config.json"
_CARD: Final = "card.json"
_WORDS: Final = "words.txt"
_RUNS: Final = "runs.txt"
_FILES: Final = (WEIGHTS, _CONFIG, _WORDS, _RUNS, _CARD)
# How peft names the two halves of a layer's change.
_DOWN, _UP, _PREFIX = ".lora_A.weight", ".lora_B.weight", "base_model.model."


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What an adapter says of itself. `known` is how its examples speak: it is not trusted with anything else.

    `plain` where it was taught without tones: it is told none.
    """

    name: str
    base: str
    sha256: str
    known: Vocabulary
    plain: bool = False

    @property
    def revision(self) -> str:
        return f"{self.name}-{self.sha256[:8]}"


def find(named: str) -> Path:
    """The folder of a shipped adapter by its name, or any other folder by its path.

    Errors   ModelUnavailable when there is none.
    """
    folder = SHIPPED / named if "/" not in named else Path(named)
    if not (folder / WEIGHTS).is_file():
        raise ModelUnavailable(f"no adapter in {folder}: name one of {SHIPPED.name}/, a folder, or none")
    return folder


def card(folder: Path) -> Card:
    """The adapter's card.

    Errors   ModelUnavailable when the weights are not those of the card.
    """
    told = json.loads((folder / _CARD).read_text(encoding="utf-8"))
    found = sha256(folder)
    if found != told["sha256"]:
        raise ModelUnavailable(f"{folder / WEIGHTS} has sha256 {found[:12]}…, its card says {told['sha256'][:12]}…")
    known = Vocabulary(words=_lines(folder / _WORDS), runs=_lines(folder / _RUNS))
    return Card(name=told["name"], base=told["base"], sha256=found, known=known, plain=bool(told.get("plain")))


def _lines(file: Path) -> frozenset[str]:
    return frozenset(file.read_text(encoding="utf-8").splitlines())


def sha256(folder: Path) -> str:
    return hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()


def packed(folder: Path) -> bytes:
    """All that an adapter's folder needs to have, in one piece."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as bundle:
        for name in _FILES:
            bundle.add(folder / name, arcname=name)
    return held.getvalue()


def unpack(files: bytes, folder: Path) -> Path:
    """The folder, with the adapter in it.

    Errors   ModelUnavailable when something else was packed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(files)) as bundle:
        names = bundle.getnames()
        for name in _FILES:
            found = bundle.extractfile(name) if name in names else None
            if found is None:
                raise ModelUnavailable(f"the adapter for {folder} has no {name}; teach it again")
            # Whoever reads meanwhile reads the same words, before or after.
            unfinished = folder / f".{name}.{os.getpid()}"
            unfinished.write_bytes(found.read())
            unfinished.replace(folder / name)
    return folder


def merge(model: Any, folder: Path) -> None:
    """The model has the adapter's changes in its own weights: W + scale · B A. It runs as fast as before.

    Errors   ModelUnavailable when the adapter is for another model.
    """
    config = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
    scale = config["lora_alpha"] / config["r"]
    weights = dict(model.named_parameters())
    changes = load_file(folder / WEIGHTS)
    with torch.no_grad():
        for name, down in changes.items():
            if not name.endswith(_DOWN):
                continue
            layer = name.removesuffix(_DOWN)
            target = weights.get(f"{layer.removeprefix(_PREFIX)}.weight")
            change = scale * (changes[layer + _UP].float() @ down.float())
            if target is None or target.shape != change.shape:
                raise ModelUnavailable(f"the adapter in {folder} does not fit the model: it changes {layer}")
            target += change.to(target.dtype)


def finish(folder: Path, told: Mapping[str, Any], known: Vocabulary) -> None:
    """What peft wrote, as it is shipped: weights in half precision, how it may speak, and a card with their hash."""
    weights = {name: tensor.to(torch.bfloat16).contiguous() for name, tensor in load_file(folder / WEIGHTS).items()}
    save_file(weights, folder / WEIGHTS, metadata={"format": "pt"})
    for name, said in ((_WORDS, known.words), (_RUNS, known.runs)):
        (folder / name).write_text("\n".join(sorted(said)) + "\n", encoding="utf-8")
    (folder / _CARD).write_text(json.dumps({**told, "sha256": sha256(folder)}, indent=1) + "\n", encoding="utf-8")
