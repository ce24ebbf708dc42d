"""Words in the space of pictures, through the library's own classes: two-tower models of random weights, made here and saved.

What they say means nothing; that it is said as the library says it is what is shown. No such model's weights come in a wheel.
"""

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from transformers import CLIPConfig, CLIPModel, SiglipConfig, SiglipModel

from ml import load
from ml.fakes import FakeImageReader
from ml.image_reader import TorchImageReader
from ml.pictures import facts
from ml.values import ModelUnavailable

TOWER: dict[str, Any] = {"hidden_size": 32, "intermediate_size": 37, "num_hidden_layers": 2, "num_attention_heads": 4}
EYES: dict[str, Any] = {**TOWER, "image_size": 32, "patch_size": 8}
NAMES = ("a red scarf", "a lamp")


def two_towers(folder: Path, kind: str) -> CLIPModel | SiglipModel:
    """A tiny model with its tokenizer and its preprocessor's file, as they lie in a folder of the hub."""
    letters = [chr(code) for code in range(33, 127)]
    vocabulary = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({word: place for place, word in enumerate(vocabulary)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    marks = {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}
    said = {"tokenizer_class": "CLIPTokenizer", "pad_token": "<|endoftext|>", **marks}
    (folder / "tokenizer_config.json").write_text(json.dumps(said))
    prepared = {"crop_size": {"height": 32, "width": 32}, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    (folder / "preprocessor_config.json").write_text(json.dumps(prepared))
    last = len(vocabulary) - 1
    reading = {**TOWER, "vocab_size": len(vocabulary), "max_position_embeddings": 24, "eos_token_id": last}
    torch.manual_seed(3)
    model: CLIPModel | SiglipModel
    if kind == "clip":
        model = CLIPModel(CLIPConfig(text_config=reading, vision_config=EYES, projection_dim=16))
    else:
        model = SiglipModel(SiglipConfig(text_config=reading, vision_config=EYES))
    model.train(mode=False)
    model.save_pretrained(folder)
    return model


def photo() -> bytes:
    noise = np.random.default_rng(1).integers(0, 255, (6, 6, 3), dtype=np.uint8)
    saved = io.BytesIO()
    Image.fromarray(noise).resize((96, 96), Image.Resampling.NEAREST).save(saved, "PNG")
    return saved.getvalue()


@pytest.mark.parametrize("kind", ["clip", "siglip"])
def test_tags_are_as_likely_as_the_library_says(tmp_path: Path, kind: str) -> None:
    model = two_towers(tmp_path, kind)
    reader = load.image_reader(str(tmp_path), tmp_path / "none", "cpu", 1)
    assert isinstance(reader, TorchImageReader)

    tags = reader.tags(photo(), NAMES)

    asked = reader.pixels([facts.see(photo()).flat])
    captions = reader.tokens([f"a photo of {name}." for name in NAMES])
    with torch.inference_mode():
        logits = model(pixel_values=asked, **captions).logits_per_image[0].double()
    expected = logits.softmax(0) if kind == "clip" else logits.sigmoid()
    assert list(tags) == list(NAMES)
    assert list(tags.values()) == pytest.approx(expected.tolist(), abs=1e-4)


@pytest.mark.parametrize("kind", ["clip", "siglip"])
def test_words_are_unit_vectors_in_the_pictures_space(tmp_path: Path, kind: str) -> None:
    two_towers(tmp_path, kind)
    reader = load.image_reader(str(tmp_path), tmp_path / "none", "cpu", 1)

    words = reader.of_words(["a red scarf", "a lamp", "a red scarf", "x" * 500])

    assert words.shape == (4, reader.dim) == (4, reader.vector(photo()).size)
    assert np.linalg.norm(words, axis=1) == pytest.approx(1, abs=1e-5)
    assert np.allclose(words[0], words[2], atol=1e-6)
    assert float(words[0] @ words[1]) < 0.9999


@pytest.mark.unit
def test_a_reader_without_words_says_which_would_have_them() -> None:
    with pytest.raises(ModelUnavailable, match="set IMAGE_READER to a CLIP or SigLIP model"):
        FakeImageReader().of_words(["a red scarf"])
    with pytest.raises(ModelUnavailable, match="fake-image-reader was taught with pictures alone"):
        FakeImageReader().tags(photo(), NAMES)
