"""Bringing everything up, keeping it up, and taking it down again."""

import http.client
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import FrameType

from domain.base.settings import Settings
from workers.up import outside, ports
from workers.up.errors import CannotStart
from workers.up.notes import kept_secret, write_secret
from workers.up.plan import Command, Plan
from workers.up.postgres import Postgres
from workers.up.processes import Child, Household, Server
from workers.up.programs import Say
from workers.up.redis import Redis
from workers.up.state import State

LOOK_S = 0.1
# A process that cannot start falls at once each time; one that lost a race at start does not fall thrice.
FALLS_BEFORE_READY = 3
_ends_of_lines = threading.Lock()


def up(read_settings: Callable[[], Settings], make_plan: Callable[[Settings], Plan]) -> None:
    """Runs until Ctrl-C or SIGTERM, then stops everything it started.

    `read_settings` is asked once no stale note of an earlier run can answer it.
    Errors   CannotStart, after everything that did start has been stopped.
    """
    # SIGINT as well: a shell that starts us in the background hands it down as ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    first = read_settings()
    address = f"http://{_reachable(first.host)}:{first.port}"
    state = State(first.state_dir)
    household = Household(say, state.note_processes)
    with state.held(address):
        _refuse_taken_port(first)
        try:
            settings = read_settings()
            _bring_up(settings, make_plan(settings), state, household)
            while True:
                household.tend(time.monotonic())
                time.sleep(LOOK_S)
        except KeyboardInterrupt:
            say("étalage", "stopping")
        except PermissionError as error:
            raise CannotStart(
                f"{error.filename} belongs to another user, perhaps because `make up` once ran as root. "
                "Run it as that user again, or have that user run `make reset`."
            ) from error
        finally:
            _take_down(state, household)


def say(name: str, line: str) -> None:
    """One line for the person at the terminal, under the name of who it comes from."""
    _show(f"{name:<10} │ {line}\n")


def _bring_up(settings: Settings, plan: Plan, state: State, household: Household) -> None:
    began = time.monotonic()
    known = _servers(settings, state, household)
    environment = {**os.environ, "STATE_DIR": str(state.folder), "PYTHONUNBUFFERED": "1", **known}
    for step in plan.steps:
        _carry_out(step, environment)
    children = {command.name: _child(command, environment) for command in plan.processes}
    for child in children.values():
        household.start(child)
    _wait_until_ready(settings, plan, household, children)
    _announce(settings, state, time.monotonic() - began)


def _servers(settings: Settings, state: State, household: Household) -> dict[str, str]:
    """What our processes have to know; what the environment did not give is written down for other terminals."""
    ours: dict[str, str] = {}
    if settings.database_url:
        outside.check_postgres(settings.database_url)
        say("postgres", "the one of DATABASE_URL answers")
    else:
        ours["database_url"] = _start(Postgres(state.folder / "postgres", _under("postgres")), household)
    if settings.redis_url:
        outside.check_redis(settings.redis_url)
        say("redis", "the one of REDIS_URL answers")
    else:
        ours["redis_url"] = _start(Redis(state.folder / "redis", _under("redis")), household)
    if not settings.secret_key.get_secret_value():
        ours["secret_key"] = kept_secret(state.secret_key)
    write_secret(state.services, json.dumps(ours, indent=1))
    return {name.upper(): value for name, value in ours.items()}


def _start(server: Server, household: Household) -> str:
    began = time.monotonic()
    household.start_server(server)
    say(server.name, f"ready in {time.monotonic() - began:.1f} s")
    return server.url


def _carry_out(step: Command, environment: Mapping[str, str]) -> None:
    began = time.monotonic()
    child = _child(step, environment)
    try:
        child.start()
        status = child.wait(step.patience_s)
    finally:
        child.stop()
    if status is None:
        raise CannotStart(f"{step.name} took longer than {step.patience_s / 60:.0f} minutes and was stopped.")
    if status != 0:
        raise CannotStart(f"{step.name} failed (status {status}); its last words are above.")
    say(step.name, f"done in {time.monotonic() - began:.1f} s")


def _wait_until_ready(settings: Settings, plan: Plan, household: Household, children: Mapping[str, Child]) -> None:
    deadline = time.monotonic() + plan.ready_s
    while not _ready(settings):
        household.tend(time.monotonic())
        for name in children:
            if household.falls(name) >= FALLS_BEFORE_READY:
                raise CannotStart(f"{name} fell {FALLS_BEFORE_READY} times while starting; its last words are above.")
        if time.monotonic() > deadline:
            raise CannotStart(f"/health/ready did not answer 200 within {plan.ready_s:.0f} s.")
        time.sleep(LOOK_S)


def _ready(settings: Settings) -> bool:
    connection = http.client.HTTPConnection(_reachable(settings.host), settings.port, timeout=2)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _announce(settings: Settings, state: State, took_s: float) -> None:
    address = f"http://{_reachable(settings.host)}:{settings.port}"
    tokens, account = _noted(state.tokens), _noted(state.account)
    rows = {
        "Shop": f"{address}/",
        "Studio": f"{address}/studio",
        "GraphQL": f"{address}/graphql",
        "Health": f"{address}/health/ready",
    }
    text = [f"\nReady in {took_s:.1f} s.\n", *(f"  {name:<12} {place}" for name, place in rows.items())]
    if tokens:
        text += ["", f"Tokens of the demo shop (Authorization: Bearer …), also in {state.tokens.name}:"]
        text += [f"  {label:<12} {token}" for label, token in tokens.items()]
    if account:
        password = account.get("password") or "the password you chose"
        text += ["", f"Sign in at {address}/studio, also in {state.account.name}:"]
        text += [f"  {account.get('email', '')}  {password}"]
    text += ["", "Ctrl-C stops everything; the data stays. `make reset` removes it.", ""]
    _show("\n".join(text) + "\n")


def _noted(path: Path) -> dict[str, str]:
    with suppress(OSError, ValueError):
        return dict(json.loads(path.read_text(encoding="utf-8")))
    return {}


def _show(text: str) -> None:
    # A terminal that was closed takes no words, and that is no reason to close the shop.
    with _ends_of_lines, suppress(OSError):
        sys.stdout.write(text)
        sys.stdout.flush()


def _take_down(state: State, household: Household) -> None:
    """Bounded in time, so a second Ctrl-C need not hurry it and cannot spoil it."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    household.stop()
    state.services.unlink(missing_ok=True)
    state.stop_leftovers()
    say("étalage", "everything has stopped")


def _refuse_taken_port(settings: Settings) -> None:
    if not ports.is_free(settings.port, settings.host):
        raise CannotStart(
            f"Port {settings.port} is taken by {ports.holder(settings.port)}. "
            f"Stop that, or choose another: PORT={ports.free(settings.port, settings.host)} make up"
        )


def _reachable(host: str) -> str:
    """Where to reach a server that listens on `host`."""
    return {"0.0.0.0": ports.LOOPBACK, "::": "::1", "": ports.LOOPBACK}.get(host, host)  # noqa: S104 - compared, not bound


def _child(command: Command, environment: Mapping[str, str]) -> Child:
    return Child(command.name, command.command, environment, _under(command.name))


def _under(name: str) -> Say:
    return lambda line: say(name, line)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
