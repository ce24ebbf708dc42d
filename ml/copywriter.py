"""The copywriter in this process: a causal language model, with whatever it was taught beside it."""

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Final

import torch
from transformers import PreTrainedModel

from ml import adapter, causal, devices
from ml.registry import ModelSpec
from ml.sampler import LineSampler
from ml.writer import CheckedCopywriter, Led

# The embedded model was taught English only.
_EMBEDDED_LANGUAGES: Final = frozenset({"en"})
_NO_ADAPTER: Final = "none"
_SHIPPED: Final = "shop-copy"
# Writing a line is reading all weights once a word. The embedded ones came as four bits each, so eight keep nearly all of them:
# four candidates take .95 s of one core instead of 2.1, and a quarter of the memory.
_INT8: Final = "int8"


def load_copywriter(spec: ModelSpec, weights_directory: Path, device: str, threads: int | None) -> CheckedCopywriter:
    """The copywriter of a spec. Option `languages=en,fr` says which ones a model of your own writes well; `adapter` names
    what it was taught with: a shipped adapter, a folder, or `none`.

    Errors   ModelUnavailable names the model and what to do; ValueError for a bad option.
    """
    devices.use_threads(threads)
    on = devices.device(device)
    named = spec.text("adapter", _SHIPPED if spec.embedded else _NO_ADAPTER)
    shipped = named == _NO_ADAPTER
    wanted = spec.text("dtype", _INT8 if spec.embedded and on.type == "cpu" else "auto")
    precision = torch.float32 if wanted == _INT8 else devices.dtype(wanted, on) or torch.float32
    loaded = causal.load(spec, weights_directory, precision)
    identity, taught, plain = loaded.identity, None, False
    if named != _NO_ADAPTER:
        folder = adapter.find(named)
        card = adapter.card(folder)
        shipped = folder.parent == adapter.SHIPPED
        adapter.merge(loaded.model, folder)
        identity = replace(identity, revision=f"{identity.revision}+{card.revision}")
        taught, plain = card.known, card.plain
    languages = _EMBEDDED_LANGUAGES if spec.embedded else frozenset(spec.text("languages", "en").split(","))
    loaded.model.to(on)  # type: ignore[arg-type]  # transformers' annotation hides torch's overloads
    # What a shop's own editors have taught it is said as they say it, in no shapes of ours.
    led = Led.NEVER if not spec.embedded else Led.ALWAYS if shipped else Led.AT_LAST
    model = loaded.model
    if wanted == _INT8:
        model, identity = _in_int8(loaded.model), replace(identity, revision=f"{identity.revision}+int8")
    sampler = LineSampler(model, loaded.tokenizer)
    return CheckedCopywriter(sampler, identity, languages, led=led, taught=taught, plain=plain)


def _in_int8(model: PreTrainedModel) -> PreTrainedModel:
    """The model with its linear layers in eight bits."""
    with warnings.catch_warnings():
        # The pinned torch does this still; later ones leave it to torchao, a package of its own.
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", UserWarning)
        lighter: PreTrainedModel = torch.ao.quantization.quantize_dynamic(  # type: ignore[no-untyped-call]  # torch
            model, {torch.nn.Linear}, dtype=torch.qint8, inplace=True
        )
    return lighter
