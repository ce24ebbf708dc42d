"""The page where something takes too long: each block is looked for by itself, and only those that are late are missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.base.database import ReadSession, took_too_long
from domain.base.values import ImpressionId, ItemId
from domain.behaviour.values import ShopperState
from domain.catalog import read as catalog
from domain.catalog.values import Item
from domain.matching import read as matching
from domain.matching.values import KNOWN, Candidate
from domain.pages.read.homepage import log_failure, looked_over, situation_of
from domain.pages.read.skeleton import skeleton
from domain.pages.rules import arranging, slots, trying, versions
from domain.pages.values.blocks import Homepage
from domain.pages.values.slate import LiveBlock, Visit

# What holds three blocks up holds the next one up too, and somebody is waiting.
MOST_LATE: Final = 3
STRANGER: Final = ShopperState()
_BUDGET: Final = text("SELECT set_config('statement_timeout', CAST(:budget_ms AS text), true)")
# Reads uq_shoppers_site_key and pk_shoppers.
_PERSON: Final = text(
    "SELECT person.key FROM shoppers me JOIN shoppers person ON person.id = me.person_id WHERE me.site = :site AND me.key = :key"
)


class Late(Exception):
    """What a block shows was not found in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Goods:
    candidates: list[Candidate] = field(default_factory=list)
    items: Mapping[ItemId, Item] = field(default_factory=dict)


async def apart(db: ReadSession, visit: Visit, *, impression: ImpressionId, budget_ms: int) -> Homepage:
    """The page with every block that was to be had in time, chosen as for a stranger; the others are Unavailable.

    Limits   each statement may take `budget_ms`: one for the page, one for the person, two for a block that shows goods. After three late
             blocks no other one is looked for.
    Errors   UnknownSite, PageAbsent; DBAPIError where not even the page itself was to be had.
    """
    await db.execute(_BUDGET, {"budget_ms": str(budget_ms)})
    bones = await skeleton(db, visit)
    visit = replace(visit, locales=bones.locales)
    # Nobody has looked whether they are new; who has a name was greeted once.
    situation = replace(situation_of(visit, STRANGER, bones, None), new=visit.shopper is None)
    # Whose arm it is hangs on the person, whatever key they come with.
    person = await db.scalar(_PERSON, {"site": visit.site, "key": visit.shopper or ""}) or visit.shopper
    trial = trying.tried(bones.experiments, bones.campaigns, situation, site=visit.site, person=person)
    every = looked_over(bones, situation, trial)
    shown = [each.block for each in every if each.block is not None]
    late: dict[str, Exception] = {}
    goods = _Goods()
    for block in shown:
        found = await _goods(db, block, visit) if len(late) < MOST_LATE or not _asks(block, visit) else None
        if found is None:
            late[block.key] = Late(f"not found within {budget_ms} ms")
        else:
            goods = _Goods(candidates=[*goods.candidates, *found.candidates], items={**goods.items, **found.items})
    filled = slots.fill(
        arranging.in_order(shown, None),
        limit=bones.arrangement.slots,
        visit=visit,
        state=STRANGER,
        new=situation.new,
        candidates=goods.candidates,
        items=goods.items,
        trial=trial,
        failed=log_failure,
        called=bones.called,
        missing=late,
    )
    return Homepage(
        site=visit.site,
        key=visit.page,
        locale=visit.locales[0],
        impression=impression,
        at=visit.now,
        policy=slots.POLICY,
        degraded=True,
        blocks=filled.blocks,
        arms=trial.arms,
        version=None if visit.preview is None else versions.version(bones.blocks, bones.arrangement, visit.now).whole,
    )


def _asks(block: LiveBlock, visit: Visit) -> bool:
    return any(ask.source not in KNOWN for ask in slots.asks([block], visit, STRANGER))


async def _goods(db: ReadSession, block: LiveBlock, visit: Visit) -> _Goods | None:
    """What the block may show; None where that takes too long."""
    asks = [ask for ask in slots.asks([block], visit, STRANGER) if ask.source not in KNOWN]
    if not asks:
        return _Goods()
    try:
        # What is given up is the savepoint: the transaction, and what it sees, stays.
        async with db.begin_nested():
            candidates = await matching.candidates(
                db, visit.site, asks, shopper=None, space=None, exactly=False, now=visit.now
            )
            wanted = slots.wanted_items(candidates, STRANGER)
            items = await catalog.items_by_id(db, visit.site, wanted, visit.locales[0])
    except DBAPIError as error:
        if not took_too_long(error):
            raise
        return None
    return _Goods(candidates=candidates, items=items)
