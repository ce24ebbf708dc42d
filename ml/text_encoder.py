"""Sentence vectors from any sentence-transformers-like model, through transformers alone."""

import copy
import json
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase
from transformers.utils.hub import cached_file

from ml import batching, devices, weights
from ml.registry import ModelSpec
from ml.values import ModelIdentity, ModelUnavailable, Purpose, Vectors

Pooling = Literal["mean", "cls"]

# Larger batches are not faster on a CPU and cost memory; a GPU is idle below some thousands (see README, figures).
_CPU_BATCH_TOKENS: Final = 2_048
_GPU_BATCH_TOKENS: Final = 32_768
# Texts are tokenised in windows, the next one while the model works: a few batches of product texts each.
_TOKENS_A_TEXT: Final = 16
# A token is rarely longer than this; the rest of a 1 MB text is not even looked at.
_CHARS_PER_TOKEN: Final = 24
_MAX_CHARS: Final = 200_000
# Control, surrogate, private and unassigned code points say nothing, and some tokenizers choke on them.
_UNREADABLE: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
_DEFAULT_MAX_TOKENS: Final = 512
# bf16 keeps product texts within .9999 of f32; a model that falls below this is run in f32.
_LEAST_COSINE: Final = 0.9995
_PROBE: Final = (
    "Ankle boots of brown leather with a low heel",
    "A table lamp",
    "Chef's knife, 20 cm, forged steel with a walnut handle that stays warm in the hand on cold mornings",
    "Bottes",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """How a model's folder says it wants to be used."""

    pooling: Pooling
    max_tokens: int
    prefixes: Mapping[Purpose, str]


class TransformersTextEncoder:
    """A TextEncoder. Safe to call from several threads: the model is only read."""

    def __init__(
        self,
        model: PreTrainedModel,
        tokenizer: PreTrainedTokenizerBase,
        reading: _Reading,
        identity: ModelIdentity,
        batch_tokens: int,
    ) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._reading = reading
        self._identity = identity
        self._batch_tokens = batch_tokens
        self._dim = int(model.config.hidden_size)
        # Truncation is set by the first call: two first calls at once would find the tokenizer lent to the other.
        self._tokens(["."])

    @property
    def identity(self) -> ModelIdentity:
        return self._identity

    @property
    def dim(self) -> int:
        return self._dim

    @property
    def model(self) -> PreTrainedModel:
        return self._model

    @property
    def precision(self) -> str:
        return devices.name_of(self._model.dtype)

    def encode(self, texts: Sequence[str], purpose: Purpose = Purpose.PASSAGE) -> Vectors:
        """One unit vector for each text, in the order given; see the protocol."""
        vectors = np.zeros((len(texts), self._dim), dtype=np.float32)
        for rows, tokens in self._windows([self._reading.prefixes[purpose] + _readable(text) for text in texts]):
            for batch in batching.by_length([len(ids) for ids in tokens], self._batch_tokens):
                vectors[[rows[i] for i in batch]] = self._vectors([tokens[i] for i in batch])
        return vectors

    def _windows(self, texts: list[str]) -> Iterator[tuple[list[int], list[list[int]]]]:
        """Texts of like length with their tokens, longest first; the next window is tokenised while one is used."""
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        size = max(self._batch_tokens // _TOKENS_A_TEXT, 1)
        windows = [order[begin : begin + size] for begin in range(0, len(order), size)]
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="tokens") as beside:
            ahead = None
            for number, rows in enumerate(windows):
                tokens = self._tokens([texts[i] for i in rows]) if ahead is None else ahead.result()
                if number + 1 < len(windows):
                    ahead = beside.submit(self._tokens, [texts[i] for i in windows[number + 1]])
                yield rows, tokens

    def _tokens(self, texts: list[str]) -> list[list[int]]:
        limit = self._reading.max_tokens
        cut = [text[: limit * _CHARS_PER_TOKEN] for text in texts]
        encoded = self._tokenizer(cut, truncation=True, max_length=limit, padding=False)
        ids: list[list[int]] = encoded["input_ids"]
        return ids

    def _vectors(self, tokens: list[list[int]]) -> Vectors:
        padded = self._tokenizer.pad({"input_ids": tokens}, return_tensors="pt").to(self._model.device)
        with torch.inference_mode():
            states = self._model(**padded).last_hidden_state.float()
            if self._reading.pooling == "cls":
                pooled = states[:, 0]
            else:
                mask = padded["attention_mask"].unsqueeze(-1).float()
                pooled = (states * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1)
            unit = torch.nn.functional.normalize(pooled, dim=1)
        return np.asarray(unit.cpu().numpy(), dtype=np.float32)


def load_text_encoder(
    spec: ModelSpec, weights_directory: Path, device: str, threads: int | None
) -> TransformersTextEncoder:
    """The encoder of a spec, in the fastest precision that keeps its vectors.

    Errors   ModelUnavailable names the model and what to do; ValueError for a bad option.
    """
    devices.stay_quiet()
    devices.use_threads(threads)
    on = devices.device(device)
    if spec.embedded:
        source, revision = str(weights.find(weights_directory, weights.TEXT_ENCODER)), None
    else:
        source, revision = spec.name, spec.options.get("revision")
    try:
        tokenizer = AutoTokenizer.from_pretrained(source, revision=revision, local_files_only=spec.embedded)
        model = AutoModel.from_pretrained(
            source, revision=revision, dtype=torch.float32, local_files_only=spec.embedded
        )
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"the text encoder {spec.name} cannot be loaded: {str(error)[:400]}") from error
    identity = weights.identity(weights.TEXT_ENCODER) if spec.embedded else _identity(spec, model)
    budget = _CPU_BATCH_TOKENS if on.type == "cpu" else _GPU_BATCH_TOKENS
    reading = _reading(spec, source, model, tokenizer)
    batch_tokens = spec.number("batch_tokens", budget)
    precision = devices.dtype(spec.text("dtype", "auto"), on)
    exact = TransformersTextEncoder(
        model.eval().to(device=on, dtype=precision or torch.float32), tokenizer, reading, identity, batch_tokens
    )
    if precision is None and devices.half_may_be_faster():
        return _faster(exact, tokenizer, reading, batch_tokens)
    return exact


