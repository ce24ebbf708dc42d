"""`python -m workers …`: the worker, the relay, and the commands of every package in `workers` that has some."""

import asyncio
import contextlib
import importlib.util
import os
import pkgutil
import signal
import sys
import threading
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import click
import uvloop
from asyncpg import InterfaceError, PostgresError
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

import workers
from domain.base import tracing
from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.errors import Broken, DomainError
from domain.base.logs import log_to_stderr
from domain.base.settings import settings
from domain.base.values import JobId
from domain.jobs import read, write
from domain.jobs.values import JobState, KindBacklog, PageOfJobs
from workers import main as worker
from workers import spaces, tables
from workers.queue import sender
from workers.relay import run_relay
from workers.runtime import Runtime, open_runtime
from workers.schedule import run_schedule
from workers.tasks.review_copy import promise_new_prompts


class Door(click.Group):
    """Commands of this module, and those of the packages beside it, which are imported only when asked for.

    Where a command cannot do what it should, it ends with one clear line and exit code 1.
    """

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or _commands_of_packages().get(cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_commands_of_packages()})

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DomainError as error:
            raise click.ClickException(error.message) from error
        except (DBAPIError, PostgresError, InterfaceError, OSError) as error:
            reason = error.orig if isinstance(error, DBAPIError) else error
            raise click.ClickException(f"{type(reason).__name__}: {reason}".splitlines()[0]) from error


