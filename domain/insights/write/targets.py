"""Commands on the shares of attention that are wanted."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from domain.access import write as access
from domain.base.database import WriteSession
from domain.base.values import SiteId
from domain.insights.models import ExposureTargetRow
from domain.insights.rules.exposure import require_share
from domain.insights.values.exposure import Side


async def set_target(
    db: WriteSession, site: SiteId, side: Side, name: str, share: float | None, *, by: str, now: datetime
) -> None:
    """This brand, category or age is to have this share of attention; None: its share of the catalogue, as without one.

    Errors   BadShare; then nothing was written.
    """
    if share is not None:
        require_share(share)
    await access.take_pen(db, site)
    if share is None:
        this = (ExposureTargetRow.site == site, ExposureTargetRow.by == side, ExposureTargetRow.name == name)
        await db.execute(delete(ExposureTargetRow).where(*this))
    else:
        target = insert(ExposureTargetRow).values(site=site, by=side.value, name=name, share=share)
        keys = [ExposureTargetRow.site, ExposureTargetRow.by, ExposureTargetRow.name]
        await db.execute(target.on_conflict_do_update(index_elements=keys, set_={"share": share}))
    things, details = [f"exposure:{side}:{name}"], {"share": share}
    await access.remember(db, site, actor=by, action="set_exposure_target", things=things, details=details, now=now)
