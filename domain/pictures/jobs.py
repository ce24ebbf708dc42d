"""Work that pictures ask for."""

from uuid import UUID

from domain.base.values import SiteId
from domain.jobs.values import NewJob, Priority


def check_pictures(site: SiteId) -> NewJob:
    """A look at all pictures of a site that were read since the last, one such look at a time."""
    return NewJob(kind="check_pictures", key=f"check_pictures:{site}", site=site, priority=Priority.BACKGROUND)


def find_by_photo(site: SiteId, photo: UUID) -> NewJob:
    """Looking at a shopper's photo, who waits for it."""
    return NewJob(
        kind="find_by_photo",
        key=f"find_by_photo:{photo}",
        site=site,
        arguments={"photo": str(photo)},
        priority=Priority.SHOPPER,
    )
