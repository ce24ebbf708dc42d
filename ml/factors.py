"""Factors of items learnt from who met what: implicit alternating least squares, and one solve to place a person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]

# So many gathered numbers at once stay in the cache (4 MB of float32): 4 and 16 times as many took 1.3 and 4 times as long.
_STEP = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Who met what, how strongly, row by row.

    Shapes   starts int64[rows + 1]; columns and weights [n], the entries of row r at starts[r]:starts[r + 1]; weights > 0.
    """

    starts: Whole
    columns: Whole
    weights: Floats
    width: int

    @property
    def rows(self) -> int:
        return len(self.starts) - 1

    def turned(self) -> "Met":
        """The same, column by column."""
        order = np.argsort(self.columns, kind="stable")
        rows = np.repeat(np.arange(self.rows), np.diff(self.starts))
        starts = np.searchsorted(self.columns[order], np.arange(self.width + 1))
        return Met(starts=starts, columns=rows[order], weights=self.weights[order], width=self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`regularisation` grows with how often a row was met; `unobserved` is the weight of what was never met."""

    dim: int = 64
    regularisation: float = 0.003
    unobserved: float = 0.1
    rounds: int = 12


def train(
    met: Met,
    settings: Settings,
    *,
    seed: int,
    start: Floats | None = None,
    on_round: Callable[[int], None] | None = None,
) -> Floats:
    """The factors of the columns (items); from `start`, those of an earlier day, a few rounds are enough.

    Shapes   start and -> float32[met.width, dim].
    Source   Hu, Koren & Volinsky 2008; frequency-scaled regularisation and its scale after Rendle et al. 2022.
    """
    chance = torch.Generator().manual_seed(seed)
    items = torch.randn(met.width, settings.dim, generator=chance) * (0.1 / settings.dim**0.5)
    if start is not None:
        items = torch.from_numpy(start)
    turned = met.turned()
    for number in range(settings.rounds):
        people = _solve(met, items, settings)
        items = _solve(turned, people, settings)
        if on_round:
            on_round(number + 1)
    found: Floats = items.numpy()
    return found


def place(met: Met, items: Floats, settings: Settings) -> Floats:
    """The factors of people, given those of the items: one solve each, zeros for who met nothing.

    Shapes   -> float32[met.rows, items.shape[1]].
    """
    found: Floats = _solve(met, torch.from_numpy(items), settings).numpy()
    return found


def _solve(met: Met, others: torch.Tensor, settings: Settings) -> torch.Tensor:
    everywhere = settings.unobserved * (others.T @ others)
    found = torch.zeros(met.rows, others.shape[1])
    for rows, longest in _alike(met, others.shape[1]):
        lengths = met.starts[rows + 1] - met.starts[rows]
        inside = np.arange(longest) < lengths[:, None]
        entries = np.minimum(met.starts[rows][:, None] + np.arange(longest), len(met.columns) - 1)
        columns = torch.from_numpy(met.columns[entries])
        weights = torch.from_numpy(np.where(inside, met.weights[entries], 0).astype(np.float32))
        gathered = others[columns]
        weighted = gathered * weights[:, :, None]
        scale = settings.regularisation * (weights.sum(1) + settings.unobserved * len(others))
        system = weighted.transpose(1, 2) @ gathered + everywhere
        system.diagonal(dim1=1, dim2=2).add_(scale[:, None])
        factor = torch.linalg.cholesky(system)
        found[torch.from_numpy(rows)] = torch.cholesky_solve(weighted.sum(1)[:, :, None], factor)[:, :, 0]
    return found


def _alike(met: Met, dim: int) -> Iterator[tuple[Whole, int]]:
    """Rows that met something, those of like length together, so that little is padded."""
    lengths = np.diff(met.starts)
    order = np.argsort(lengths, kind="stable")
    order = order[lengths[order] > 0]
    begin = 0
    while begin < len(order):
        # The systems themselves take dim² each; a step grows while its longest row still fits.
        ends = np.arange(begin + 1, len(order) + 1)
        sizes = (ends - begin) * (lengths[order[begin:]] + dim) * dim
        many = max(int(np.searchsorted(sizes, _STEP)), 1)
        yield order[begin : begin + many], int(lengths[order[begin + many - 1]])
        begin += many
