"""The few colours a shopper would name when asked what colour the thing is."""

import numpy as np
from numpy.typing import NDArray

from ml.pictures.colours import Lab, hex_of, name_of
from ml.values import Colour

MAX_COLOURS = 6
_SMALLEST_SHARE = 0.04
_CLUSTERS = 10
_SAMPLE = 2_500


def palette(rgb: NDArray[np.uint8], lab: Lab, weights: NDArray[np.float32]) -> tuple[Colour, ...]:
    """At most six colours, largest share first; shares add up to 1 at most.

    Shapes   rgb uint8[n, 3], lab float32[n, 3], weights float32[n] of the subject's pixels; n >= 1.
    """
    step = max(1, len(lab) // _SAMPLE)
    points, colours, heft = lab[::step].astype(np.float64), rgb[::step], weights[::step].astype(np.float64)
    labels = _clustered(points, heft)
    total = float(heft.sum()) or 1.0
    by_name: dict[str, tuple[float, str, float]] = {}
    for cluster in np.unique(labels):
        chosen = labels == cluster
        share = float(heft[chosen].sum()) / total
        code = hex_of(np.median(colours[chosen], axis=0))
        name = name_of(code)
        # Light and shade of one cloth are one colour to a shopper: clusters of one name count together.
        known = by_name.get(name)
        if known is None:
            by_name[name] = (share, code, share)
        elif share > known[2]:
            by_name[name] = (known[0] + share, code, share)
        else:
            by_name[name] = (known[0] + share, known[1], known[2])
    ranked = sorted(by_name.items(), key=lambda item: (-item[1][0], item[0]))
    large = [item for item in ranked if item[1][0] >= _SMALLEST_SHARE] or ranked[:1]
    return tuple(Colour(hex=code, name=name, share=round(share, 3)) for name, (share, code, _) in large[:MAX_COLOURS])


def _clustered(points: NDArray[np.float64], heft: NDArray[np.float64]) -> NDArray[np.int64]:
    """A cluster's number for every point: k-means from well-spread starts, the same every time."""
    spread = points * np.array([0.6, 1.0, 1.0])  # lightness differs by shading alone
    centres = _starts(spread, heft)
    labels = np.zeros(len(spread), dtype=np.int64)
    for _ in range(12):
        distances = ((spread[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
        labels = np.argmin(distances, axis=1)
        moved = np.stack(
            [
                np.average(spread[labels == k], axis=0, weights=heft[labels == k] + 1e-9)
                if (labels == k).any()
                else centre
                for k, centre in enumerate(centres)
            ]
        )
        if np.allclose(moved, centres, atol=0.3):
            break
        centres = moved
    return labels


def _starts(points: NDArray[np.float64], heft: NDArray[np.float64]) -> NDArray[np.float64]:
    """k-means++ with a fixed seed."""
    chance = np.random.default_rng(0)
    centres = [np.average(points, axis=0, weights=heft + 1e-9)]
    nearest = ((points - centres[0]) ** 2).sum(axis=1)
    for _ in range(_CLUSTERS - 1):
        odds = nearest * (heft + 1e-9)
        if odds.sum() <= 1e-6:
            break
        centres.append(points[chance.choice(len(points), p=odds / odds.sum())])
        nearest = np.minimum(nearest, ((points - centres[-1]) ** 2).sum(axis=1))
    return np.stack(centres)
