"""Teaching a site's copywriter with what its editors made of its words, and seeing whether that made it better."""

import hashlib
import statistics
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import SiteId
from domain.pages.read import adapters
from domain.pages.read.corrections import corrections
from domain.pages.values.adapters import Correction, Judgement, NewAdapter
from ml import adapter, adapting, load, registry
from ml.copy_values import Brief, Origin, Sampling
from ml.json_fields import FieldInvalid
from ml.protocols import Copywriter
from ml.writing import examples, plainness
from ml.writing.examples import Example, Split
from ml.writing.offers import told_in_words
from ml.writing.words import words_of
from workers.copywriters import adapter_folder
from workers.runtime import beside
from workers.words import sampling

# Fewer corrections than this teach a habit of one editor's one afternoon.
ENOUGH: Final = 40
# Of so many blocks one is kept to judge by.
HELD_OUT: Final = 5
# As many of the shipped examples are told again for each correction, so that what was learnt first is not forgotten.
REHEARSED: Final = 3
TEACHING: Final = adapting.Teaching(epochs=2, learning_rate=4e-4, patience=2)
_SHIPPED: Final = "shop-copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How a copywriter did on corrections it was not taught with.

    Units   `passed` is the share of its lines that pass every check, `own` of fields it has words for, `distance` from 0 (the
            editor's words) to 1 (none of them), in the mean.
    """

    fields: int
    passed: float
    own: float
    distance: float


async def prepare(database: Database, settings: Settings, site: SiteId) -> NewAdapter | None:
    """An adapter taught with the site's corrections, not yet kept; None where editors said too little.

    Limits   some minutes on one core, in a thread of its own: shoppers' texts are encoded meanwhile.
    Errors   ModelUnavailable without the weights.
    """
    async with database.read() as db:
        found = await corrections(db, site)
        live = await adapters.live_adapter(db, site)
        files = None if live is None else await adapters.files(db, site, live.version)
    start = adapter.find(_SHIPPED)
    if live is not None and files is not None:
        start = adapter.unpack(files, adapter_folder(settings, site, live.version))
    return await beside(lambda: learnt(found, settings, start))


def learnt(found: Sequence[Correction], settings: Settings, start: Path) -> NewAdapter | None:
    """What `start` becomes by these corrections, with how both do on those held out; None where there are too few."""
    began = time.monotonic()
    told = [one for correction in found if (one := example_of(correction)) is not None]
    taught = [one for one in told if one.split is Split.TRAIN]
    test = [one for one in told if one.split is Split.TEST and one.wanted]
    if len(taught) < ENOUGH or not test:
        return None
    shipped = plainness.plain(examples.read(examples.SHIPPED))
    rehearsed = [one for one in shipped if one.split is Split.TRAIN][: REHEARSED * len(taught)]
    validation = [one for one in shipped if one.split is Split.VALIDATION]
    drawn = sampling(settings)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "taught"
        before = judge(_writer(settings, start), test, drawn)
        history = adapting.adapt(
            settings.weights_dir,
            [*taught, *rehearsed, *validation],
            TEACHING,
            folder=folder,
            tell=lambda _: None,
            start=start,
            plain=adapter.card(start).plain,
        )
        after = judge(_writer(settings, folder), test, drawn)
        card = adapter.card(folder)
        return NewAdapter(
            base=card.base,
            files=adapter.packed(folder),
            settings={"from": adapter.card(start).revision, **asdict(TEACHING)},
            metrics={
                **_counts(found, taught),
                "fields": after.fields,
                **{f"{name}_before": value for name, value in _figures(before).items()},
                **_figures(after),
                # What does not pass is never said: what counts is whether there are words of its own still.
                "better": after.distance < before.distance and after.own >= before.own - 0.02,
                "took_s": round(time.monotonic() - began, 1),
            },
            history=[asdict(epoch) for epoch in history],
            data_hash=examples.data_hash(told),
        )


def example_of(correction: Correction) -> Example | None:
    """The correction as an example, the same block always on the same side; None for a brief of another release."""
    try:
        brief = told_in_words(Brief.from_json(dict(correction.brief)))
    except FieldInvalid:
        return None
    words = correction.offered if correction.words is None else correction.words
    side = int.from_bytes(hashlib.blake2b(str(correction.block).encode(), digest_size=4).digest(), "big") % HELD_OUT
    return Example(
        brief=brief,
        copy={correction.field: words},
        split=Split.TEST if side == 0 else Split.TRAIN,
        wanted=correction.judgement is not Judgement.REJECTED,
    )


def judge(writer: Copywriter, test: Sequence[Example], drawn: Sampling) -> Judged:
    """How near the copywriter comes to what the editors wrote."""
    passed, own, distances = [], [], []
    for example in test:
        for field in writer.write(example.brief, drawn).fields:
            passed += [candidate.survives for candidate in field.candidates]
            own.append(field.origin is Origin.MODEL)
            distances.append(distance(field.text, example.copy[field.name]))
    return Judged(fields=len(own), passed=_mean(passed), own=_mean(own), distance=_mean(distances))


def distance(first: str, second: str) -> float:
    """From 0 for the same words in the same order to 1 for none in common."""
    return 1 - SequenceMatcher(None, words_of(first), words_of(second), autojunk=False).ratio()


def _writer(settings: Settings, folder: Path) -> Copywriter:
    spec = f"{registry.EMBEDDED}?{urlencode({'adapter': str(folder)})}"
    return load.copywriter(spec, settings.weights_dir, settings.device, settings.model_threads)


def _figures(judged: Judged) -> dict[str, float]:
    return {"passed": judged.passed, "own": judged.own, "distance": judged.distance}


def _counts(found: Sequence[Correction], taught: Sequence[Example]) -> dict[str, int]:
    made = {f"{judgement}": sum(each.judgement is judgement for each in found) for judgement in Judgement}
    return {**made, "taught": len(taught)}


def _mean(values: Iterable[float]) -> float:
    held = list(values)
    return round(statistics.fmean(held), 4) if held else 0.0
