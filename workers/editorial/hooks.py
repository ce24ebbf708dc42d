"""Commands for webhooks: who hears of what, how deliveries went, and sending again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import click

from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.settings import settings
from domain.base.values import SiteId
from domain.webhooks import read, rules, write
from domain.webhooks.values import Delivery, DeliveryId, DeliveryState, EventId, Webhook, WebhookId

SITE = click.option("--site", required=True, help="The site's key.")

BY = "operator"


@click.command("create-webhook")
@SITE
@click.argument("url")
@click.option(
    "--event", "events", multiple=True, required=True, help="A type (block.published), a noun (block.*), or all (*)."
)
@click.option("--label", default="", help="What it is for.")
def create_webhook(site: str, url: str, events: Sequence[str], label: str) -> None:
    """Tell URL what happens from now on. Prints the webhook's id and the secret its receiver checks signatures with.

    Deliveries follow Standard Webhooks: any library for it verifies them. They come at least once and in any order: do a
    thing once for each `webhook-id`, and drop an event whose `sequence` is below the one you have of its `entity`.
    """

    async def act(database: Database) -> None:
        async with database.write() as db:
            made = await write.create_webhook(db, SiteId(site), url, events, label=label, by=BY, now=datetime.now(UTC))
            # Inside: a webhook whose secret cannot be made is not kept.
            click.echo(f"{made}\n{_secret(made)}")

    with_database(act)


@click.command()
@SITE
@click.option("--secret", type=click.UUID, metavar="ID", help="Print the secret of this one instead.")
def webhooks(site: str, secret: UUID | None) -> None:
    """List the webhooks of a site: who hears of what, and who is failing."""

    async def act(database: Database) -> None:
        async with database.read() as db:
            if secret is not None:
                click.echo(_secret((await read.webhook(db, SiteId(site), WebhookId(secret))).id))
                return
            for each in await read.webhooks(db, SiteId(site)):
                click.echo("  ".join(filter(None, (str(each.id), each.url, ",".join(each.events), *_health(each)))))

    with_database(act)


@click.command("disable-webhook")
@SITE
@click.argument("webhook", type=click.UUID, metavar="ID")
def disable_webhook(site: str, webhook: UUID) -> None:
    """Send nothing to a webhook any more."""

    async def act(database: Database) -> None:
        async with database.write() as db:
            await write.disable_webhook(db, SiteId(site), WebhookId(webhook), by=BY, now=datetime.now(UTC))
        click.echo(f"webhook {webhook} is disabled")

    with_database(act)


@click.command()
@SITE
@click.option("--state", type=click.Choice([state.value for state in DeliveryState]), help="Only those in this state.")
@click.option("--first", default=50, show_default=True, type=click.IntRange(1, 1000), help="How many to list.")
def deliveries(site: str, state: str | None, first: int) -> None:
    """List a site's newest deliveries."""

    async def act(database: Database) -> None:
        wanted = None if state is None else DeliveryState(state)
        async with database.read() as db:
            for each in await read.deliveries(db, SiteId(site), wanted, first=first):
                click.echo("  ".join(_line(each)))

    with_database(act)


@click.command("replay-webhook")
@SITE
@click.option("--event", type=click.UUID, metavar="ID", help="One event, to all that listen to it.")
@click.option("--delivery", type=click.UUID, metavar="ID", help="One delivery, to the webhook it was for.")
@click.option("--since", metavar="TIME", help="All events since then: 2026-11-21 or 2026-11-21T12:00+01:00; else UTC.")
@click.option("--webhook", type=click.UUID, metavar="ID", help="Only to this webhook.")
def replay_webhook(
    site: str, event: UUID | None, delivery: UUID | None, since: str | None, webhook: UUID | None
) -> None:
    """Send events again, under the same `webhook-id`. They are kept for thirty days."""
    if sum(each is not None for each in (event, delivery, since)) != 1:
        raise click.UsageError("Say what to replay: one of --event, --delivery and --since.")
    moment = None if since is None else _moment(since)

    async def act(database: Database) -> None:
        async with database.write() as db:
            promised = await write.replay(
                db,
                SiteId(site),
                event=None if event is None else EventId(event),
                delivery=None if delivery is None else DeliveryId(delivery),
                since=moment,
                webhook=None if webhook is None else WebhookId(webhook),
                now=datetime.now(UTC),
            )
        click.echo(f"{promised} deliveries are on their way again")

    with_database(act)


def _secret(webhook: WebhookId) -> str:
    return rules.webhook_secret(settings().secret_key.get_secret_value(), webhook)


def _health(webhook: Webhook) -> tuple[str, ...]:
    if webhook.disabled_at is not None:
        state = f"disabled since {webhook.disabled_at:%Y-%m-%dT%H:%MZ}"
    elif webhook.failing_since is not None:
        state = f"failing since {webhook.failing_since:%Y-%m-%dT%H:%MZ}"
    else:
        state = "well"
    return webhook.label, state, webhook.last_error or ""


def _line(delivery: Delivery) -> tuple[str, ...]:
    return (
        *(str(delivery.id), delivery.state.value, f"{delivery.created_at:%Y-%m-%dT%H:%M:%SZ}", delivery.type),
        *(f"{delivery.entity}#{delivery.sequence}", f"event {delivery.event}", f"webhook {delivery.webhook}"),
        *(f"attempts {delivery.attempts}", str(delivery.status or "-"), delivery.last_error or ""),
    )


def _moment(said: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise click.BadParameter(f"{said!r} is no ISO 8601 time", param_hint="--since") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
