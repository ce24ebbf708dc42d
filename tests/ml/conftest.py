"""Embedded weights, fetched once for all tests, and the real data where it lies beside the project."""

import os
from pathlib import Path

import pytest

from ml import load, weights
from ml.protocols import Copywriter, ImageReader, TextEncoder

_ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def weights_directory() -> Path:
    given = os.environ.get("ETALAGE_WEIGHTS")
    directory = Path(given) if given else _ROOT / ".etalage" / "weights"
    weights.fetch(directory, lambda _: None)
    return directory


@pytest.fixture(scope="session")
def text_encoder(weights_directory: Path) -> TextEncoder:
    return load.text_encoder("embedded", weights_directory, "cpu")


@pytest.fixture(scope="session")
def image_reader(weights_directory: Path) -> ImageReader:
    return load.image_reader("embedded", weights_directory, "cpu")


@pytest.fixture(scope="session")
def copywriter(weights_directory: Path) -> Copywriter:
    return load.copywriter("embedded", weights_directory, "cpu")


@pytest.fixture(scope="session")
def real_data() -> Path:
    data = _ROOT.parent / "shared" / "data"
    if not data.is_dir():
        pytest.skip("../shared/data is not beside the project")
    return data
