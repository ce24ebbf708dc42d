"""Drawing several continuations of one prompt at once, each with how likely the model finds it."""

import copy
import math
import threading
from collections import Counter, OrderedDict
from collections.abc import Sequence
from typing import Final

import torch
from transformers import DynamicCache, PreTrainedModel, PreTrainedTokenizerBase

from ml.constrained import Known, TokenTree, Walk
from ml.copy_values import Drawn, Sampling
from ml.grammar import Language

# An opening of 250 tokens holds 11 MB in a model of this size.
_KEPT_OPENINGS: Final = 12
# At 2 a word that was used n times is (1 + n)² times less likely (of 190 texts on 10 pages
# 150 frames instead of 125: `tests/benchmarks/test_copy_pages.py`).
_FRESHNESS: Final = 2.0


class LineSampler:
    """Draws single lines. The unchanging opening of a prompt is read once and remembered."""

    def __init__(self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._openings: OrderedDict[str, DynamicCache] = OrderedDict()
        self._lock = threading.Lock()
        self._tree: TokenTree | None = None
        [self._break] = tokenizer("\n", add_special_tokens=False)["input_ids"]

    def draw(
        self,
        opening: str,
        question: str,
        settings: Sampling,
        seed: int,
        within: Language | None = None,
        *,
        used: Sequence[str] = (),
    ) -> list[Drawn]:
        """As many lines as settings ask for; equal for an equal seed on an equal machine. None where `within` has no line.

        Within it, what the `used` lines go on with is the less likely the more of them do.
        """
        if within is not None and not within.start:
            return []
        chance = torch.Generator().manual_seed(seed)
        with torch.inference_mode():
            cache = self._read(opening)
            ids = self._ids(question)
            logits = self._model(input_ids=ids, past_key_values=cache, use_cache=True, logits_to_keep=1).logits[:, -1]
            cache.batch_repeat_interleave(settings.candidates)
            return self._continue(logits.repeat(settings.candidates, 1), cache, settings, chance, within, used=used)

    def _ids(self, text: str) -> torch.Tensor:
        encoded = self._tokenizer(text, return_tensors="pt", add_special_tokens=False)
        ids: torch.Tensor = encoded["input_ids"].to(self._model.device)
        return ids

    def _read(self, opening: str) -> DynamicCache:
        """What the model remembers after the opening, as a copy that may be written on."""
        with self._lock:
            known = self._openings.get(opening)
            if known is None:
                known = DynamicCache(config=self._model.config)
                self._model(input_ids=self._ids(opening), past_key_values=known, use_cache=True, logits_to_keep=1)
                self._openings[opening] = known
                while len(self._openings) > _KEPT_OPENINGS:
                    self._openings.popitem(last=False)
            self._openings.move_to_end(opening)
            return copy.deepcopy(known)

    def _continue(
        self,
        logits: torch.Tensor,
        cache: DynamicCache,
        settings: Sampling,
        chance: torch.Generator,
        within: Language | None,
        *,
        used: Sequence[str],
    ) -> list[Drawn]:
        rows = settings.candidates
        tokens: list[list[int]] = [[] for _ in range(rows)]
        likelihoods: list[list[float]] = [[] for _ in range(rows)]
        running = [True] * rows
        walks = self._walks(within, rows)
        worn = self._worn(used) if walks else {}
        for step in range(settings.max_new_tokens):
            odds = logits.float().cpu()
            narrowed = self._narrowed(odds, walks, running)
            for row in range(rows):
                for token, often in worn.get(tokens[row][-1] if tokens[row] else None, {}).items():
                    narrowed[row, token] -= _FRESHNESS * math.log1p(often)
            chosen = _choose(narrowed, settings, chance)
            certainty = torch.log_softmax(odds, dim=-1).gather(1, chosen).squeeze(1)
            for row in range(rows):
                token = int(chosen[row, 0])
                if not running[row]:
                    continue
                likelihoods[row].append(float(certainty[row]))
                running[row] = not self._ends(token, tokens[row])
                if running[row]:
                    tokens[row].append(token)
                    if walks:
                        walks[row].take(token)
            if not any(running) or step + 1 == settings.max_new_tokens:
                break
            chosen = chosen.to(self._model.device)
            logits = self._model(input_ids=chosen, past_key_values=cache, use_cache=True).logits[:, -1]
        return [
            Drawn(
                text=str(self._tokenizer.decode(tokens[row], skip_special_tokens=True)).strip(),
                mean_log_likelihood=round(sum(likelihoods[row]) / max(1, len(likelihoods[row])), 4),
            )
            for row in range(rows)
        ]

    def _walks(self, within: Language | None, rows: int) -> list[Walk]:
        if within is None:
            return []
        with self._lock:
            self._tree = self._tree or TokenTree(self._tokenizer)
        known: Known = {}
        return [Walk(self._tree, within, known) for _ in range(rows)]

    def _worn(self, used: Sequence[str]) -> dict[int | None, Counter[int]]:
        """Behind each token, None being a line's beginning, how many of the lines go on with which."""
        found: dict[int | None, Counter[int]] = {}
        for line in used:
            ids = [*self._tokenizer(f" {line}", add_special_tokens=False)["input_ids"], self._break]
            for before, token in {*zip([None, *ids], ids, strict=False)}:
                found.setdefault(before, Counter())[token] += 1
        return found

    def _narrowed(self, odds: torch.Tensor, walks: Sequence[Walk], running: Sequence[bool]) -> torch.Tensor:
        """What is not in the language has no chance at all."""
        if not walks:
            return odds
        narrowed = torch.full_like(odds, -torch.inf)
        for row, walk in enumerate(walks):
            allowed = (
                [*walk.may_follow(), *([self._break] if walk.may_end() else [])] if running[row] else [self._break]
            )
            narrowed[row, allowed] = odds[row, allowed]
        return narrowed

    def _ends(self, token: int, before: list[int]) -> bool:
        """A line break after some words, or the model's own full stop."""
        if token in set(self._tokenizer.all_special_ids):
            return True
        return "\n" in str(self._tokenizer.decode([token])) and bool(before)


def _choose(logits: torch.Tensor, settings: Sampling, chance: torch.Generator) -> torch.Tensor:
    """One token a row, from the likeliest top_k of which top_p's share is kept; at temperature 0 the likeliest.

    Shapes   float32[rows, vocabulary] -> int64[rows, 1].
    """
    if not settings.temperature:
        return logits.argmax(-1, keepdim=True)
    most = logits.shape[-1]
    best, places = torch.topk(logits / settings.temperature, min(settings.top_k or most, most), dim=-1)
    odds = torch.softmax(best, dim=-1)
    before = torch.cumsum(odds, dim=-1) - odds
    kept = torch.where(before < settings.top_p, odds, torch.zeros_like(odds))
    drawn = torch.multinomial(kept, 1, generator=chance)
    return places.gather(1, drawn)
