"""Work that webhooks ask for."""

from domain.base.values import SiteId
from domain.jobs.values import NewJob, Priority
from domain.webhooks.values import DeliveryId


def deliver_webhooks(site: SiteId, delivery: DeliveryId) -> NewJob:
    """One event sent to one webhook."""
    return NewJob(
        kind="deliver_webhooks",
        key=f"deliver_webhooks:{delivery}",
        site=site,
        arguments={"delivery": str(delivery)},
        priority=Priority.EDITOR,
    )
