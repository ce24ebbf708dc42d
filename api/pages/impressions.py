"""The signed ids of showings."""

from collections.abc import Sequence
from functools import partial

from api.context import Context
from domain.base.bounded import Projections
from domain.behaviour.rules import impressions as behaviour
from domain.behaviour.values import Shown, ShownBlock
from domain.pages.values import blocks as filled

# What showings of pages carry that are given again, some 1 kB each.
_PACKED = Projections[Sequence[filled.AnyBlock], str | None, str](1_000)


def let_go() -> None:
    """Pages that are over may be somebody's."""
    _PACKED.let_go()


def issued(context: Context, page: filled.Homepage, shopper: str | None) -> str:
    """The signed id of this one showing. Whoever gets it is somebody: the answer is for nobody else."""
    context.keep_out_of_caches()
    key = context.settings.secret_key.get_secret_value()
    return behaviour.stamped(key, page.site, page.impression, page.at, _packed(page, shopper))


def _packed(page: filled.Homepage, shopper: str | None) -> str:
    """What every showing of these very blocks to this shopper carries."""
    made = partial(_shown, page, shopper)
    # Pages without blocks have nothing that is theirs alone.
    if not page.blocks:
        return behaviour.packed(made())
    return _PACKED.of(page.blocks, shopper, lambda *_: behaviour.packed(made()))


def _shown(page: filled.Homepage, shopper: str | None) -> Shown:
    return Shown(
        id=page.impression,
        site=page.site,
        page=page.key,
        policy=page.policy,
        at=page.at,
        shopper=None if shopper is None else behaviour.short_hash(shopper),
        blocks=tuple(
            ShownBlock(
                key=each.key,
                position=each.decision.position,
                propensity=each.decision.propensity,
                items=filled.items_in(each),
            )
            for each in page.blocks
        ),
        arms=page.arms,
        seen=page.seen,
        ranker=page.ranker,
    )
