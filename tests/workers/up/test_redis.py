"""The embedded Redis survives what happens on people's machines."""

import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workers.up.conftest import Heard
from workers.up import ports
from workers.up.redis import Redis, _answers

Make = Callable[[Path], Redis]


def answers(server: Redis) -> bool:
    port = ports.remembered(server.home / "port")
    assert port is not None
    return _answers(port, (server.home / "password").read_text())


def test_a_second_start_is_at_the_same_address(make_redis: Make, tmp_path: Path) -> None:
    first = make_redis(tmp_path)
    first.start()
    first.stop()

    second = make_redis(tmp_path)
    second.start()

    assert answers(second)
    assert second.url == first.url


def test_a_path_may_hold_spaces_and_be_long(make_redis: Make, tmp_path: Path) -> None:
    server = make_redis(tmp_path / "my shop's clone" / ("deep" * 40))
    server.start()

    assert answers(server)


def test_its_password_is_in_no_command_line_and_in_no_file_of_others(make_redis: Make, tmp_path: Path) -> None:
    server = make_redis(tmp_path)
    server.start()
    password = (tmp_path / "password").read_text()

    assert server.process is not None
    assert password not in Path(f"/proc/{server.process.pid}/cmdline").read_text()
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("password", "redis.conf")} == {0o600}
    assert not _answers(int((tmp_path / "port").read_text()), "guessed")


@pytest.mark.crash
def test_a_killed_server_comes_back_at_the_same_address(make_redis: Make, tmp_path: Path) -> None:
    server = make_redis(tmp_path)
    server.start()
    address = server.url
    assert server.process is not None
    os.kill(server.process.pid, signal.SIGKILL)
    server.process.wait(60)

    server.start()

    assert answers(server)
    assert server.url == address


def test_a_remembered_port_that_is_taken_is_left_to_its_holder(make_redis: Make, tmp_path: Path, heard: Heard) -> None:
    server = make_redis(tmp_path)
    server.start()
    server.stop()
    port = ports.remembered(tmp_path / "port")
    assert port is not None
    with socket.create_server(("127.0.0.1", port)):
        server.start()

    assert answers(server)
    assert heard[-1].startswith(f"port {port} is taken by pid {os.getpid()} (")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_as_root_it_runs_as_somebody_else(make_redis: Make, tmp_path: Path) -> None:
    server = make_redis(tmp_path)
    server.start()

    assert server.process is not None
    assert Path(f"/proc/{server.process.pid}").stat().st_uid != 0
