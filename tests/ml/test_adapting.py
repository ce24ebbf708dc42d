"""Teaching changes the layers it was asked to, gets better at its examples, and what it wrote can be merged without peft."""

from pathlib import Path

import pytest
import torch
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

from ml import adapter, weights
from ml.causal import Causal
from ml.values import ModelIdentity
from ml.writing.examples import Example

pytestmark = [
    pytest.mark.models,
    pytest.mark.filterwarnings("ignore:.*is_gradient_checkpointing:FutureWarning"),  # peft asks the old way
    pytest.mark.filterwarnings("ignore:Could not find a config file:UserWarning"),  # a model in memory has none
]

pytest.importorskip("peft", reason="only who teaches has it")

_TOLD = [
    {
        "kind": "product_rail",
        "shop": "Tallow",
        "categories": [name],
        "fields": [{"name": "title", "max_chars": 50}, {"name": "subtitle", "max_chars": 100}],
        "copy": {"title": f"{name} for slow Sundays", "subtitle": f"Take a look at {name} and stay a while."},
    }
    for name in ("Kettles", "Lamps", "Rugs", "Chairs", "Tents", "Boots")
]


def _config(words: int) -> LlamaConfig:
    return LlamaConfig(
        vocab_size=words,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
    )


@pytest.fixture(scope="module")
def small(weights_directory: Path) -> Causal:
    """The embedded tokenizer before a model of three small layers that knows nothing."""
    file = weights.find(weights_directory, weights.COPYWRITER)
    tokenizer = AutoTokenizer.from_pretrained(str(file.parent), gguf_file=file.name, local_files_only=True)
    torch.manual_seed(1)
    model = LlamaForCausalLM(_config(len(tokenizer)))
    model.requires_grad_(requires_grad=False).train(mode=False)
    return Causal(model=model, tokenizer=tokenizer, identity=ModelIdentity(name="small", revision="1"))


def test_only_the_words_of_the_answers_are_learnt(small: Causal) -> None:
    from ml import adapting

    line = adapting.line_of(Example.from_json(_TOLD[0]), small.tokenizer)

    learnt = [token for token, wanted in zip(line.tokens, line.learnt, strict=True) if wanted]
    assert small.tokenizer.decode(learnt) == " Kettles for slow Sundays\n Take a look at Kettles and stay a while.\n"
    whole = str(small.tokenizer.decode(list(line.tokens)))
    assert whole.startswith("product rail for Tallow\nabout Kettles\ntitle: Kettles for slow Sundays\nsubtitle: Take")


def test_what_was_taught_is_better_and_merges_to_the_same_model(small: Causal, tmp_path: Path) -> None:
    from ml import adapting

    told = [Example.from_json(one) for one in _TOLD]
    before = {name: weight.clone() for name, weight in small.model.named_parameters()}
    settings = adapting.Teaching(layers=2, epochs=3, batch=3, learning_rate=0.01, patience=3)
    history = adapting.teach(small, told[:4], told[4:], settings, target=tmp_path, tell=lambda _: None)

    assert history[-1].train_loss < history[0].train_loss
    tokens = torch.tensor([adapting.line_of(told[0], small.tokenizer).tokens])
    with torch.no_grad():
        taught = small.model(tokens).logits  # peft wrapped its layers where they stand
        plain = LlamaForCausalLM(_config(len(small.tokenizer))).train(mode=False)
        plain.load_state_dict(before)
        untaught = plain(tokens).logits
        adapter.merge(plain, tmp_path)
        merged = plain(tokens).logits
    assert not torch.allclose(untaught, taught, atol=1e-4)
    assert torch.allclose(merged, taught, atol=1e-4)
    changed = {name.split(".")[2] for name, weight in plain.named_parameters() if not torch.equal(weight, before[name])}
    assert changed == {"1", "2"}
