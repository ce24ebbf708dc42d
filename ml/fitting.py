"""A space fitted on a shop: standardised, or learnt from its visits, whichever finds more; judged on visits of later."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Final

import numpy as np

from ml import pairs as judging
from ml import tuning
from ml.pairs import Difference, Flags, Floats, Pairs, Whole
from ml.whitening import whiten

Tell = Callable[[str], None]

WHITEN: Final = "whiten"
TUNE: Final = "tune"

# Visits by time: eight tenths to learn from, one to choose settings by, the last to judge by.
_LEARN, _CHOOSE = 0.8, 0.9
# Things met within three steps belong together more than those of the same visit: on UCI's baskets twice the recall.
_REACH = 3
# A wholesaler's visit of two hundred things says no more than many small ones.
_MOST_LEARNT, _MOST_JUDGED = 30, 8
# So many items are kept out of learning, to see what becomes of items that are new.
_UNSEEN = 0.1
# Fewer pairs than this to learn from, or to judge by, prove nothing.
FEWEST_PAIRS: Final = 200
_DIMS: Final = (128, 256, 384)
_POWERS: Final = (0.25, 0.5, 0.75)
# What was tried by hand on UCI's transactions and is worth trying elsewhere; each for a short while, the best to its end.
SEARCH: Final = (
    tuning.Settings(),
    tuning.Settings(dropout=0.3),
    tuning.Settings(temperature=0.1, dropout=0.3),
    tuning.Settings(decay=1e-3),
)
_K: Final = tuning.Settings().k
# Text vectors are what a new item has. A small shop cannot prove that they are no worse for it, a large one can.
_MAY_LOSE: Final = 0.05
_TRIED_PAIRS: Final = 50_000
_TOLD: Final = ("start", "dim", "power", "rate", "temperature", "dropout", "decay")
_SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A shop's unit vectors, its visits in order of time, and the vectors of the space that answers today.

    Shapes   vectors float32[rows, d]; the first `items` rows are items, the others queries; visits: rows in the order met;
             rival float32[rows, any].
    """

    vectors: Floats
    items: int
    visits: Sequence[Whole]
    rival: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Pairs to learn from, to choose by and to judge by, and which rows nothing is learnt from."""

    train: Pairs
    validation: Pairs
    test: Pairs
    unseen: Flags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """A map, how it came about, and how it did on the last tenth of visits beside the space that answers."""

    method: str
    mean: Floats
    matrix: Floats
    settings: Mapping[str, object]
    trials: Sequence[Mapping[str, object]]
    history: Sequence[Mapping[str, float]]
    metrics: Mapping[str, float]
    gain: Difference
    unseen_gain: Difference
    data_hash: str

    @property
    def better(self) -> bool:
        """Whether it finds more even at the lower bound, and no less of what is new, or surely not a twentieth less."""
        may_lose = _MAY_LOSE * self.metrics["unseen_rival_recall"]
        return self.gain.low > 0 and (self.unseen_gain.mean >= 0 or self.unseen_gain.low >= -may_lose)

    def report(self) -> list[str]:
        figures, gain, unseen = self.metrics, self.gain, self.unseen_gain
        every = (
            f"{self.method}: recall@10 {figures['recall']:.4f} on {figures['pairs']:.0f} later pairs, where what answers has "
            f"{figures['rival_recall']:.4f}; gain {gain.mean:+.4f}, 95 % {gain.low:+.4f} to {gain.high:+.4f}"
        )
        new = (
            f"of items it had not seen: {figures['unseen_recall']:.4f} on {figures['unseen_pairs']:.0f} pairs, where what answers "
            f"has {figures['unseen_rival_recall']:.4f}; gain {unseen.mean:+.4f}, 95 % {unseen.low:+.4f} to {unseen.high:+.4f}"
        )
        return [every, new]


def fit(material: Material, method: str, tell: Tell = lambda _: None) -> Fitted | None:
    """The best map of a method (`whiten`, `tune`, or `best` of both), or None where there is too little to learn from."""
    split = split_by_time(material)
    if min(len(split.train), len(split.validation), len(split.test)) < FEWEST_PAIRS:
        return None
    tell(f"{len(material.visits)} visits: {len(split.train)} pairs to learn from, {len(split.test)} to judge by")
    search = _Search(material=material, split=split, tell=tell)
    found = search.whitened()
    if method != WHITEN:
        tuned = search.tuned(found)
        if method == TUNE or tuned.score > found.score:
            found = tuned
    return _judged(material, split, found, search.trials)


def split_by_time(material: Material) -> Split:
    """Learning never sees what came later, nor a tenth of the items at all."""
    ends = [int(len(material.visits) * part) for part in (0, _LEARN, _CHOOSE, 1)]
    mosts = (_MOST_LEARNT, _MOST_JUDGED, _MOST_JUDGED)
    parts = [
        judging.pairs_of(material.visits[begin:end], reach=_REACH, most=most, items=material.items, seed=_SEED)
        for begin, end, most in zip(ends, ends[1:], mosts, strict=False)
    ]
    withheld = np.zeros(len(material.vectors), bool)
    withheld[: material.items] = np.random.default_rng(_SEED).random(material.items) < _UNSEEN
    train = parts[0].only(~(withheld[parts[0].anchors] | withheld[parts[0].partners]))
    unseen = np.ones(len(material.vectors), bool)
    unseen[train.anchors] = unseen[train.partners] = False
    return Split(train=train, validation=parts[1], test=parts[2], unseen=unseen)


def turned(vectors: Floats, mean: Floats, matrix: Floats) -> Floats:
    """Unit vectors of the fitted space."""
    found = (vectors - mean) @ matrix
    unit: Floats = (found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)).astype(np.float32)
    return unit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Found:
    """A map and how it did on the validation part: the recall of everything and of what was never seen, added."""

    method: str
    mean: Floats
    matrix: Floats
    score: float
    settings: Mapping[str, object]
    history: Sequence[Mapping[str, float]] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Search:
    """What was tried on one material."""

    material: Material
    split: Split
    tell: Tell
    trials: list[dict[str, object]] = field(default_factory=list)

    def known(self) -> Floats:
        """Items that are there when the map is made: what is new is not known yet."""
        items = self.material.items
        return self.material.vectors[:items][~self.split.unseen[:items]]

    def whitened(self) -> _Found:
        material, known, found = self.material, self.known(), []
        for dim in dict.fromkeys(min(dim, material.vectors.shape[1]) for dim in _DIMS):
            for power in _POWERS:
                mean, matrix = whiten(known, dim, power)
                vectors = turned(material.vectors, mean, matrix)
                recall, unseen = _recalls(vectors, material.items, self.split, self.split.validation)
                settings = {"dim": dim, "power": power}
                self._tried(WHITEN, settings, recall, unseen)
                found.append(_Found(method=WHITEN, mean=mean, matrix=matrix, score=recall + unseen, settings=settings))
        return max(found, key=lambda each: each.score)

    def tuned(self, whitened: _Found) -> _Found:
        mean = self.known().mean(axis=0)
        lessons = tuning.Lessons(
            vectors=self.material.vectors - mean,
            items=self.material.items,
            train=self.split.train,
            validation=self.split.validation,
            unseen=self.split.unseen,
        )
        plain = np.eye(self.material.vectors.shape[1], dtype=np.float32)
        # As long as the other beginning, so that one rate of learning suits both.
        scale = np.float32(np.linalg.norm(plain) / np.linalg.norm(whitened.matrix))
        starts = {"plain": plain, "whitened": whitened.matrix * scale}
        tried = []
        for name, how in ((name, how) for name in starts for how in SEARCH):
            best = tuning.tune(lessons, starts[name], replace(how, most_epochs=1, pairs_an_epoch=_TRIED_PAIRS)).best
            self._tried(TUNE, {"start": name} | asdict(how), best.recall, best.unseen_recall)
            tried.append((best.score, name, how))
        _, name, how = max(tried, key=lambda each: each[0])
        tuned = tuning.tune(lessons, starts[name], how, self._told)
        settings = {"start": name, "dim": tuned.matrix.shape[1]} | asdict(how)
        history = [asdict(each) for each in tuned.history]
        return _Found(
            method=TUNE, mean=mean, matrix=tuned.matrix, score=tuned.best.score, settings=settings, history=history
        )

    def _tried(self, method: str, settings: dict[str, object], recall: float, unseen: float) -> None:
        self.trials.append({"method": method, **settings, "recall": recall, "unseen_recall": unseen})
        said = ", ".join(f"{name} {value}" for name, value in settings.items() if name in _TOLD)
        self.tell(f"{method} {said}: recall {recall:.4f}, of what is new {unseen:.4f}")

    def _told(self, epoch: tuning.Epoch) -> None:
        self.tell(
            f"epoch {epoch.epoch}: loss {epoch.train_loss:.3f}, held out {epoch.validation_loss:.3f}; "
            f"recall {epoch.recall:.4f}, of what is new {epoch.unseen_recall:.4f}"
        )


def _recalls(vectors: Floats, items: int, split: Split, of: Pairs) -> tuple[float, float]:
    hits = judging.found(vectors, of, items, _K)
    found = judging.shares({"all": hits, "unseen": hits[_new(split, of)]})
    return found["all"], found["unseen"]


def _new(split: Split, of: Pairs) -> Flags:
    new: Flags = split.unseen[of.anchors] | split.unseen[of.partners]
    return new


def _judged(material: Material, split: Split, found: _Found, trials: Sequence[Mapping[str, object]]) -> Fitted:
    """Beside what answers today, on pairs of the last visits."""
    test, new = split.test, _new(split, split.test)
    before = judging.found(material.rival, test, material.items, _K)
    after = judging.found(turned(material.vectors, found.mean, found.matrix), test, material.items, _K)
    gain = judging.difference(before, after, test.visits, seed=_SEED)
    unseen = judging.difference(before[new], after[new], test.visits[new], seed=_SEED)
    figures = judging.shares(
        {"recall": after, "rival_recall": before, "unseen_recall": after[new], "unseen_rival_recall": before[new]}
    )
    counts = {"pairs": len(test), "unseen_pairs": int(new.sum()), "visits": len(material.visits)}
    bounds = {"gain": gain.mean, "gain_low": gain.low, "gain_high": gain.high, "unseen_gain": unseen.mean}
    bounds |= {"unseen_gain_low": unseen.low, "unseen_gain_high": unseen.high}
    return Fitted(
        method=found.method,
        mean=found.mean,
        matrix=found.matrix,
        settings=found.settings,
        trials=trials,
        history=found.history,
        metrics=figures | counts | bounds,
        gain=gain,
        unseen_gain=unseen,
        data_hash=_hash(material),
    )


def _hash(material: Material) -> str:
    digest = hashlib.sha256(np.ascontiguousarray(material.vectors).tobytes())
    for visit in material.visits:
        digest.update(np.ascontiguousarray(visit).tobytes() + b"|")
    return digest.hexdigest()[:32]
