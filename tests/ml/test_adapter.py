"""A shipped adapter is what its card says, and merging it changes the layers it was taught for and no other."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from ml import adapter
from ml.values import ModelUnavailable
from ml.writing.vocabulary import Vocabulary

_KNOWN = Vocabulary(words=frozenset({"slow", "sunday"}), runs=frozenset({"< a xx", "a xx >"}))
_LAYER = "base_model.model.inner"


class _Small(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(2, 3, bias=False)
        self.other = nn.Linear(2, 2, bias=False)
        nn.init.zeros_(self.inner.weight)
        nn.init.ones_(self.other.weight)


def _written(folder: Path, up_rows: int = 3) -> Path:
    folder.mkdir()
    down = torch.tensor([[1.0, 2.0]])
    up = torch.ones(up_rows, 1)
    save_file({f"{_LAYER}.lora_A.weight": down, f"{_LAYER}.lora_B.weight": up}, folder / adapter.WEIGHTS)
    (folder / "adapter_config.json").write_text(json.dumps({"r": 1, "lora_alpha": 2}), encoding="utf-8")
    adapter.finish(folder, {"name": "small", "base": "none"}, _KNOWN)
    return folder


def test_merging_adds_scale_times_up_times_down(tmp_path: Path) -> None:
    model = _Small()

    adapter.merge(model, _written(tmp_path / "small"))

    assert model.inner.weight.tolist() == [[2.0, 4.0]] * 3
    assert model.other.weight.tolist() == [[1.0, 1.0]] * 2


def test_an_adapter_of_another_shape_is_refused_with_the_layer_s_name(tmp_path: Path) -> None:
    model = _Small()

    with pytest.raises(ModelUnavailable, match=r"does not fit the model: it changes base_model\.model\.inner"):
        adapter.merge(model, _written(tmp_path / "small", up_rows=4))
    assert model.inner.weight.tolist() == [[0.0, 0.0]] * 3


def test_a_card_gives_name_hash_and_words(tmp_path: Path) -> None:
    folder = _written(tmp_path / "small")

    card = adapter.card(folder)

    assert card.known == _KNOWN
    assert card.sha256 == adapter.sha256(folder)
    assert card.revision == f"small-{card.sha256[:8]}"


def test_weights_that_are_not_the_card_s_are_refused(tmp_path: Path) -> None:
    folder = _written(tmp_path / "small")
    (folder / adapter.WEIGHTS).write_bytes(b"other")

    with pytest.raises(ModelUnavailable, match="its card says"):
        adapter.card(folder)


def test_an_adapter_that_is_not_there_is_named() -> None:
    with pytest.raises(ModelUnavailable, match="name one of adapters/, a folder, or none"):
        adapter.find("no-such-adapter")


def test_an_adapter_travels_in_one_piece(tmp_path: Path) -> None:
    folder = _written(tmp_path / "small")

    unpacked = adapter.unpack(adapter.packed(folder), tmp_path / "other" / "00001")

    assert adapter.card(unpacked) == adapter.card(folder)
    model = _Small()
    adapter.merge(model, unpacked)
    assert model.inner.weight.tolist() == [[2.0, 4.0]] * 3
    assert sorted(path.name for path in unpacked.iterdir()) == sorted(path.name for path in folder.iterdir())


def test_what_is_no_adapter_is_not_unpacked(tmp_path: Path) -> None:
    folder = _written(tmp_path / "small")
    files = adapter.packed(folder)

    with pytest.raises(ModelUnavailable, match=r"has no adapter_model\.safetensors"):
        adapter.unpack(files[:0] + b"\0" * 10240, tmp_path / "other")
