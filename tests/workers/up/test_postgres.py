"""The embedded Postgres survives what happens on people's machines."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from tests.workers.up.conftest import Heard, ask, eventually, gone
from workers.up import ports
from workers.up.errors import CannotStart
from workers.up.postgres import Postgres

ROOT = Path(__file__).resolve().parents[3]
Make = Callable[..., Postgres]
START = "import sys, pathlib, workers.up.postgres as p; p.Postgres(pathlib.Path(sys.argv[1]), print).start()"

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")


def pid_of(server: Postgres) -> int:
    assert server.process is not None
    return server.process.pid


def status_of(server: Postgres, line: str) -> str:
    lines = Path(f"/proc/{pid_of(server)}/status").read_text().splitlines()
    return next(found for found in lines if found.startswith(line)).split()[1]


def test_a_second_start_finds_the_rows_of_the_first_at_the_same_address(make_postgres: Make, tmp_path: Path) -> None:
    first = make_postgres(tmp_path)
    first.start()
    ask(first.url, "CREATE EXTENSION vector", "CREATE TABLE t AS SELECT '[1,2]'::halfvec(2) AS v")
    first.stop()

    second = make_postgres(tmp_path)
    second.start()

    assert second.url == first.url
    assert ask(second.url, "SELECT v::text FROM t") == "[1,2]"


def test_its_vector_extension_is_new_enough_for_iterative_scans(make_postgres: Make, tmp_path: Path) -> None:
    server = make_postgres(tmp_path)
    server.start()

    version = ask(server.url, "SELECT default_version FROM pg_available_extensions WHERE name = 'vector'")

    assert tuple(int(part) for part in str(version).split(".")) >= (0, 8, 0)


def test_a_path_may_hold_spaces_and_be_longer_than_a_unix_socket_allows(make_postgres: Make, tmp_path: Path) -> None:
    server = make_postgres(tmp_path / "my shop's clone" / ("deep" * 40))
    server.start()

    assert ask(server.url, "SELECT 1") == 1


def test_two_clones_run_side_by_side(make_postgres: Make, tmp_path: Path) -> None:
    left, right = make_postgres(tmp_path / "left"), make_postgres(tmp_path / "right")
    left.start()
    right.start()

    ask(left.url, "CREATE TABLE only_left ()")

    assert left.url != right.url
    assert ask(right.url, "SELECT to_regclass('only_left')") is None


def test_it_listens_behind_a_password_that_only_its_owner_can_read(make_postgres: Make, tmp_path: Path) -> None:
    server = make_postgres(tmp_path)
    server.start()
    password = (tmp_path / "password").read_text()

    with pytest.raises(asyncpg.InvalidPasswordError):
        ask(server.url.replace(password, "guessed"), "SELECT 1")
    assert (tmp_path / "password").stat().st_mode & 0o777 == 0o600
    assert password not in Path(f"/proc/{pid_of(server)}/cmdline").read_text()
    assert ask(server.url, "SHOW listen_addresses") == "127.0.0.1"


@pytest.mark.crash
def test_a_killed_server_comes_back_with_every_committed_row(make_postgres: Make, tmp_path: Path) -> None:
    first = make_postgres(tmp_path, durable=True)
    first.start()
    ask(first.url, "CREATE TABLE t AS SELECT generate_series(1, 1000) AS n")
    os.kill(pid_of(first), signal.SIGKILL)

    second = make_postgres(tmp_path)
    second.start()

    assert ask(second.url, "SELECT count(*) FROM t") == 1000


@pytest.mark.crash
def test_a_server_left_behind_is_stopped_and_its_rows_are_kept(
    make_postgres: Make, tmp_path: Path, heard: Heard
) -> None:
    left_behind = make_postgres(tmp_path)
    left_behind.start()
    ask(left_behind.url, "CREATE TABLE t AS SELECT 7 AS n")

    next_one = make_postgres(tmp_path)
    next_one.start()

    assert gone(pid_of(left_behind))
    assert ask(next_one.url, "SELECT n FROM t") == 7
    assert heard[-1] == f"stopping a server that an earlier run left behind (pid {pid_of(left_behind)})"


def test_a_lock_file_that_names_somebody_elses_process_stops_nobody(
    make_postgres: Make, tmp_path: Path, stranger: subprocess.Popen[bytes]
) -> None:
    server = make_postgres(tmp_path)
    server.start()
    server.stop()
    lock = tmp_path / "data" / "postmaster.pid"
    lock.write_text(f"{stranger.pid}\n{tmp_path / 'data'}\n1\n5432\n\n127.0.0.1\n")
    os.chown(lock, (tmp_path / "data").stat().st_uid, -1)

    server.start()

    assert ask(server.url, "SELECT 1") == 1
    assert stranger.poll() is None


def test_a_remembered_port_that_is_taken_is_left_to_its_holder(
    make_postgres: Make, tmp_path: Path, heard: Heard
) -> None:
    server = make_postgres(tmp_path)
    server.start()
    server.stop()
    port = ports.remembered(tmp_path / "port")
    assert port is not None
    with socket.create_server(("127.0.0.1", port)):
        server.start()

    assert ask(server.url, "SELECT 1") == 1
    assert f":{port}/" not in server.url
    assert heard[-1].startswith(f"port {port} is taken by pid {os.getpid()} (")
    assert heard[-1].endswith(f"; moving to {ports.remembered(tmp_path / 'port')}")


@pytest.mark.crash
def test_a_first_start_that_was_killed_half_way_is_begun_anew(make_postgres: Make, tmp_path: Path) -> None:
    starting = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"from workers.up.postgres import Postgres as P; P(P.__init__ and __import__('pathlib').Path({str(tmp_path)!r}), print).start()",
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    assert eventually(lambda: list(tmp_path.glob("making-*/data/base")))
    starting.kill()
    starting.wait()
    assert not (tmp_path / "data").exists()

    server = make_postgres(tmp_path)
    server.start()

    assert ask(server.url, "SELECT 1") == 1
    assert list(tmp_path.glob("making-*")) == []


def test_data_of_another_major_version_is_named_and_not_touched(make_postgres: Make, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("17\n")
    (tmp_path / "password").write_text("kept")

    with pytest.raises(CannotStart, match=r"was made by Postgres 17; this release brings Postgres 18\. Dump it"):
        make_postgres(tmp_path).start()

    assert [path.name for path in (tmp_path / "data").iterdir()] == ["PG_VERSION"]


def test_a_lost_password_is_named_with_the_file_it_was_in(make_postgres: Make, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()

    with pytest.raises(CannotStart, match=r"is gone \(.*password\)\. Put the file back, or run `make reset`"):
        make_postgres(tmp_path).start()


def test_a_wrong_password_is_told_as_such(make_postgres: Make, tmp_path: Path) -> None:
    server = make_postgres(tmp_path)
    server.start()
    server.stop()
    (tmp_path / "password").write_text("another")

    with pytest.raises(CannotStart, match="refuses the password"):
        server.start()

    assert not server.alive


def test_a_server_that_ends_at_start_shows_its_last_words(make_postgres: Make, tmp_path: Path) -> None:
    server = make_postgres(tmp_path)
    server.start()
    server.stop()
    (tmp_path / "data" / "global" / "pg_control").unlink()

    with pytest.raises(CannotStart, match=r"(?s)Postgres ended while starting .*could not (open|find|locate)"):
        server.start()


@as_root
def test_as_root_it_runs_as_somebody_else_without_any_power(open_folder: Path, make_postgres: Make) -> None:
    server = make_postgres(open_folder / "postgres")
    server.start()

    assert status_of(server, "Uid:") != "0"
    assert int(status_of(server, "CapEff:"), 16) == 0
    assert (open_folder / "postgres" / "data").stat().st_uid == int(status_of(server, "Uid:"))


@as_root
def test_as_root_below_a_closed_folder_it_keeps_one_power_and_opens_nothing(
    make_postgres: Make, tmp_path: Path
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = make_postgres(closed / "postgres")
    server.start()

    assert ask(server.url, "SELECT 1") == 1
    assert status_of(server, "Uid:") != "0"
    assert int(status_of(server, "CapEff:"), 16).bit_count() == 1
    assert closed.stat().st_mode & 0o777 == 0o700


@as_root
def test_as_root_in_somebodys_clone_it_runs_as_that_person_each_time(make_postgres: Make, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    clone.mkdir()
    os.chown(clone, 1, 1)
    server = make_postgres(clone / ".etalage" / "postgres")

    users = []
    for _ in range(2):
        server.start()
        users.append(status_of(server, "Uid:"))
        server.stop()

    assert users == ["1", "1"]
