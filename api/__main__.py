"""`python -m api …`: the server, and the schema as text."""

import click
import uvicorn

from api.app import create_app
from api.documents.commands import documents
from api.schema import sdl
from domain.base import tracing
from domain.base.errors import DomainError
from domain.base.logs import log_to_stderr
from domain.base.settings import settings


@click.group(help="Étalage's front door.")
def commands() -> None:
    """Group of commands."""


@commands.command()
@click.option("--host", help="Address to listen on; the setting HOST if left out.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on; the setting PORT if left out.")
def serve(host: str | None, port: int | None) -> None:
    """Serve GraphQL, media and the demo shop's page until told to stop."""
    configured = settings()
    log_to_stderr(as_json=configured.log_json)
    try:
        tracing.start(configured.otlp_endpoint, "etalage-api")
        app = create_app(configured)
    except DomainError as refused:
        raise click.ClickException(refused.message) from refused
    uvicorn.run(
        app,
        host=host or configured.host,
        port=port or configured.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=5,
    )


@commands.command()
def schema() -> None:
    """Print the SDL."""
    click.echo(sdl(), nl=False)


commands.add_command(documents)

if __name__ == "__main__":
    commands(prog_name="python -m api")