@click.group(cls=Door, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Étalage's workers: they think, Postgres remembers, the API reads."""


@commands.command()
@click.option(
    "--grace", "grace_s", default=8.0, show_default=True, help="Seconds a job may still run once told to stop."
)
def run(grace_s: float) -> None:
    """Do jobs until told to stop (SIGTERM or Ctrl-C)."""
    known = worker.known_tasks()
    redis_url = _redis_url()

    async def serve(stop: asyncio.Event) -> None:
        tracing.start(settings().otlp_endpoint, "etalage-worker")
        runtime = open_runtime(settings())
        preparing = asyncio.create_task(_prepare(runtime))
        try:
            await worker.run_tasks(runtime, known, redis_url, stop, grace_s=grace_s)
        finally:
            preparing.cancel()
            await asyncio.wait({preparing})
            await runtime.database.close()

    _until_told(serve)
    if any(each.daemon for each in threading.enumerate()):
        # A model may still think for a job that was given back; an interpreter that ends around it aborts.
        tracing.stop()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


async def _prepare(runtime: Runtime) -> None:
    """What a worker of this release needs that one before it did not leave: its models' vectors, its prompts' words."""
    await spaces.prepare(runtime)
    await promise_new_prompts(runtime.database, runtime.now())


@commands.command()
def relay() -> None:
    """Send promised jobs to the workers, and keep the table of jobs tidy, until told to stop."""
    sizes = worker.batch_sizes(worker.known_tasks())
    redis_url = _redis_url()

    async def serve(stop: asyncio.Event) -> None:
        tracing.start(settings().otlp_endpoint, "etalage-relay")
        database = Database(settings().database_url, pool_size=settings().pool_size)
        try:
            async with sender(redis_url) as opened, asyncio.TaskGroup() as group:
                group.create_task(run_relay(database, opened, sizes, settings(), stop))
                group.create_task(run_schedule(database, stop))
        finally:
            await database.close()

    _until_told(serve)


@commands.group(invoke_without_command=True)
@click.option(
    "--state", type=click.Choice([state.value for state in JobState]), help="List the newest jobs in a state."
)
@click.option("--first", default=50, show_default=True, type=click.IntRange(1, 1000), help="How many jobs to list.")
@click.pass_context
def jobs(ctx: click.Context, state: str | None, first: int) -> None:
    """Backlog, lag and dead letters; `jobs retry ID` gives a dead job its attempts back."""
    if ctx.invoked_subcommand is not None:
        return

    async def look(database: Database) -> None:
        now = datetime.now(UTC)
        async with database.read() as db:
            if state is not None:
                _show_jobs(await read.page_of_jobs(db, JobState(state), first=first), now)
                return
            _show_backlog(await read.backlog(db, now))
            dead = await read.page_of_jobs(db, JobState.DEAD, first=10)
        if dead.jobs:
            click.echo()
            _show_jobs(dead, now)

    with_database(look)


@jobs.command()
@click.argument("job", type=click.IntRange(min=1), required=False, metavar="ID")
@click.option("--all-dead", is_flag=True, help="Every dead job that was not asked for again since.")
def retry(job: int | None, *, all_dead: bool) -> None:
    """Run a dead job again."""
    if (job is None) != all_dead:
        raise click.UsageError("Name one job by its ID, or say --all-dead.")

    async def again(database: Database) -> None:
        async with database.write() as db:
            if job is None:
                click.echo(f"{await write.retry_all_dead(db, datetime.now(UTC))} dead jobs will run again")
            else:
                revived = await write.retry(db, JobId(job), datetime.now(UTC))
                click.echo(f"job {job} ({revived.kind}, {revived.key}) will run again")

    with_database(again)


def _show_backlog(lines: Sequence[KindBacklog]) -> None:
    if not lines:
        click.echo("no jobs are open or dead, and none was done in the last hour")
        return
    tables.show(
        ("kind", "ready", "later", "sent", "running", "dead", "done 1 h", "lag s"),
        [
            (
                *(line.kind, str(line.ready), str(line.later), str(line.sent), str(line.running)),
                *(str(line.dead), str(line.done_last_hour), f"{line.lag_s:.1f}"),
            )
            for line in lines
        ],
    )


def _show_jobs(page: PageOfJobs, now: datetime) -> None:
    if not page.jobs:
        click.echo("no jobs in this state")
        return
    tables.show(
        ("id", "kind", "state", "site", "attempts", "age s", "key", "last error"),
        [
            (
                *(str(job.id), job.kind, job.state.value, job.site or "-", str(job.attempt)),
                *(
                    f"{(now - job.created_at).total_seconds():.0f}",
                    job.key,
                    "".join((job.last_error or "").splitlines()[:1])[:100],
                ),
            )
            for job in page.jobs
        ],
    )
    if page.more:
        click.echo("… and older ones")


def _until_told(serve: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    """Run `serve` with an event that SIGTERM and SIGINT set; a second signal does not wait."""

    async def listen() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        serving = asyncio.create_task(serve(stop))

        def told() -> None:
            if stop.is_set():
                serving.cancel()
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, told)
        with contextlib.suppress(asyncio.CancelledError):
            await serving

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(listen())


def _redis_url() -> str:
    if not settings().redis_url:
        raise Broken("No Redis is configured. Run `make up`, or set REDIS_URL.")
    return settings().redis_url


@cache
def _commands_of_packages() -> dict[str, click.Command]:
    """Each click command defined in `workers/<package>/commands.py`, by name."""
    found: dict[str, click.Command] = {}
    for module in pkgutil.iter_modules(workers.__path__):
        if module.ispkg and importlib.util.find_spec(f"workers.{module.name}.commands"):
            named = vars(importlib.import_module(f"workers.{module.name}.commands")).values()
            commands_ = [command for command in named if isinstance(command, click.Command)]
            groups = [command for command in commands_ if isinstance(command, click.Group)]
            below = [child for group in groups for child in group.commands.values()]
            found |= {str(command.name): command for command in commands_ if command not in below}
    return found


def main() -> None:
    try:
        configured = settings()
    except ValidationError as error:
        for problem in error.errors():
            click.echo(f"Error: {'.'.join(map(str, problem['loc'])).upper()}: {problem['msg']}", err=True)
        sys.exit(1)
    log_to_stderr(as_json=configured.log_json)
    commands(prog_name="python -m workers")


if __name__ == "__main__":
    main()