def _faster(
    exact: TransformersTextEncoder, tokenizer: PreTrainedTokenizerBase, reading: _Reading, batch_tokens: int
) -> TransformersTextEncoder:
    """The encoder in bf16 where this machine runs it faster and the vectors bear it, else as it was."""
    model = copy.deepcopy(exact.model)
    model.to(torch.bfloat16)  # type: ignore[arg-type]  # transformers' annotation hides torch's overloads
    half = TransformersTextEncoder(model, tokenizer, reading, exact.identity, batch_tokens)
    for encoder in (exact, half):
        encoder.encode(_PROBE)  # the first call pays for memory
    vectors, took_s = _timed(exact)
    rounded, half_took_s = _timed(half)
    holds = float((vectors * rounded).sum(axis=1).min()) >= _LEAST_COSINE
    return half if holds and half_took_s < 0.8 * took_s else exact


def _timed(encoder: TransformersTextEncoder) -> tuple[Vectors, float]:
    started = time.perf_counter()
    vectors = encoder.encode(_PROBE)
    return vectors, time.perf_counter() - started


def _readable(text: str) -> str:
    """The text without control characters, lone surrogates and runs of space; a blank one becomes a full stop."""
    cleaned = "".join(" " if unicodedata.category(mark) in _UNREADABLE else mark for mark in text[:_MAX_CHARS])
    return " ".join(cleaned.split()) or "."


def _identity(spec: ModelSpec, model: PreTrainedModel) -> ModelIdentity:
    """The id as configured; the revision is the hub's commit where it is known, else what was asked for."""
    commit = getattr(model.config, "_commit_hash", None)
    return ModelIdentity(name=spec.name, revision=str(commit or spec.options.get("revision") or "local"))


def _reading(spec: ModelSpec, source: str, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> _Reading:
    """The folder's own instructions, where options do not overrule them."""
    revision = spec.options.get("revision")
    pooling_file = _json_file(source, "1_Pooling/config.json", revision)
    pooling = spec.text("pooling", "cls" if pooling_file.get("pooling_mode_cls_token") else "mean")
    if pooling not in {"mean", "cls"}:
        raise ValueError(f"{spec.name}: option pooling must be mean or cls, not {pooling!r}")
    sentence_file = _json_file(source, "sentence_bert_config.json", revision)
    positions = int(getattr(model.config, "max_position_embeddings", _DEFAULT_MAX_TOKENS))
    limits = [positions, int(tokenizer.model_max_length)]
    if isinstance(said := sentence_file.get("max_seq_length"), int):
        limits.append(said)
    prompts = _json_file(source, "config_sentence_transformers.json", revision).get("prompts")
    known = prompts if isinstance(prompts, dict) else {}
    return _Reading(
        pooling="cls" if pooling == "cls" else "mean",
        max_tokens=min(spec.number("max_tokens", min(limits)), *limits),
        prefixes={
            Purpose.QUERY: spec.text("query", str(known.get("query", ""))),
            Purpose.PASSAGE: spec.text("passage", str(known.get("passage", known.get("document", "")))),
        },
    )


def _json_file(source: str, name: str, revision: str | None) -> dict[str, object]:
    """A small file of the model's folder; empty where the model has none."""
    path = cached_file(
        source,
        name,
        revision=revision,
        _raise_exceptions_for_missing_entries=False,
        _raise_exceptions_for_connection_errors=False,
        _raise_exceptions_for_gated_repo=False,
    )
    if path is None:
        return {}
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    return content if isinstance(content, dict) else {}
