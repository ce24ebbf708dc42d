"""A causal language model with its tokenizer, as a spec names it."""

from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase

from ml import devices, weights
from ml.registry import ModelSpec
from ml.values import ModelIdentity, ModelUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Causal:
    """A model that is only asked, on the processor, with nothing to be learnt in it."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    identity: ModelIdentity


def load(spec: ModelSpec, weights_directory: Path, precision: torch.dtype) -> Causal:
    """The model of the spec; `embedded` is the pinned one.

    Errors   ModelUnavailable names the model and what to do.
    """
    source, gguf, revision = spec.name, spec.options.get("gguf_file"), spec.options.get("revision")
    if spec.embedded:
        file = weights.find(weights_directory, weights.COPYWRITER)
        source, gguf = str(file.parent), file.name
    devices.stay_quiet()
    try:
        tokenizer = AutoTokenizer.from_pretrained(
            source, gguf_file=gguf, revision=revision, local_files_only=spec.embedded
        )
        model = AutoModelForCausalLM.from_pretrained(
            source, gguf_file=gguf, revision=revision, dtype=precision, local_files_only=spec.embedded
        )
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"the copywriter {spec.name} cannot be loaded: {str(error)[:400]}") from error
    if spec.embedded:
        identity = weights.identity(weights.COPYWRITER)
    else:
        commit = getattr(model.config, "_commit_hash", None)
        identity = ModelIdentity(name=spec.name, revision=str(commit or revision or "local"))
    model.requires_grad_(requires_grad=False).train(mode=False)
    return Causal(model=model, tokenizer=tokenizer, identity=identity)
