"""`make up`, with real servers and small processes, on machines where something is wrong."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.workers.up.conftest import ask, eventually, gone
from workers.up import ports

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.crash


class Terminal:
    """One terminal with one `make up` in it."""

    def __init__(self, state: Path, port: int, kind: str, environment: Mapping[str, str]) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        self.state = state
        self.port = port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.workers.up.stub", *([kind] if kind else [])],
            cwd=ROOT,
            env={**clean, "STATE_DIR": str(state), "PORT": str(port), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def screen(self) -> str:
        return "".join(self._lines)

    def shows(self, words: str, patience_s: float = 90) -> bool:
        return eventually(lambda: words in self.screen or self.process.poll() is not None, patience_s) and (
            eventually(lambda: words in self.screen, 2)
        )

    def ends(self, patience_s: float = 90) -> int:
        status = self.process.wait(patience_s)
        self._reader.join()
        return status

    def services(self) -> dict[str, str]:
        return dict(json.loads((self.state / "services.json").read_text()))

    def pids(self) -> dict[str, int]:
        noted = json.loads((self.state / "processes.json").read_text())
        return {name: pid for name, (pid, _) in noted.items()}

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.ends()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            self._lines.extend(output)


Open = Callable[..., Terminal]


@pytest.fixture
def make_up(tmp_path: Path) -> Iterator[Open]:
    terminals: list[Terminal] = []

    def make(name: str = "state", kind: str = "", port: int | None = None, **environment: str) -> Terminal:
        terminals.append(Terminal(tmp_path / name, port or ports.free(), kind, environment))
        return terminals[-1]

    yield make
    for terminal in terminals:
        terminal.close()


def answer(terminal: Terminal) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{terminal.port}/health/ready", timeout=60) as response:
        return str(response.read().decode())


def test_it_opens_the_shop_says_where_and_ctrl_c_leaves_nothing_running(make_up: Open, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "tokens.json").write_text('{"editor": "etl_editor"}')
    (tmp_path / "state" / "account.json").write_text('{"email": "owner@example.com", "password": "made once"}')

    terminal = make_up()
    assert terminal.shows("Ctrl-C stops everything"), terminal.screen
    pids, services = terminal.pids(), terminal.services()
    shop = answer(terminal)
    terminal.process.send_signal(signal.SIGINT)

    assert terminal.ends() == 0
    assert f"http://127.0.0.1:{terminal.port}/graphql" in terminal.screen
    assert "editor       etl_editor" in terminal.screen
    assert "  owner@example.com  made once" in terminal.screen
    assert "migrations │ the tables are there" in terminal.screen
    assert set(pids) == {"postgres", "redis", "worker", "api"}
    assert shop == str(pids["api"])
    assert all(gone(pid) for pid in pids.values())
    assert set(services) == {"database_url", "redis_url", "secret_key"}
    assert not (terminal.state / "services.json").exists()


def test_a_second_terminal_finds_the_servers_and_nobody_else_can(make_up: Open) -> None:
    terminal = make_up()
    assert terminal.shows("Ctrl-C stops everything"), terminal.screen

    assert ask(terminal.services()["database_url"], "SELECT 1") == 1
    assert (terminal.state / "services.json").stat().st_mode & 0o777 == 0o600
    assert (terminal.state / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_second_run_in_one_clone_is_refused_and_the_first_runs_on(make_up: Open) -> None:
    first = make_up()
    assert first.shows("Ctrl-C stops everything"), first.screen

    second = make_up()

    assert second.ends() == 1
    assert f"already runs from this clone: pid {first.process.pid}, http://127.0.0.1:{first.port}" in second.screen
    assert answer(first)


def test_two_clones_run_side_by_side(make_up: Open) -> None:
    left, right = make_up("left"), make_up("right")
    assert left.shows("Ctrl-C stops everything"), left.screen
    assert right.shows("Ctrl-C stops everything"), right.screen

    left.close()

    assert answer(right)
    assert ask(right.services()["database_url"], "SELECT 1") == 1


def test_a_taken_port_is_named_with_its_holder_and_another_one(make_up: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        terminal = make_up(port=port)

        assert terminal.ends() == 1
    assert f"Port {port} is taken by pid {os.getpid()} (" in terminal.screen
    offered = re.findall(r"choose another: PORT=(\d+) make up", terminal.screen)
    assert [int(other) > port for other in offered] == [True]
    assert not (terminal.state / "postgres").exists()


def test_servers_and_processes_that_are_killed_come_back_at_the_same_address(make_up: Open) -> None:
    terminal = make_up()
    assert terminal.shows("Ctrl-C stops everything"), terminal.screen
    pids, services = terminal.pids(), terminal.services()
    ask(services["database_url"], "CREATE TABLE t AS SELECT 7 AS n")

    for pid in pids.values():
        os.kill(pid, signal.SIGKILL)

    for name in pids:
        assert terminal.shows(f"{name:<10} │ is back"), terminal.screen
    assert "postgres   │ was killed by signal 9; starting it again in 0.5 s" in terminal.screen
    assert ask(services["database_url"], "SELECT n FROM t") == 7
    assert eventually(lambda: terminal.pids()["api"] != pids["api"])
    assert terminal.process.poll() is None


def test_everything_dies_with_a_killed_parent_and_the_next_run_has_the_rows(make_up: Open) -> None:
    first = make_up()
    assert first.shows("Ctrl-C stops everything"), first.screen
    pids, services = first.pids(), first.services()
    ask(services["database_url"], "CREATE TABLE t AS SELECT 7 AS n")
    first.process.kill()
    first.ends()
    assert eventually(lambda: all(gone(pid) for pid in pids.values())), pids

    second = make_up()

    assert second.shows("Ctrl-C stops everything"), second.screen
    assert ask(second.services()["database_url"], "SELECT n FROM t") == 7
    assert second.services() == services


def test_a_step_that_fails_stops_everything_and_says_which(make_up: Open) -> None:
    terminal = make_up(kind="bad-step")

    assert terminal.ends() == 1
    assert "migrations │ no such table" in terminal.screen
    assert "migrations failed (status 1); its last words are above." in terminal.screen
    assert not (terminal.state / "processes.json").exists()


def test_a_process_that_cannot_start_stops_everything_and_says_which(make_up: Open) -> None:
    terminal = make_up(kind="crash-at-start")

    assert terminal.ends() == 1
    assert "api        │ cannot start" in terminal.screen
    assert "api fell 3 times while starting; its last words are above." in terminal.screen


def test_servers_of_your_own_replace_the_embedded_ones(make_up: Open, server_url: str, redis_server: str) -> None:
    terminal = make_up(DATABASE_URL=server_url, REDIS_URL=redis_server)
    assert terminal.shows("Ctrl-C stops everything"), terminal.screen

    assert not (terminal.state / "postgres").exists()
    assert not (terminal.state / "redis").exists()
    assert set(terminal.services()) == {"secret_key"}
    assert set(terminal.pids()) == {"worker", "api"}


def test_a_server_of_your_own_that_is_silent_is_named_without_its_password(make_up: Open) -> None:
    port = ports.free()

    terminal = make_up(DATABASE_URL=f"postgresql://me:hidden@127.0.0.1:{port}/shop")

    assert terminal.ends() == 1
    assert f"The Postgres of DATABASE_URL (127.0.0.1:{port}) does not answer" in terminal.screen
    assert "hidden" not in terminal.screen


def test_a_state_folder_that_cannot_be_written_is_named(make_up: Open, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    terminal = make_up("file/state")

    assert terminal.ends() == 1
    assert (
        "file/state cannot be written (Not a directory). Make it writable, or choose another place" in terminal.screen
    )


def test_reset_stops_what_runs_and_removes_all_of_it(make_up: Open) -> None:
    terminal = make_up()
    assert terminal.shows("Ctrl-C stops everything"), terminal.screen
    pids = terminal.pids()

    reset = subprocess.run(
        [
            sys.executable,
            "-I",
            "-c",
            f"import sys; sys.path.insert(0, {str(ROOT)!r}); import workers.up.reset as r; r.main()",
        ],
        env={"STATE_DIR": str(terminal.state)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert reset.returncode == 0, reset.stderr
    assert terminal.ends() == 0
    assert all(gone(pid) for pid in pids.values())
    assert not terminal.state.exists()
