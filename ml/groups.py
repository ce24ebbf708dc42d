"""Groups of like vectors: how many there are by stability, and how much each vector belongs to each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.mixture import GaussianMixture

from ml.values import Vectors

Labels = NDArray[np.intp]
Points = NDArray[np.float64]

COUNTS = (2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 56, 64)
# Two partitions with a Rand index above this say the same about nearly every pair (Hubert & Arabie's adjusted index).
STABLE = 0.8
BOOTSTRAPS = 10
# Groups of fewer would tell on somebody (as many stand behind every neighbour that is served).
SMALLEST = 5
# Below four groups of ten there is nothing to tell apart; fewer than ten a group, and a bootstrap leaves some empty.
FEWEST = 40
PER_GROUP = 10
# The first axes hold what vectors have in common; behind four fifths of the variance comes noise that splits nobody.
KEPT_VARIANCE = 0.8
AXES = 16
# On 155 shoppers of the demo shop 7 axes gave a stability of .75, 16 gave .64: an axis has to be seen in enough vectors.
PER_AXIS = 20
# Stability and silhouette are compared on this many vectors: beyond, they move by less than the draw of the sample.
SAMPLED = 4_000
# The silhouette compares every vector with every other one.
MEASURED = 1_000
# Of the whole variance, per axis: a group of near equal vectors is not narrower than this.
NARROWEST = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One number of groups that was tried: how far bootstraps agree (adjusted Rand index), and the silhouette."""

    k: int
    stability: float
    silhouette: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """A mixture of diagonal Gaussians on a few axes, started from k-means; largest group first.

    A vector x stands at `axes @ x - offsets`; its log density in group g is, up to a constant of x,
    log(priors[g]) + ½ Σ log(precisions[g]) - ½ Σ precisions[g] · (place - means[g])².

    Shapes   axes float32[p, dim], orthonormal; offsets float32[p]; means, precisions float32[k, p]; priors float32[k];
             weights float32[n, k] of the vectors it was learnt from, rows sum to 1.
    """

    axes: Vectors = field(repr=False)
    offsets: Vectors = field(repr=False)
    means: Vectors = field(repr=False)
    precisions: Vectors = field(repr=False)
    priors: Vectors
    weights: Vectors = field(repr=False)
    stability: float
    silhouette: float
    agreement: float
    kept_variance: float
    trials: tuple[Trial, ...]

    @property
    def k(self) -> int:
        return len(self.priors)


def learn_groups(vectors: Vectors, *, seed: int) -> Groups:
    """The largest number of groups that bootstraps agree on, and a soft membership in each.

    `agreement` is the adjusted Rand index of k-means and the mixture. Where no number is stable, the stablest is taken.

    Shapes   vectors float32[n, dim], unit length, n >= FEWEST.
    Errors   ValueError for fewer vectors.
    Source   stability by bootstrap: Dolnicar & Leisch 2010; diagonal mixtures: scikit-learn's GaussianMixture.
    """
    if len(vectors) < FEWEST:
        raise ValueError(f"{len(vectors)} vectors are too few to group; {FEWEST} are needed.")
    most = min(AXES, len(vectors) // PER_AXIS, vectors.shape[1])
    reduced = PCA(n_components=most, svd_solver="full").fit(vectors)
    share = np.cumsum(reduced.explained_variance_ratio_)
    kept = min(int(np.searchsorted(share, KEPT_VARIANCE)) + 1, len(share))
    axes = np.asarray(reduced.components_[:kept], np.float64)
    offsets = axes @ np.asarray(reduced.mean_, np.float64)
    points = vectors.astype(np.float64) @ axes.T - offsets
    sample = _sample(points, seed)
    trials = tuple(_trials(sample, seed))
    stable = [trial for trial in trials if trial.stability > STABLE]
    chosen = max(stable, key=lambda trial: trial.k) if stable else max(trials, key=lambda trial: trial.stability)
    means = _k_means(sample, chosen.k, seed).cluster_centers_
    mixture = _mixture(points, means, seed)
    # The mixture may leave a group of k-means to its neighbours; one with hardly anybody in it is none.
    members = np.bincount(mixture.predict(points), minlength=len(means))
    order = [int(g) for g in np.argsort(-mixture.weights_, kind="stable") if members[g] >= SMALLEST]
    weights = mixture.predict_proba(points)[:, order]
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), np.finfo(np.float64).tiny)
    priors = mixture.weights_[order] / mixture.weights_[order].sum()
    return Groups(
        axes=axes.astype(np.float32),
        offsets=offsets.astype(np.float32),
        means=mixture.means_[order].astype(np.float32),
        precisions=(1 / mixture.covariances_[order]).astype(np.float32),
        priors=priors.astype(np.float32),
        weights=weights.astype(np.float32),
        stability=chosen.stability,
        silhouette=chosen.silhouette,
        agreement=float(adjusted_rand_score(_nearest(points, means), weights.argmax(axis=1))),
        kept_variance=float(share[kept - 1]),
        trials=trials,
    )


def _trials(points: Points, seed: int) -> Iterator[Trial]:
    chance = np.random.default_rng(seed)
    for k in COUNTS:
        if k > 2 and k * PER_GROUP > len(points):
            return
        found = [_bootstrap(points, k, chance) for _ in range(BOOTSTRAPS)]
        whole = _k_means(points, k, seed).labels_
        yield Trial(
            k=k,
            stability=float(np.mean([adjusted_rand_score(one, other) for one, other in pairwise(found)])),
            silhouette=float(silhouette_score(points[:MEASURED], whole[:MEASURED])),
        )


def _bootstrap(points: Points, k: int, chance: np.random.Generator) -> Labels:
    """Which group each point falls into, by the groups of a sample drawn with replacement."""
    drawn = points[chance.integers(len(points), size=len(points))]
    return _nearest(points, _k_means(drawn, k, int(chance.integers(2**31)), tries=3).cluster_centers_)


def _k_means(points: Points, k: int, seed: int, tries: int = 10) -> MiniBatchKMeans:
    return MiniBatchKMeans(n_clusters=k, n_init=tries, batch_size=1_024, random_state=seed).fit(points)


def _nearest(points: Points, means: Points) -> Labels:
    apart = (means**2).sum(axis=1) - 2 * points @ means.T
    return np.asarray(apart.argmin(axis=1))


def _mixture(points: Points, means: Points, seed: int) -> GaussianMixture:
    spread = float(points.var(axis=0).mean())
    sizes = np.maximum(np.bincount(_nearest(points, means), minlength=len(means)), 1)
    return GaussianMixture(
        n_components=len(means),
        covariance_type="diag",
        means_init=means,
        weights_init=sizes / sizes.sum(),
        precisions_init=np.full(means.shape, 1 / spread),
        reg_covar=NARROWEST * spread,
        max_iter=200,
        tol=1e-4,
        random_state=seed,
    ).fit(points)


def _sample(points: Points, seed: int) -> Points:
    if len(points) <= SAMPLED:
        return points
    return points[np.random.default_rng(seed).permutation(len(points))[:SAMPLED]]
