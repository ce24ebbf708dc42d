"""Noise that hides single people: counts go in with what one person can change, and come out safe to publish."""

from collections.abc import Callable, Sequence

import opendp.prelude as dp

dp.enable_features("contrib")


def hidden(counts: Sequence[int], *, most_of_one: int, epsilon: float) -> list[int]:
    """The counts with Laplace noise: who sees them learns hardly more of anybody than without that person.

    Limits   one person changes the counts by most_of_one in all. Values may come out below 0: leave that to who rounds.
    Source   opendp's discrete Laplace mechanism, which has no floating-point leaks; its own privacy map is checked.
    """
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int)
    mechanism = dp.m.make_laplace(*space, scale=most_of_one / epsilon)
    # The map of the mechanism rounds upwards by a hair.
    privacy: Callable[[int], float] = mechanism.map
    assert privacy(most_of_one) <= epsilon * (1 + 1e-9)
    released = mechanism(list(counts))
    return [int(count) for count in released]
