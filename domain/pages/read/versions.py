"""Which version of a page is looked at."""

from domain.base.database import ReadSession
from domain.pages.read.skeleton import skeleton
from domain.pages.rules import versions
from domain.pages.rules.versions import Version
from domain.pages.values.slate import Visit


async def version(db: ReadSession, visit: Visit) -> Version:
    """The version of the page that this visit looks at. One statement.

    Errors   UnknownSite, PageAbsent.
    """
    bones = await skeleton(db, visit)
    return versions.version(bones.blocks, bones.arrangement, visit.now)
