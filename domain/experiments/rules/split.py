"""Who is in which arm: a hash and nothing else, so everybody stays where they are and no row is kept."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b

from domain.base.values import Json
from domain.experiments.errors import LayerFull
from domain.experiments.values.experiments import Arm, Audience, Experiment, Overrides, State

BUCKETS = 1_000
"""A layer's people in equal parts; an experiment holds some of them, so a share is known to a tenth of a percent."""


def assignments(
    experiments: Sequence[Experiment],
    *,
    site: str,
    person: str,
    segments: Collection[str] = (),
    channel: str = "",
    locale: str = "",
) -> dict[str, str]:
    """The arm of each running experiment that this person is in, by the experiment's key.

    Limits   person: the one key of a person on every channel (`shoppers.person_id` leads to it), else arms would differ.
    """
    found: dict[str, str] = {}
    for each in experiments:
        if each.state is State.RUNNING and _concerned(each.audience, segments, channel, locale):
            taken = bucket(site, each.layer, person)
            if any(first <= taken < end for first, end in each.buckets):
                found[each.key] = arm_of(each.arms, site=site, salt=each.key, person=person).key
    return found


def overrides(experiments: Sequence[Experiment], assigned: Mapping[str, str]) -> Overrides:
    """All that this person's arms change, together. Starting an experiment made sure that no two say different things."""
    ranker, policy = None, None
    variants: list[str] = []
    settings: dict[str, Json] = {}
    for each in sorted(experiments, key=lambda experiment: experiment.key):
        arm = each.arm(assigned.get(each.key, ""))
        if arm is None:
            continue
        ranker = arm.overrides.ranker if ranker is None else ranker
        policy = arm.overrides.policy if policy is None else policy
        variants += [each.variant(arm.key), *arm.overrides.variants]
        settings = {**arm.overrides.settings, **settings}
    return Overrides(ranker=ranker, policy=policy, variants=tuple(dict.fromkeys(variants)), settings=settings)


def bucket(site: str, layer: str, person: str) -> int:
    """The person's bucket in a layer, 0 to 999. Buckets of two layers have nothing to do with each other."""
    return number("layer", site, layer, person) % BUCKETS


def arm_of(arms: Sequence[Arm], *, site: str, salt: str, person: str) -> Arm:
    """The person's arm, in proportion to the weights, whichever bucket they are in: who was together in one
    experiment is mixed anew in the next.
    """
    point = number("arm", site, salt, person) % sum(arm.weight for arm in arms)
    for arm in arms:
        if point < arm.weight:
            return arm
        point -= arm.weight
    return arms[-1]


def number(*words: str) -> int:
    """A number of 64 bits that looks like chance and is always the same for the same words."""
    # The lengths keep ("ab", "c") and ("a", "bc") apart.
    text = "".join(f"{len(word)}:{word}" for word in words)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())


def allot(
    wanted: int, *, layer: str, others: Sequence[tuple[int, int]], held: Sequence[tuple[int, int]] = ()
) -> tuple[tuple[int, int], ...]:
    """The ranges that make up `wanted` buckets: all that are held already, and the first that nobody holds.

    Errors   LayerFull.
    """
    mine = {each for first, end in held for each in range(first, end)}
    taken = {each for first, end in others for each in range(first, end)}
    free = [each for each in range(BUCKETS) if each not in taken and each not in mine]
    more = wanted - len(mine)
    if more > len(free):
        raise LayerFull(layer, more, len(free))
    return _ranges(sorted(mine | set(free[: max(more, 0)])))


def _ranges(buckets: Sequence[int]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for each in buckets:
        if found and found[-1][1] == each:
            found[-1] = (found[-1][0], each + 1)
        else:
            found.append((each, each + 1))
    return tuple(found)


def _concerned(audience: Audience, segments: Collection[str], channel: str, locale: str) -> bool:
    return (
        (not audience.segments or any(segment in segments for segment in audience.segments))
        and (not audience.channels or channel in audience.channels)
        and (not audience.locales or locale in audience.locales)
    )
