"""Who comes to the shop, as its pages know them."""

from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.behaviour.values import ShopperState
from domain.choosing.read.evidence import remembered
from tests.shops import NOW


async def shopper_state(db: ReadSession, site: SiteId, key: str) -> ShopperState:
    """What the next page knows of the person behind this key."""
    return (await remembered(db, site, key, cart=(), now=NOW)).state
