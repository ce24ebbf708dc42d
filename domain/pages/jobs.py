"""Work that pages ask for."""

from domain.base.values import BlockId, SiteId
from domain.jobs.values import NewJob, Priority


def write_copy(site: SiteId, block: BlockId, locale: str, version: int, priority: Priority = Priority.EDITOR) -> NewJob:
    """Words for one block in one locale, made from what the block is at this version."""
    return NewJob(
        kind="write_copy",
        key=f"write_copy:{block}:{locale}:{version}",
        site=site,
        arguments={"block": str(block), "locale": locale},
        priority=priority,
    )
