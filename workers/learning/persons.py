"""Jobs about persons, as they are done: a site's people together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from domain.base.values import ShopperId, SiteId
from domain.jobs.values import Job


def of_each_site(jobs: Sequence[Job]) -> Iterator[tuple[SiteId, list[Job], list[ShopperId]]]:
    """Each site with its jobs and the persons they name, each once, in the order everybody locks them."""
    by_site: dict[SiteId, list[Job]] = defaultdict(list)
    for job in jobs:
        by_site[SiteId(str(job.site))].append(job)
    for site, asked in by_site.items():
        yield site, asked, sorted({ShopperId(int(str(job.arguments["person"]))) for job in asked})
