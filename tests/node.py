"""Programs of Node that talk to a server of ours: installed from their lock file, or the test is skipped and says why."""

import asyncio
import fcntl
import os
import shutil
from pathlib import Path

import pytest

CLIENTS = Path(__file__).resolve().parent / "clients"

LOCK = CLIENTS / "package-lock.json"
# The lock that was installed; it is written when npm is done.
INSTALLED = CLIENTS / "node_modules" / "installed.lock"


async def node(folder: str, *arguments: str) -> str:
    """What a program in `tests/clients/<folder>` prints; the packages of all of them are there afterwards."""
    await _installed()
    return await _printed(CLIENTS / folder, "node", *arguments)


async def build(folder: str) -> None:
    """A client in `tests/clients/<folder>` is generated from the schema, checked and compiled."""
    await _installed()
    await _printed(CLIENTS / folder, "npm", "run", "build")


async def _installed() -> None:
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("Node is not on this machine")
    with LOCK.open(encoding="utf-8") as lock:
        # Another test process may be at it; this one waits.
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        wanted = lock.read()
        if INSTALLED.exists() and INSTALLED.read_text(encoding="utf-8") == wanted:
            return
        code, said = await _run(CLIENTS, npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts")
        if code != 0:
            pytest.skip(f"npm ci in {CLIENTS} failed: {said[-200:]}")
        INSTALLED.write_text(wanted, encoding="utf-8")


async def _printed(where: Path, *command: str) -> str:
    code, said = await _run(where, *command)
    assert code == 0, said
    return said


async def _run(where: Path, *command: str) -> tuple[int, str]:
    running = await asyncio.create_subprocess_exec(
        *command,
        cwd=where,
        env=os.environ | {"npm_config_update_notifier": "false"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(running.communicate(), 120)
    return running.returncode or 0, (out if running.returncode == 0 else out + err).decode()
