"""Who ends is started again, and nobody is left."""

import io
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workers.up.conftest import Heard, eventually, gone
from workers.up.processes import Child, Household, lines

ROOT = Path(__file__).resolve().parents[3]


class Screen(list[tuple[str, str]]):
    def __call__(self, name: str, line: str) -> None:
        self.append((name, line))


def child(name: str, script: str, heard: Heard, *, patience_s: float = 10.0) -> Child:
    return Child(name, [sys.executable, "-c", script], {}, heard, patience_s=patience_s)


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def household(screen: Screen) -> Iterator[Household]:
    household = Household(screen, lambda _pids: None)
    yield household
    household.stop()


def test_what_a_process_prints_is_passed_on_line_by_line(heard: Heard) -> None:
    one = child("one", "import sys; print('out'); print('err', file=sys.stderr)", heard)
    one.start()

    assert one.wait(60) == 0
    assert eventually(lambda: sorted(heard) == ["err", "out"])


def test_a_step_that_takes_too_long_is_stopped(heard: Heard) -> None:
    slow = child("slow", "import time; time.sleep(600)", heard)
    slow.start()

    assert slow.wait(0.3) is None
    assert slow.process is not None
    assert slow.process.returncode == -15


@pytest.mark.crash
def test_a_process_that_does_not_listen_is_killed_in_time(heard: Heard) -> None:
    deaf = child(
        "deaf", "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)", heard,
        patience_s=0.3,
    )  # fmt: skip
    deaf.start()
    assert eventually(lambda: heard == ["deaf"])
    began = time.monotonic()

    deaf.stop()

    assert deaf.process is not None
    assert deaf.process.returncode == -9
    assert time.monotonic() - began < 60


@pytest.mark.crash
def test_a_process_that_falls_again_and_again_is_started_later_each_time(
    household: Household, screen: Screen, heard: Heard
) -> None:
    faller = child("faller", "raise SystemExit(3)", heard)
    household.start(faller)

    for moment in range(1000):
        if household.falls("faller") == 4:
            break
        assert faller.process is not None
        faller.process.wait(60)
        household.tend(time.monotonic() + moment)

    pauses = [line for _, line in screen if "starting it again" in line]
    assert pauses == [f"ended with status 3; starting it again in {pause} s" for pause in ("0.5", "1", "2", "4")]


@pytest.mark.crash
def test_a_process_dies_with_its_killed_parent(tmp_path: Path) -> None:
    script = (
        "import sys, time; from workers.up.processes import Child;"
        "child = Child('c', [sys.executable, '-c', 'import time; time.sleep(600)'], {}, print); child.start();"
        "print(child.process.pid, flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert not gone(pid)
        parent.kill()

        assert eventually(lambda: gone(pid))


def test_of_a_progress_bar_one_state_in_two_seconds_is_shown() -> None:
    ticks = iter([10.0, 10.0, 10.5, 11.0, 13.0, 13.0])
    output = io.BufferedReader(io.BytesIO(b"start\n1%\r2%\r3%\r4%\rdone\nrest"))

    shown = list(lines(output, 2.0, lambda: next(ticks)))

    assert shown == ["start", "1%", "4%", "done", "rest"]
