"""`python -m workers`: one clear line and exit code 1 where it cannot, 2 for bad usage, 0 for success."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from domain.base.settings import settings
from tests.workers.jobs.bakery import Bakery
from tests.workers.jobs.crew import QUICK, crew
from tests.workers.jobs.processes import ROOT, processes
from workers.__main__ import commands


class Said:
    """What a command said: exit code, standard output, the last line of standard error."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def by(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        for name, value in environment.items():
            self._monkeypatch.setenv(name, value)
        settings.cache_clear()
        answer = CliRunner().invoke(commands, arguments, prog_name="python -m workers")
        return answer.exit_code, answer.stdout, (answer.stderr.splitlines() or [""])[-1]

    async def beside(self, *arguments: str) -> tuple[int, str, str]:
        """The same in a thread, as it starts an event loop of its own."""
        return await asyncio.to_thread(self.by, *arguments)


@pytest.fixture
def said(database_url: str, redis_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Said]:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REDIS_URL", redis_server)
    yield Said(monkeypatch)
    settings.cache_clear()


async def test_jobs_shows_the_backlog_and_the_dead_letters(bakery: Bakery, said: Said) -> None:
    await _burn(bakery)
    await bakery.ask("waiting")

    code, out, _ = await said.beside("jobs")

    assert code == 0
    head, bake, *_, dead_head, dead = out.splitlines()
    assert head.split() == ["kind", "ready", "later", "sent", "running", "dead", "done", "1", "h", "lag", "s"]
    assert bake.split()[:7] == ["bake", "1", "0", "0", "0", "1", "0"]
    assert dead_head.split()[:3] == ["id", "kind", "state"]
    assert dead.split()[1:5] == ["bake", "dead", "-", "1"]
    assert dead.endswith("burnt bread  BurntError: burnt  to a crisp")


async def test_jobs_of_one_state_are_listed(bakery: Bakery, said: Said) -> None:
    await bakery.ask("waiting")

    code, out, _ = await said.beside("jobs", "--state", "ready")
    assert (code, len(out.splitlines())) == (0, 2)
    assert await said.beside("jobs", "--state", "dead") == (0, "no jobs in this state\n", "")


async def test_a_dead_job_is_retried_by_its_id_and_only_once(bakery: Bakery, said: Said) -> None:
    await _burn(bakery)
    [dead] = await bakery.dead()

    assert await said.beside("jobs", "retry", str(dead.id)) == (
        0,
        f"job {dead.id} (bake, burnt bread) will run again\n",
        "",
    )

    assert await bakery.counts() == {"ready": 1}
    code, _, error = await said.beside("jobs", "retry", str(dead.id))
    assert (code, error) == (1, f"Error: Job {dead.id} is ready; only a dead job can be retried.")


async def test_all_dead_jobs_are_retried_together(bakery: Bakery, said: Said) -> None:
    await _burn(bakery)

    assert await said.beside("jobs", "retry", "--all-dead") == (0, "1 dead jobs will run again\n", "")

    assert await bakery.counts() == {"ready": 1}


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("jobs", "retry"), "Error: Name one job by its ID, or say --all-dead."),
        (("jobs", "retry", "1", "--all-dead"), "Error: Name one job by its ID, or say --all-dead."),
        (("jobs", "retry", "x"), "Error: Invalid value for 'ID': 'x' is not a valid integer range."),
        (("dance",), "Error: No such command 'dance'."),
    ],
)
def test_bad_usage_is_exit_code_2(said: Said, arguments: tuple[str, ...], error: str) -> None:
    code, out, last = said.by(*arguments)

    assert (code, out, last) == (2, "", error)


@pytest.mark.parametrize("command", [("run",), ("relay",), ("jobs",), ("jobs", "retry")])
def test_every_command_explains_itself(said: Said, command: tuple[str, ...]) -> None:
    code, out, _ = said.by(*command, "--help")

    assert code == 0
    assert out.startswith(f"Usage: python -m workers {' '.join(command)}")


def test_a_postgres_that_is_not_there_is_one_line_and_exit_code_1(said: Said) -> None:
    code, out, error = said.by("jobs", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    assert (code, out) == (1, "")
    assert error.startswith("Error: ConnectionRefusedError:")


def test_servers_that_are_not_configured_are_one_line_and_exit_code_1(said: Said, tmp_path: Path) -> None:
    nothing = {"DATABASE_URL": "", "REDIS_URL": "", "STATE_DIR": str(tmp_path)}

    for command in ("run", "relay"):
        code, _, error = said.by(command, **nothing)
        assert (code, error) == (1, "Error: No Redis is configured. Run `make up`, or set REDIS_URL.")


def test_a_setting_that_makes_no_sense_is_one_line_and_exit_code_1() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "workers", "jobs"],
        cwd=ROOT,
        env={"PORT": "harbour"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 1
    assert answer.stderr.startswith("Error: PORT: Input should be a valid integer")
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.crash
async def test_run_and_relay_end_with_0_when_told_to_stop(bakery: Bakery, database_url: str, tmp_path: Path) -> None:
    with processes(database_url, bakery.redis_url, tmp_path) as started:
        running = [started.start_command("-m", "workers", command) for command in ("run", "relay")]
        while started.said().count("_started") < 2:
            assert all(process.poll() is None for process in running), started.said()
            await asyncio.sleep(0.05)

        running[0].send_signal(signal.SIGTERM)
        running[1].send_signal(signal.SIGINT)

        assert [await started.stopped(process) for process in running] == [0, 0]


async def _burn(bakery: Bakery) -> None:
    """One dead job: burnt bread."""
    await bakery.ask("burnt bread", arguments={"poison": True})
    async with crew(bakery.database, bakery.redis_url, settings=QUICK.model_copy(update={"job_attempts": 1})):
        await bakery.settled(1)
