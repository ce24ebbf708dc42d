"""Searching by vectors ahead of the pages, in transactions short enough for nobody to notice."""

from collections.abc import Sequence

from domain.base.values import ShopperId, SiteId
from domain.choosing.write import ahead
from workers.runtime import Runtime


async def search_ahead(runtime: Runtime, site: SiteId, persons: Sequence[ShopperId] | None = None) -> None:
    """The interests and places of these persons, or of everybody of the site, have their lists.

    Until then, and wherever this was cut off, a page searches by itself.
    """
    exact_rows = runtime.settings.exact_search_rows
    searched = ahead.AT_ONCE
    while searched >= ahead.AT_ONCE:
        async with runtime.database.write() as db:
            searched = await ahead.search_ahead(db, site, runtime.now(), exact_rows=exact_rows, persons=persons)
