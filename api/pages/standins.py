"""What stands in for a page that cannot be read just now: everybody's page, as it was some minutes ago at most."""

from collections.abc import Hashable
from dataclasses import replace
from uuid import uuid4

import structlog

from api.copies import Copies
from domain.base.database import out_of_order
from domain.base.values import ImpressionId
from domain.pages.values import blocks as filled
from domain.pages.values.slate import Visit

log = structlog.get_logger()


def keep(copies: Copies, visit: Visit, page: filled.Homepage) -> None:
    """This page is everybody's, and may stand in for theirs until a newer one does."""
    copies.put(_place(visit), page, visit.now)


def page(copies: Copies, visit: Visit, error: Exception) -> filled.Homepage:
    """The newest page that everybody got in this place, as a new showing of it that says it is degraded.

    Errors   `error`, where there is none that is young enough, and for previews: who works on a page is not to see an old one.
    """
    found: filled.Homepage | None = copies.get(_place(visit), visit.now)
    if found is None or visit.preview is not None or not out_of_order(error):
        raise error
    log.warning("page_from_copy", site=visit.site, page=visit.page, error=type(error).__name__)
    return replace(found, impression=ImpressionId(uuid4()), at=visit.now, degraded=True)


def _place(visit: Visit) -> Hashable:
    return visit.site, visit.page, visit.locales, visit.channel, visit.country
