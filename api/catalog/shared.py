"""By what a cache knows an item, and how long it may give one out."""

from domain.base.values import SiteId
from domain.catalog.values import Item

# Changed items are purged by their tags; this is for caches that nobody tells.
SECONDS = 60


def tag(item: Item) -> str:
    """As `cache.purged` names it, whatever kind of item it is."""
    return f"product:{item.id}"


def tags(site: SiteId, item: Item) -> set[str]:
    """Those of an answer that shows this item alone."""
    return {f"site:{site}", tag(item)}
