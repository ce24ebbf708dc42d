"""`python -m workers up`."""

import click

from domain.base.settings import Settings
from workers.up.errors import CannotStart
from workers.up.plan import plan
from workers.up.up import up as bring_up


@click.command()
def up() -> None:
    """Run everything on this machine: servers, weights, tables, demo shop, relay, worker, API. Ctrl-C stops it.

    State lies under .etalage/ (STATE_DIR). PORT changes the port, DATABASE_URL and REDIS_URL replace the embedded
    servers.
    """
    try:
        bring_up(Settings, plan)
    except CannotStart as problem:
        raise click.ClickException(str(problem)) from None
