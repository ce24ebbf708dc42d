"""Work that a saved item or picture asks for."""

from datetime import datetime, timedelta

from domain.base.values import ImageId, ItemId, SiteId, SpaceId
from domain.catalog import rules
from domain.jobs.values import NewJob, Priority


def embed_products(site: SiteId, item: ItemId, content_hash: str, space: SpaceId) -> NewJob:
    """Encoding one item's text for one space; the same text is promised once."""
    return NewJob(
        kind="embed_products",
        key=f"embed_products:{item}:{content_hash}:{space}",
        site=site,
        arguments={"item": item, "hash": content_hash, "space": space},
    )


def read_images(site: SiteId, image: ImageId, src: str, media: str | None) -> NewJob:
    """Reading one version of one picture, after fetching it where it is a URL."""
    return NewJob(
        kind="read_images",
        key=f"read_images:{image}:{rules.source_hash(src, media)}",
        site=site,
        arguments={"image": image},
        # A page shows a picture that nobody has read yet; it cannot suit anybody without vectors.
        priority=Priority.BACKGROUND,
    )


def review_copy(site: SiteId, now: datetime, after: str | None = None) -> NewJob:
    """A look at all generated words of a site, next minute: are they still made from what is true?

    One a minute, however many batches an import has. `after`: where a look that has begun goes on, at once.
    """
    minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return NewJob(
        kind="review_copy",
        key=f"review_copy:{site}:{minute:%Y%m%d%H%M}:{after or ''}",
        site=site,
        arguments={"after": after},
        priority=Priority.BACKGROUND,
        run_at=minute if after is None else None,
    )
