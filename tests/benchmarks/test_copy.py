"""What the embedded copywriter writes for briefs it has not seen, led along shapes: shown examples (as it came), and taught.

COPY_EVERY=1 takes all test briefs (default: every third); COPY_TO=FOLDER keeps what was written, a brief a line.
"""

import itertools
import json
import os
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from ml import load
from ml.copy_values import Brief, Copy, CopyField, Origin, Sampling
from ml.protocols import Copywriter
from ml.writing import examples
from ml.writing.examples import Split
from ml.writing.sentences import names_of
from ml.writing.words import words_of

pytestmark = [pytest.mark.benchmark, pytest.mark.models]

_WEIGHTS = Path(os.environ.get("ETALAGE_WEIGHTS", ".etalage/weights"))
_SETTINGS = Sampling(seed=1)
# What a text may not take from anywhere but its brief.
_FACTS = frozenset(
    {"digits", "money", "names", "offers", "claims", "health", "materials", "colours", "goods", "brands", "numbers"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    brief: Brief
    copy: Copy

    def fields(self, name: str | None = None) -> list[CopyField]:
        return [field for field in self.copy.fields if name in {None, field.name}]


def test_a_taught_copywriter_beside_the_one_that_is_shown_examples() -> None:
    every = int(os.environ.get("COPY_EVERY", "3"))
    briefs = [one.brief for one in examples.read(examples.SHIPPED) if one.split is Split.TEST][::every]
    results = {}
    for name, spec in (("shown examples", "embedded?adapter=none"), ("taught", "embedded")):
        writer = load.copywriter(spec, _WEIGHTS, "cpu", 1)
        results[name] = _written(writer, briefs)
        _keep(name, results[name])
        del writer

    print(f"\n{len(briefs)} test briefs, {_SETTINGS.candidates} candidates a draw, temperature {_SETTINGS.temperature}")
    for name, written in results.items():
        _print(name, written)
    assert _from_model(results["taught"]) > 0.85


def _written(writer: Copywriter, briefs: Sequence[Brief]) -> list[Written]:
    return [Written(brief=brief, copy=writer.write(brief, _SETTINGS)) for brief in briefs]


def _print(name: str, written: Sequence[Written]) -> None:
    print(f"\n{name}")
    names = sorted({field.name for one in written for field in one.fields()})
    print(f"{'field':16}{'texts':>6}{'from model':>12}{'pass':>7}{'survivors':>11}{'invented':>10}{'s/field':>9}")
    for field_name in [*names, None]:
        fields = [field for one in written for field in one.fields(field_name)]
        drawn = [candidate for field in fields for candidate in field.candidates]
        failed = [{verdict.check for verdict in one.verdicts if not verdict.passed} for one in drawn]
        print(
            f"{field_name or 'all':16}{len(fields):6}"
            f"{sum(field.origin is Origin.MODEL for field in fields) / len(fields):12.0%}"
            f"{sum(not each for each in failed) / max(1, len(drawn)):7.0%}"
            f"{sum(one.survives for one in drawn) / len(fields):11.2f}"
            f"{sum(bool(each & _FACTS) for each in failed) / max(1, len(drawn)):10.0%}"
            f"{statistics.mean(field.took_ms for field in fields) / 1_000:9.2f}"
        )
    model = [(one.brief, field.text) for one in written for field in one.fields() if field.origin is Origin.MODEL]
    print(
        f"distinct-2 {_distinct(model):.2f}, most shared between two briefs {_overlap(model):.2f} of a text's words (mean)"
    )
    checks = Counter(
        verdict.check
        for one in written
        for field in one.fields()
        for candidate in field.candidates
        for verdict in candidate.verdicts
        if not verdict.passed
    )
    print("what fails:", ", ".join(f"{check} {count}" for check, count in checks.most_common(8)))


def _from_model(written: Sequence[Written]) -> float:
    fields = [field for one in written for field in one.fields()]
    return sum(field.origin is Origin.MODEL for field in fields) / len(fields)


def _bare(brief: Brief, text: str) -> list[str]:
    """The words that are the writer's own."""
    named = {word for name in names_of(brief) for word in words_of(name)}
    return [word for word in words_of(text) if word not in named]


def _distinct(texts: Sequence[tuple[Brief, str]]) -> float:
    pairs = [pair for brief, text in texts for pair in itertools.pairwise(_bare(brief, text))]
    return len(set(pairs)) / max(1, len(pairs))


def _overlap(texts: Sequence[tuple[Brief, str]]) -> float:
    """How much of a text's own words its nearest neighbour says as well, in the mean over texts."""
    sets = [frozenset(_bare(brief, text)) for brief, text in texts]
    shares = [
        max((len(mine & other) / len(mine) for j, other in enumerate(sets) if j != i), default=0.0)
        for i, mine in enumerate(sets)
        if mine
    ]
    return statistics.mean(shares) if shares else 0.0


def _keep(name: str, written: Sequence[Written]) -> None:
    folder = os.environ.get("COPY_TO")
    if folder is None:
        return
    lines = [json.dumps({"shop": one.brief.shop, "copy": one.copy.to_json()}, ensure_ascii=False) for one in written]
    path = Path(folder) / f"{name.replace(' ', '-')}.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
