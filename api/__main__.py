"""`python -m api …`: the server, and the schema as text."""

import contextlib
import gc
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
import uvicorn

from api.app import create_app
from api.documents.changes import breaking
from api.documents.commands import documents
from api.limits import MAX_BODY_BYTES
from api.people.commands import people
from api.schema import sdl
from api.studio.build import build_studio
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
    spare_collector()
    server = Server(
        uvicorn.Config(
            app,
            host=host or configured.host,
            port=port or configured.port,
            loop="uvloop",
            http="httptools",
            ws="websockets-sansio",
            ws_max_size=MAX_BODY_BYTES,
            # Messages are small, and a compressor for each connection is not.
            ws_per_message_deflate=False,
            access_log=False,
            log_level="warning",
            timeout_graceful_shutdown=5,
        ),
        app.state.end,
    )
    # The server ends by the signal that it was told to stop with.
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        # As uvicorn's own command ends.
        sys.exit(3)


class Server(uvicorn.Server):
    """A server that ends what would go on and on before it waits for what it is answering."""

    def __init__(self, config: uvicorn.Config, end: Callable[[], None]) -> None:
        super().__init__(config)
        self._end = end

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """No more requests from here on."""
        self._end()
        await super().shutdown(sockets)


def spare_collector() -> None:
    """From here on garbage is looked for among what requests make, not in the schema and everything else that stays.

    A page makes some hundred dictionaries and no circles; by default each would be looked at while it is being made, which
    is a sixth of its time (tests/benchmarks/test_http.py). What a process keeps between pages is looked at rarely: every
    20,000 objects, that was another twentieth (tests/benchmarks/test_pages.py). 100,000 objects are some 10 MB.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


@commands.command()
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Instead of printing it, say what it takes away from those who ask by the schema in this file.",
)
def schema(against: Path | None) -> None:
    """Print the SDL."""
    if against is None:
        click.echo(sdl(), nl=False)
        return
    found = breaking(against.read_text(encoding="utf-8"), sdl(), datetime.now(UTC).date())
    for change in found:
        click.echo(change, err=True)
    if found:
        raise click.ClickException(
            f"{len(found)} changes break what {against} promised. Deprecate first, with a day: `Goes after 2027-06-30.`"
        )
    click.echo(f"nothing that {against} promised is broken")


commands.add_command(documents)
commands.add_command(build_studio)
commands.add_command(people)

if __name__ == "__main__":
    commands(prog_name="python -m api")
