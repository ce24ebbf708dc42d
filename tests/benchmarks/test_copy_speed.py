"""How much of a core the words of a block take, by kind: led along shapes, beside the same model in a loop of plain `generate`.

COPY_PAGES=1 pages of ten briefs of the two shops. The peer is shown the same examples that an untaught copywriter is shown, draws
as many candidates of each field, and stops at a line's end: no checks, no shapes, weights as they came.
"""

import itertools
import os
import time
from collections import defaultdict
from pathlib import Path

import pytest
import torch
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from ml import causal, load, prompts, registry
from ml.copy_values import Brief, Sampling
from tests.benchmarks.test_copy_pages import briefs

pytestmark = [pytest.mark.benchmark, pytest.mark.models, pytest.mark.data]

_DATA = Path("../shared/data")
_WEIGHTS = Path(os.environ.get("ETALAGE_WEIGHTS", ".etalage/weights"))
_SETTINGS = Sampling(seed=1)


def test_words_that_are_led_and_checked_take_less_than_plain_generating() -> None:
    if not _DATA.is_dir():
        pytest.skip(f"{_DATA.resolve()} is not there")
    asked = list(itertools.islice(briefs(), 10 * int(os.environ.get("COPY_PAGES", "1"))))
    writer = load.copywriter("embedded", _WEIGHTS, "cpu", 1)
    peer = causal.load(registry.parse("embedded"), _WEIGHTS, torch.float32)
    # What is read once is read before the clock runs.
    writer.write(asked[0], _SETTINGS)
    _generate(peer.model, peer.tokenizer, asked[0])

    took: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for brief in asked:
        began = time.process_time()
        writer.write(brief, _SETTINGS)
        between = time.process_time()
        _generate(peer.model, peer.tokenizer, brief)
        took[brief.kind.value].append((between - began, time.process_time() - between))

    print(f"\n{'block':18}{'blocks':>7}{'led, s':>9}{'generate, s':>13}{'ratio':>8}   seconds of one core a block")
    for kind, listed in [*sorted(took.items()), ("all", [each for every in took.values() for each in every])]:
        led, plain = (sum(each) / len(listed) for each in zip(*listed, strict=True))
        print(f"{kind:18}{len(listed):7}{led:9.2f}{plain:13.2f}{plain / led:8.1f}")
    led, plain = (sum(each) for each in zip(*itertools.chain(*took.values()), strict=True))
    assert led < plain


def _generate(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, brief: Brief) -> None:
    """As many candidates as ours for each field of the brief."""
    [ends] = tokenizer("\n", add_special_tokens=False)["input_ids"]
    torch.manual_seed(_SETTINGS.seed)
    for wanted in brief.fields:
        shown = prompts.prompt(brief, wanted)
        told = tokenizer(f"{shown.opening}{shown.question}", return_tensors="pt")
        model.generate(  # type: ignore[operator]  # transformers leaves its mixin's methods untyped
            **told,
            do_sample=True,
            temperature=_SETTINGS.temperature,
            top_k=_SETTINGS.top_k,
            top_p=_SETTINGS.top_p,
            num_return_sequences=_SETTINGS.candidates,
            max_new_tokens=_SETTINGS.max_new_tokens,
            eos_token_id=ends,
            pad_token_id=ends,
        )
