"""Who decides about a machine's words: for a kind, for a field of a kind, for one block."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from domain.access import read as access
from domain.access import write as audit
from domain.access.rules import grants
from domain.access.values import Action, Hand, Touch
from domain.base.database import WriteSession
from domain.base.values import BlockId, SiteId
from domain.catalog import jobs as catalog_jobs
from domain.jobs import write as promises
from domain.pages import jobs
from domain.pages.errors import PolicyInvalid
from domain.pages.kinds.kind import Kind
from domain.pages.models import BlockRow, CopyPolicyRow
from domain.pages.read.policies import policies
from domain.pages.rules.kinds import all_kinds, kind_named
from domain.pages.rules.policies import wanted_at_all
from domain.pages.values.editing import BlockState
from domain.pages.values.fields import CopyPolicy, KindPolicy
from domain.pages.write import steps
from domain.pages.write.begin import take_pen


async def set_policy(
    db: WriteSession,
    site: SiteId,
    kind: str,
    field: str | None,
    policy: CopyPolicy | None,
    *,
    by: Hand,
    now: datetime,
) -> list[KindPolicy]:
    """The site's rules with this one; None takes it away. Saying what is said already writes nothing.

    Whoever lets words go live unasked has to be allowed to publish them.
    Errors   PolicyInvalid for an unknown kind or a field machines do not write, NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    known = _known(kind, field)
    _require(by, known, field)
    held = await policies(db, site)
    before = next((each.policy for each in held if (each.kind, each.field) == (kind, field)), None)
    if before is policy:
        return held
    row = {"site": site, "kind": kind, "field": field or ""}
    if policy is None:
        await db.execute(delete(CopyPolicyRow).filter_by(**row))
    else:
        put = insert(CopyPolicyRow).values(**row, policy=policy)
        await db.execute(
            put.on_conflict_do_update(index_elements=["site", "kind", "field"], set_={"policy": put.excluded.policy})
        )
    things = [f"copy_policy:{kind}" + (f".{field}" if field else "")]
    details = {"before": before, "after": policy}
    await audit.remember(db, site, actor=by.label, action="set_policy", things=things, details=details, now=now)
    # Words that nobody wanted before may be wanted now.
    await promises.add(db, [catalog_jobs.review_copy(site, now)], now)
    return await policies(db, site)


async def set_copy_policy(
    db: WriteSession,
    site: SiteId,
    block_id: BlockId,
    policy: CopyPolicy | None,
    *,
    expected_version: int,
    by: Hand,
    now: datetime,
) -> BlockState:
    """The block with its own rule; None: the site's rule for the kind. Its words stay as they are.

    Errors   BlockAbsent, BlockChanged, NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    block = await steps.present(db, site, block_id, now)
    await steps.require_version(db, block, expected_version)
    kind = kind_named(block.kind)
    _require(by, kind, None)
    if block.copy_policy is policy:
        return block
    note = f"copy policy {policy or 'of the kind'}"
    step = steps.Step(before=block, action=Action.EDIT, draft=block.draft, note=note)
    after = await steps.take_step(db, step, by=by, now=now)
    await db.execute(update(BlockRow).where(BlockRow.id == block.id).values(copy_policy=policy))
    if wanted_at_all(kind, policy, await policies(db, site)):
        shop = await access.site(db, site)
        wanted = [jobs.write_copy(site, block.id, locale, after.version) for locale in shop.locales]
        await promises.add(db, wanted, now)
    return await steps.present(db, site, block_id, now)


def _known(kind: str, field: str | None) -> Kind:
    """The kind. Errors: PolicyInvalid."""
    known = all_kinds().get(kind)
    if known is None:
        raise PolicyInvalid(f"{kind[:60]!r} is no block kind. There are {', '.join(sorted(all_kinds()))}.")
    generated = [spec.name for spec in known.fields if spec.generated]
    if not generated:
        raise PolicyInvalid(f"Machines write nothing of a {known.label.lower()}, so there is nothing to rule.")
    if field is not None and field not in generated:
        raise PolicyInvalid(
            f"Machines do not write {field[:60]!r} of a {known.label.lower()}. Name one of {', '.join(generated)}."
        )
    return known


def _require(by: Hand, kind: Kind, field: str | None) -> None:
    """Nothing, or NotAllowed: who may not publish such words may not say that others need not be asked."""
    names = [field] if field is not None else [spec.name for spec in kind.fields if spec.generated]
    touches = [Touch(kind=kind.name, field=name, locale=None) for name in names]
    grants.require_touch(by, Action.PUBLISH, touches)
