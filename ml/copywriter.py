"""Copy from a language model, judged before anybody sees it, with a person's template where nothing holds."""

import hashlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from ml import devices, prompts, weights
from ml.copy_values import Brief, Candidate, Copy, CopyField, FieldWanted, Origin, Sampling, Verdict
from ml.registry import ModelSpec
from ml.sampler import Drawn, LineSampler
from ml.values import ModelIdentity, ModelUnavailable
from ml.writing import checks, scores, shapes, templates
from ml.writing.grounds import grounds
from ml.writing.offers import told_in_words
from ml.writing.tidy import tidy

# Of the lines drawn for 20 briefs, those below this read as noise.
_LEAST_LIKELIHOOD: Final = -2.1
# The embedded model was taught English only.
_EMBEDDED_LANGUAGES: Final = frozenset({"en"})


class TransformersCopywriter:
    """A Copywriter over a causal language model."""

    def __init__(
        self, sampler: LineSampler, identity: ModelIdentity, languages: frozenset[str], *, small: bool = False
    ) -> None:
        """`small` for a model whose free prose cannot be published: it is asked for lines of a few shapes only."""
        self._sampler = sampler
        self._identity = identity
        self._languages = languages
        self._small = small

    @property
    def identity(self) -> ModelIdentity:
        return self._identity

    def write(self, brief: Brief, settings: Sampling) -> Copy:
        """Words for every field of the brief; see the protocol."""
        started = time.perf_counter()
        brief = told_in_words(brief)
        written: list[CopyField] = []
        for wanted in brief.fields:
            said = tuple(field.text for field in written)
            written.append(self._field(brief.avoiding(said), wanted, settings))
        return Copy(
            fields=tuple(written),
            settings=settings,
            prompt_version=prompts.version(),
            model=self._identity,
            took_ms=_ms_since(started),
        )

    def _field(self, brief: Brief, wanted: FieldWanted, settings: Sampling) -> CopyField:
        started = time.perf_counter()
        seed = _seed_of(brief, wanted, settings.seed)
        if brief.language not in self._languages:
            why = f"{self._identity.name} does not write {brief.language}"
            return _from_template(brief, wanted, seed, started, why=why)
        if self._small and not shapes.asked_of_a_small_model(brief, wanted):
            why = f"{self._identity.name} is not trusted with {brief.kind} {wanted.name}"
            return _from_template(brief, wanted, seed, started, why=why)
        shown = prompts.prompt(brief, wanted)
        drawn = self._sampler.draw(shown.opening, shown.question, settings, seed)
        candidates = _judged(drawn, brief, wanted, shown.examples, small=self._small)
        survivors = [candidate for candidate in candidates if candidate.survives]
        if not survivors:
            return _from_template(brief, wanted, seed, started, why=_why(candidates), candidates=candidates)
        best = max(survivors, key=lambda candidate: (candidate.score, candidate.text))
        return CopyField(
            name=wanted.name,
            text=best.text,
            origin=Origin.MODEL,
            template=None,
            why="",
            candidates=candidates,
            took_ms=_ms_since(started),
        )


def load_copywriter(
    spec: ModelSpec, weights_directory: Path, device: str, threads: int | None
) -> TransformersCopywriter:
    """The copywriter of a spec. Option `languages=en,fr` says which ones a model of your own writes well.

    Errors   ModelUnavailable names the model and what to do; ValueError for a bad option.
    """
    devices.stay_quiet()
    devices.use_threads(threads)
    on = devices.device(device)
    precision = devices.dtype(spec.text("dtype", "auto"), on) or torch.float32
    source, gguf, revision = spec.name, spec.options.get("gguf_file"), spec.options.get("revision")
    if spec.embedded:
        file = weights.find(weights_directory, weights.COPYWRITER)
        source, gguf = str(file.parent), file.name
    try:
        tokenizer = AutoTokenizer.from_pretrained(
            source, gguf_file=gguf, revision=revision, local_files_only=spec.embedded
        )
        model = AutoModelForCausalLM.from_pretrained(
            source, gguf_file=gguf, revision=revision, dtype=precision, local_files_only=spec.embedded
        )
    except (OSError, ValueError) as error:
        raise ModelUnavailable(f"the copywriter {spec.name} cannot be loaded: {str(error)[:400]}") from error
    if spec.embedded:
        identity, languages = weights.identity(weights.COPYWRITER), _EMBEDDED_LANGUAGES
    else:
        commit = getattr(model.config, "_commit_hash", None)
        identity = ModelIdentity(name=spec.name, revision=str(commit or revision or "local"))
        languages = frozenset(spec.text("languages", "en").split(","))
    model.requires_grad_(requires_grad=False).train(mode=False)
    model.to(on)  # type: ignore[arg-type]  # transformers' annotation hides torch's overloads
    return TransformersCopywriter(LineSampler(model, tokenizer), identity, languages, small=spec.embedded)


def _judged(
    drawn: Sequence[Drawn], brief: Brief, wanted: FieldWanted, examples: Sequence[str], *, small: bool
) -> tuple[Candidate, ...]:
    """Each different text once, with its verdicts and its score."""
    facts = grounds(brief)
    found: dict[str, Candidate] = {}
    for one in drawn:
        text = tidy(one.text, wanted, facts)
        if text in found:
            continue
        found[text] = Candidate(
            text=text,
            verdicts=_verdicts(text, one, brief, wanted, examples, small=small),
            score=scores.score(text, brief, wanted, one.mean_log_likelihood),
            mean_log_likelihood=one.mean_log_likelihood,
        )
    return tuple(found.values())


def _verdicts(
    text: str, drawn: Drawn, brief: Brief, wanted: FieldWanted, examples: Sequence[str], *, small: bool
) -> tuple[Verdict, ...]:
    if small:
        # A shape is all that an example could be copied for, and its names are the brief's: an echo harms nobody.
        judged = (*checks.judge(text, brief, wanted), shapes.judge(text, brief, wanted))
    else:
        judged = checks.judge(text, brief, wanted, examples)
    return (*judged, _likely(drawn))


def _likely(drawn: Drawn) -> Verdict:
    """What the model itself finds strange, a reader finds stranger."""
    passed = drawn.mean_log_likelihood >= _LEAST_LIKELIHOOD
    return Verdict(check="likely", passed=passed, reason="" if passed else "the model itself finds it strange")


def _from_template(
    brief: Brief, wanted: FieldWanted, seed: int, started: float, *, why: str, candidates: tuple[Candidate, ...] = ()
) -> CopyField:
    filled = templates.fill(brief, wanted, seed)
    return CopyField(
        name=wanted.name,
        text=filled.text,
        origin=Origin.TEMPLATE,
        template=filled.template,
        why=why,
        candidates=candidates,
        took_ms=_ms_since(started),
    )


def _why(candidates: Sequence[Candidate]) -> str:
    failed = sorted({verdict.check for one in candidates for verdict in one.verdicts if not verdict.passed})
    return f"none of {len(candidates)} candidates passed: {', '.join(failed)}"


def _seed_of(brief: Brief, wanted: FieldWanted, seed: int) -> int:
    """Its own chance for every field, the same for the same brief."""
    told = f"{seed}|{brief.kind}|{wanted.name}|{brief.shop}|{brief.categories}|{[p.title for p in brief.products]}"
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=6).digest(), "big")


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1_000
