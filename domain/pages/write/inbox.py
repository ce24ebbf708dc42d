"""Waving entries of the inbox away, and taking that back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.access.rules.grants import require_action
from domain.access.values import Action, Hand
from domain.access.write import remember, take_pen
from domain.base.database import WriteSession
from domain.base.values import Json, SiteId
from domain.pages.errors import DismissalRefused
from domain.pages.models import InboxDismissalRow
from domain.pages.rules import inbox as rules
from domain.pages.values.inbox import InboxKind, Named


async def dismiss(
    db: WriteSession,
    site: SiteId,
    entries: Sequence[Named],
    dismissal: UUID,
    *,
    until: datetime | None,
    by: Hand,
    now: datetime,
) -> None:
    """These entries are not in the inbox until then, or until what they are about changes; None: that alone.

    Errors   NotAllowed; DismissalRefused for proposals, which want an answer, and for a moment that is past.
    """
    require_action(by, Action.DECIDE)
    if any(each.kind is InboxKind.PROPOSAL for each in entries):
        raise DismissalRefused("Proposals are answered, not waved away. Reject them with a reason: decideProposals.")
    if until is not None and until <= now:
        raise DismissalRefused(f"Nothing can be put off until {until:%Y-%m-%d %H:%M %Z}: that is past.")
    if not entries:
        return
    await take_pen(db, site)
    about = {"mark": None, "dismissal": dismissal, "by": by.label, "at": now, "until": until}
    rows = {(each.kind, each.key): about | {"mark": each.mark} for each in entries}
    made = upsert(InboxDismissalRow).values(
        [{"site": site, "kind": kind, "key": key, **values} for (kind, key), values in rows.items()]
    )
    said = {name: getattr(made.excluded, name) for name in about}
    key_columns = [InboxDismissalRow.site, InboxDismissalRow.kind, InboxDismissalRow.key]
    await db.execute(made.on_conflict_do_update(index_elements=key_columns, set_=said))
    details: Mapping[str, Json] = {"entries": [rules.name_of(each) for each in entries[:50]], "count": len(rows)}
    things = [f"dismissal:{dismissal}"]
    await remember(db, site, actor=by.label, action="dismiss_entries", things=things, details=details, now=now)


async def undo_dismissal(db: WriteSession, site: SiteId, dismissal: UUID, *, by: Hand, now: datetime) -> int:
    """How many entries are back in the inbox.

    Errors   NotAllowed; DismissalRefused if there is nothing left to take back.
    """
    require_action(by, Action.DECIDE)
    await take_pen(db, site)
    mine = (InboxDismissalRow.site == site, InboxDismissalRow.dismissal == dismissal)
    gone = len((await db.execute(delete(InboxDismissalRow).where(*mine).returning(InboxDismissalRow.key))).all())
    if not gone:
        raise DismissalRefused("There is nothing left to take back: it was taken back before, or waved away again.")
    things, details = [f"dismissal:{dismissal}"], {"count": gone}
    await remember(db, site, actor=by.label, action="undo_dismissal", things=things, details=details, now=now)
    return gone
