"""Work that pages ask for."""

from collections.abc import Sequence
from datetime import datetime

from domain.base.values import BlockId, Json, SiteId
from domain.jobs.values import NewJob, Priority


def write_copy(
    site: SiteId,
    block: BlockId,
    locale: str,
    version: int,
    priority: Priority = Priority.EDITOR,
    *,
    fields: Sequence[str] | None = None,
    seed: int | None = None,
    inputs: str | None = None,
) -> NewJob:
    """Words for one block in one locale, made from what the block is at this version.

    `fields` and `seed` are there where an editor asked for these words; else whatever needs words gets them. `inputs`
    names the facts that are new where the block itself is not: a job that runs with the old ones must not stand for this.
    """
    arguments: dict[str, Json] = {"block": str(block), "locale": locale}
    key = f"write_copy:{block}:{locale}:{version}"
    if fields is not None:
        arguments |= {"fields": list(fields), "seed": seed}
        key += f":{','.join(sorted(fields))}:{'' if seed is None else seed}"
    if inputs is not None:
        key += f":{inputs}"
    return NewJob(kind="write_copy", key=key, site=site, arguments=arguments, priority=priority)


def teach_copywriter(site: SiteId, now: datetime) -> NewJob:
    """The site's copywriter learns from its editors, once a day at most."""
    key = f"teach_copywriter:{site}:{now:%Y%m%d}"
    return NewJob(kind="teach_copywriter", key=key, site=site, arguments={}, priority=Priority.BACKGROUND)
