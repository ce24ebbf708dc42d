"""Copy from a language model, judged before anybody sees it, with a person's template where nothing holds."""

import hashlib
import time
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from ml import prompts
from ml.copy_values import Brief, Candidate, Copy, CopyField, Drawn, FieldWanted, Origin, Sampling, Verdict
from ml.protocols import Lines
from ml.values import ModelIdentity
from ml.writing import checks, scores, shapes, templates, vocabulary
from ml.writing.grounds import grounds
from ml.writing.guide import in_its_words
from ml.writing.offers import left_out, told_in_words
from ml.writing.plainness import PLAIN_TONE
from ml.writing.tidy import tidy
from ml.writing.vocabulary import Vocabulary

# Of the lines drawn for 20 briefs, those below this read as noise.
_LEAST_LIKELIHOOD: Final = -2.1
# A taught model knows what it is talking about, or it does not: below this it strings words together.
_LEAST_TAUGHT: Final = -1.7
# How often a taught model is asked before a template stands in: four lines more cost a second, a template its voice.
_ROUNDS: Final = 5
_BOLDEST: Final = 2.0
# The last rounds of a model that is led along shapes where it found nothing by itself.
_LED_AT_LAST: Final = 2


class Led(StrEnum):
    """Whether a model's lines are held to shapes that people made: never, where it finds none of its own, or always."""

    NEVER = "never"
    AT_LAST = "at_last"
    ALWAYS = "always"


class CheckedCopywriter:
    """A Copywriter over anything that draws lines."""

    def __init__(
        self,
        lines: Lines,
        identity: ModelIdentity,
        languages: frozenset[str],
        *,
        led: Led = Led.NEVER,
        taught: Vocabulary | None = None,
        plain: bool = False,
    ) -> None:
        """`led` for a model whose free prose cannot be published: it says lines of a few shapes only.

        `taught` for one that has learnt from briefs: it is shown the facts alone, and this is how it may speak.
        `plain` for one that writes in one tone, whatever it is told.
        """
        self._lines = lines
        self._identity = identity
        self._languages = languages
        self._led = led
        self._taught = taught
        self._plain = plain

    @property
    def identity(self) -> ModelIdentity:
        return self._identity

    def write(self, brief: Brief, settings: Sampling) -> Copy:
        """Words for every field of the brief; see the protocol."""
        started = time.perf_counter()
        brief = in_its_words(told_in_words(brief))
        if self._plain:
            brief = replace(brief, tone=PLAIN_TONE)
        written: list[CopyField] = []
        for wanted in brief.fields:
            written.append(self._field(brief, wanted, settings, written))
        return Copy(
            fields=tuple(written),
            settings=settings,
            prompt_version=prompts.version(),
            model=self._identity,
            took_ms=_ms_since(started),
        )

    def _field(self, brief: Brief, wanted: FieldWanted, settings: Sampling, written: Sequence[CopyField]) -> CopyField:
        started = time.perf_counter()
        brief = brief.avoiding(tuple(field.text for field in written if field.text))
        seed = _seed_of(brief, wanted, settings.seed)
        if brief.language not in self._languages:
            why = (
                f"{self._identity.name} does not write {brief.language}; "
                "set COPYWRITER to a model that does, with the option languages"
            )
            return _from_template(brief, wanted, seed, started, why=why)
        if not self._trusted_with(brief, wanted):
            why = f"{self._identity.name} is not trusted with {brief.kind} {wanted.name}"
            return _from_template(brief, wanted, seed, started, why=why)
        candidates: tuple[Candidate, ...] = ()
        for again in range(self._rounds):
            known = {candidate.text for candidate in candidates}
            # What was likeliest has failed: each further draw dares more.
            bolder = replace(settings, temperature=min(_BOLDEST, settings.temperature * (1 + again / 2)))
            drawn = self._candidates(brief, wanted, bolder, seed + again, written, led=self._is_led(again))
            candidates += tuple(candidate for candidate in drawn if candidate.text not in known)
            survivors = [candidate for candidate in candidates if candidate.survives]
            if survivors:
                return _chosen(survivors, wanted, candidates, started)
        return _from_template(brief, wanted, seed, started, why=_why(candidates), candidates=candidates)

    @property
    def _rounds(self) -> int:
        return 1 if self._taught is None and self._led is Led.NEVER else _ROUNDS

    def _is_led(self, again: int) -> bool:
        return self._led is Led.ALWAYS or (self._led is Led.AT_LAST and again >= _ROUNDS - _LED_AT_LAST)

    def _trusted_with(self, brief: Brief, wanted: FieldWanted) -> bool:
        if self._led is Led.ALWAYS:
            return shapes.asked_of_a_small_model(brief, wanted)
        return self._taught is None or shapes.asked_of_a_taught_model(brief, wanted)

    def _candidates(
        self,
        brief: Brief,
        wanted: FieldWanted,
        settings: Sampling,
        seed: int,
        written: Sequence[CopyField],
        *,
        led: bool,
    ) -> tuple[Candidate, ...]:
        within = shapes.language(brief, wanted) if led else None
        used = shapes.told_of(brief) if led else ()
        if self._taught is None:
            shown = prompts.prompt(brief, wanted)
            drawn = self._lines.draw(shown.opening, shown.question, settings, seed, within, used=used)
            return _judged(drawn, brief, wanted, shown.examples, led=led)
        said = "".join(f"{prompts.asked(field.name)} {field.text}\n" for field in written if field.text)
        # Names of products that it has never heard of set a small model dreaming; what it was taught speaks of categories.
        brief = replace(brief, products=()) if self._plain and brief.categories else brief
        drawn = self._lines.draw(
            prompts.told(brief), f"{said}{prompts.asked(wanted.name)}", settings, seed, within, used=used
        )
        return _judged(drawn, brief, wanted, (), led=led, known=self._taught)


