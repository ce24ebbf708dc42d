"""The servers that tests run on: one for a whole run, however many processes it has, and none afterwards."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workers.up.conftest import eventually
from workers.up.redis import _answers

ROOT = Path(__file__).resolve().parents[3]
ASK = "import sys; from tests.services import embedded; print(embedded('redis', run=int(sys.argv[1])))"

pytestmark = pytest.mark.crash


@pytest.fixture
def run() -> Iterator[subprocess.Popen[bytes]]:
    """The main process of another test run."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    yield process
    process.kill()
    process.wait()


def ask_twice_at_once(run: subprocess.Popen[bytes]) -> set[str]:
    asking = [
        subprocess.Popen([sys.executable, "-c", ASK, str(run.pid)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    return {process.communicate(timeout=300)[0].strip() for process in asking}


def answers(url: str) -> bool:
    password, _, port = url.removeprefix("redis://:").removesuffix("/0").replace("@127.0.0.1", "").rpartition(":")
    return _answers(int(port), password)


def test_the_processes_of_one_run_share_a_server_that_outlives_each_of_them(run: subprocess.Popen[bytes]) -> None:
    (url,) = ask_twice_at_once(run)

    assert eventually(lambda: answers(url))
    assert ask_twice_at_once(run) == {url}


def test_a_run_that_is_killed_leaves_no_server(run: subprocess.Popen[bytes]) -> None:
    (url,) = ask_twice_at_once(run)
    run.kill()
    run.wait()

    assert eventually(lambda: not answers(url))
