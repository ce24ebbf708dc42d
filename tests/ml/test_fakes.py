"""Fakes answer as models do, always alike, and bring no model library with them."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ml import load
from ml.copy_values import Brief, Origin, Sampling
from ml.fakes import FakeCopywriter, FakeTextEncoder

pytestmark = pytest.mark.unit


def test_texts_that_share_words_are_near() -> None:
    vectors = FakeTextEncoder().encode(["red leather boots", "a boot of red leather", "garden lamp"])

    assert float(vectors[0] @ vectors[1]) > 0.5
    assert abs(float(vectors[0] @ vectors[2])) < 0.3


def test_every_vector_has_unit_length_and_is_the_same_every_time() -> None:
    texts = ["Étagère", "", "\x00", "x" * 10_000]

    first, second = FakeTextEncoder().encode(texts), FakeTextEncoder().encode(texts)

    assert first.shape == (4, 384)
    assert first.dtype == np.float32
    assert np.allclose(np.linalg.norm(first, axis=1), 1, atol=1e-5)
    assert (first == second).all()


def test_no_texts_give_no_vectors() -> None:
    assert FakeTextEncoder().encode([]).shape == (0, 384)


def test_the_fake_copywriter_fills_every_field_and_repeats_none() -> None:
    brief = Brief.from_json({"kind": "hero", "shop": "Étalage", "categories": ["Bags"]})

    copy = FakeCopywriter().write(brief, Sampling(seed=4))

    assert [field.name for field in copy.fields] == ["headline", "body", "call_to_action"]
    assert len(set(copy.texts().values())) == 3
    assert {field.origin for field in copy.fields} == {Origin.MODEL}


def test_a_fake_is_had_without_importing_torch() -> None:
    code = (
        "import sys; from pathlib import Path; from ml import load;"
        "load.text_encoder('fake', Path('x')); load.image_reader('fake', Path('x')); load.copywriter('fake', Path('x'));"
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode == 0


@pytest.mark.parametrize("spec", ["", "  ", "fake?colour=red"])
def test_a_spec_that_means_nothing_is_refused(spec: str) -> None:
    with pytest.raises(ValueError, match=r"missing|unknown option colour"):
        load.text_encoder(spec, Path("x"))
