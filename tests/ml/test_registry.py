"""What a model setting means."""

import pytest

from ml import registry

pytestmark = pytest.mark.unit


def test_a_spec_carries_prefixes_with_their_spaces() -> None:
    spec = registry.parse("intfloat/multilingual-e5-small?query=query: &passage=passage: &batch_tokens=4096")

    assert spec.name == "intfloat/multilingual-e5-small"
    assert spec.text("query", "") == "query: "
    assert spec.text("passage", "") == "passage: "
    assert spec.number("batch_tokens", 1) == 4_096


def test_embedded_and_fake_are_names_of_ours() -> None:
    assert registry.parse("embedded").embedded
    assert registry.parse(" fake ").fake


@pytest.mark.parametrize("value", ["0", "-3", "many", "1.5"])
def test_a_number_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="batch_tokens"):
        registry.parse(f"some/model?batch_tokens={value}").number("batch_tokens", 1)