def _chosen(
    survivors: Sequence[Candidate], wanted: FieldWanted, candidates: tuple[Candidate, ...], started: float
) -> CopyField:
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


def _judged(
    drawn: Sequence[Drawn],
    brief: Brief,
    wanted: FieldWanted,
    examples: Sequence[str],
    *,
    led: bool = False,
    known: Vocabulary | None = None,
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
            verdicts=_verdicts(text, one, brief, wanted, examples, led=led, known=known),
            score=_score(text, one, brief, wanted, known) - scores.sameness(text, brief),
            mean_log_likelihood=one.mean_log_likelihood,
        )
    return tuple(found.values())


def _score(text: str, drawn: Drawn, brief: Brief, wanted: FieldWanted, known: Vocabulary | None) -> float:
    if known is None:
        return scores.score(text, brief, wanted, drawn.mean_log_likelihood)
    return scores.taught(text, brief, wanted, drawn.mean_log_likelihood, known)


def _verdicts(
    text: str,
    drawn: Drawn,
    brief: Brief,
    wanted: FieldWanted,
    examples: Sequence[str],
    *,
    led: bool,
    known: Vocabulary | None,
) -> tuple[Verdict, ...]:
    judged = checks.judge(text, brief, wanted, () if led else examples)
    if led:
        # A shape is all that an example could be copied for, and its names are the brief's: an echo harms nobody.
        # What it would not say of itself is no stranger for that: all lines of a shape are people's.
        return (*judged, shapes.judge(text, brief, wanted))
    if known is not None:
        judged = (*judged, *vocabulary.judge(text, brief, known), _tells_all(text, brief, wanted))
    return (*judged, _likely(drawn, _LEAST_LIKELIHOOD if known is None else _LEAST_TAUGHT))


def _tells_all(text: str, brief: Brief, wanted: FieldWanted) -> Verdict:
    """A body under an offer's headline gives all of the offer: how much, and until when."""
    missing = left_out(text, brief) if wanted.name == "body" else ""
    return Verdict(check="tells_all", passed=not missing, reason=f"does not say {missing}" if missing else "")


def _likely(drawn: Drawn, least: float) -> Verdict:
    """What the model itself finds strange, a reader finds stranger; a server may keep it to itself."""
    passed = drawn.mean_log_likelihood is None or drawn.mean_log_likelihood >= least
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
        why=why if filled.text else f"{brief.kind} {wanted.name} has nothing to add to what stands above it",
        candidates=candidates,
        took_ms=_ms_since(started),
    )


def _why(candidates: Sequence[Candidate]) -> str:
    failed = sorted({verdict.check for one in candidates for verdict in one.verdicts if not verdict.passed})
    return f"none of {len(candidates)} candidates passed: {', '.join(failed)}"


def _seed_of(brief: Brief, wanted: FieldWanted, seed: int) -> int:
    """Its own chance for every field, the same for the same brief."""
    told = f"{seed}|{brief.kind}|{wanted.name}|{brief.shop}|{brief.categories}|{[p.title for p in brief.products]}|{brief.avoid}"
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=6).digest(), "big")


def _ms_since(started: float) -> float:
    return (time.perf_counter() - started) * 1_000
