"""A space learnt from a shop's own visits: a linear map over frozen sentence vectors, so that what is met together is near."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from ml import pairs as judging
from ml.pairs import Flags, Floats, Pairs, Whole

# A rate of recall counts for everything and for what was never seen alike: text is what new items have.
_BOTH = ("recall", "unseen_recall")
# Enough to see where it goes: five thousand pairs.
_HELD_OUT_BATCHES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a map is learnt. `decay` pulls it towards where it began; `temperature` is that of the softmax over a batch."""

    rate: float = 1e-3
    decay: float = 0.0
    dropout: float = 0.0
    temperature: float = 0.05
    batch: int = 256
    most_epochs: int = 8
    pairs_an_epoch: int = 100_000
    patience: int = 2
    k: int = 10
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """How a stretch of training ended: losses in nats, accuracy of the batch's choice, recall of held-out pairs."""

    epoch: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    recall: float
    unseen_recall: float

    @property
    def score(self) -> float:
        return self.recall + self.unseen_recall


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuned:
    """The map after its best epoch, and how every epoch went."""

    matrix: Floats
    history: tuple[Epoch, ...]
    best: Epoch


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """Centred vectors and the pairs to learn from and to validate with; rows from `items` on are queries.

    `unseen` says of each row that nothing is learnt from it.
    """

    vectors: Floats
    items: int
    train: Pairs
    validation: Pairs
    unseen: Flags


def tune(lessons: Lessons, start: Floats, how: Settings, tell: Callable[[Epoch], None] = lambda _: None) -> Tuned:
    """The map that puts partners nearest, by cross-entropy over the batch; stopped early on pairs it does not learn from.

    Shapes   lessons.vectors float32[rows, d], start float32[d, dim] -> matrix float32[d, dim].
    Limits   100,000 pairs an epoch take some six seconds on one core; 147,000 weights for 384 dimensions.
    Source   InfoNCE with in-batch negatives (MultipleNegativesRanking); a negative that is known to belong to the anchor is
             left out of its softmax.
    """
    torch.manual_seed(how.seed)
    chance = np.random.default_rng(how.seed)
    vectors, begun = torch.from_numpy(lessons.vectors), torch.from_numpy(np.ascontiguousarray(start, np.float32))
    moved = torch.nn.Parameter(torch.zeros_like(begun))
    optimiser = torch.optim.Adam([moved], lr=how.rate)
    course = _Course(vectors=vectors, known=_known(lessons.train, len(lessons.vectors)), how=how)
    history: list[Epoch] = []
    best, best_matrix = None, begun.numpy()
    for number in range(1, how.most_epochs + 1):
        losses = []
        order = chance.permutation(len(lessons.train))[: how.pairs_an_epoch]
        for rows in _batches(order, how.batch):
            loss, right = course.loss(begun + moved, lessons.train, rows)
            optimiser.zero_grad()
            (loss + how.decay * moved.square().sum()).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            losses.append((loss.item(), right))
        matrix = (begun + moved).detach().numpy().copy()
        epoch = _epoch(number, losses, lessons, matrix, course)
        history.append(epoch)
        tell(epoch)
        if best is None or epoch.score > best.score:
            best, best_matrix = epoch, matrix
        elif number - best.epoch >= how.patience:
            break
    if best is None:
        raise ValueError("there is nothing to learn from, or no epoch to learn in")
    return Tuned(matrix=best_matrix, history=tuple(history), best=best)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Course:
    """What every batch is measured with."""

    vectors: torch.Tensor
    known: Whole
    how: Settings

    def loss(self, matrix: torch.Tensor, of: Pairs, rows: Whole) -> tuple[torch.Tensor, float]:
        """Cross-entropy of these pairs, and how many anchors chose their own partner."""
        anchors, partners = of.anchors[rows], of.partners[rows]
        one, other = (
            functional.normalize(functional.dropout(self.vectors[each], self.how.dropout) @ matrix, dim=1)
            for each in (anchors, partners)
        )
        near = one @ other.T / self.how.temperature
        false = _belong(anchors[:, None], partners[None, :], self.known, len(self.vectors))
        false |= (anchors[:, None] == partners[None, :]) | (partners[:, None] == partners[None, :])
        np.fill_diagonal(false, val=False)
        near = near.masked_fill(torch.from_numpy(false), -torch.inf)
        wanted = torch.arange(len(rows))
        right = float((near.argmax(dim=1) == wanted).float().mean())
        return functional.cross_entropy(near, wanted), right

    def held_out(self, matrix: Floats, of: Pairs) -> tuple[float, float]:
        """Cross-entropy and accuracy of pairs that are not learnt from, without dropout."""
        order = np.random.default_rng(self.how.seed).permutation(len(of))[: self.how.batch * _HELD_OUT_BATCHES]
        calm = replace(self, how=replace(self.how, dropout=0.0))
        with torch.inference_mode():
            found = [calm.loss(torch.from_numpy(matrix), of, rows) for rows in _batches(order, self.how.batch)]
        losses = [(loss.item(), right) for loss, right in found]
        loss, right = np.mean(losses, axis=0) if losses else (0.0, 0.0)
        return float(loss), float(right)


def _epoch(
    number: int, losses: Sequence[tuple[float, float]], lessons: Lessons, matrix: Floats, course: _Course
) -> Epoch:
    held, right = course.held_out(matrix, lessons.validation)
    turned = lessons.vectors @ matrix
    turned /= np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-12)
    hits = judging.found(turned, lessons.validation, lessons.items, course.how.k)
    new = lessons.unseen[lessons.validation.anchors] | lessons.unseen[lessons.validation.partners]
    found = judging.shares(dict(zip(_BOTH, (hits, hits[new]), strict=True)))
    loss, accuracy = np.mean(losses, axis=0)
    return Epoch(
        epoch=number,
        train_loss=float(loss),
        train_accuracy=float(accuracy),
        validation_loss=held,
        validation_accuracy=right,
        **found,
    )


def _known(train: Pairs, rows: int) -> NDArray[np.int64]:
    """Every pair that is learnt from as one number, sorted: a look-up is a search."""
    return np.unique(train.anchors * rows + train.partners)


def _belong(anchors: Whole, partners: Whole, known: Whole, rows: int) -> Flags:
    asked = anchors * rows + partners
    place = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    same: Flags = known[place] == asked
    return same


def _batches(order: Whole, size: int) -> list[Whole]:
    """Whole batches; of fewer rows than one, all of them."""
    if len(order) < size:
        return [order] if len(order) > 1 else []
    return [order[begin : begin + size] for begin in range(0, len(order) - size + 1, size)]
