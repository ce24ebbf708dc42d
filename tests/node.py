"""Programs of Node that talk to a server of ours: installed from their lock file, or the test is skipped and says why."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

CLIENTS = Path(__file__).resolve().parent / "clients"


async def node(folder: str, *arguments: str) -> str:
    """What a program in `tests/clients/<folder>` prints; its packages are there afterwards."""
    where = CLIENTS / folder
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("Node is not on this machine")
    if not (where / "node_modules").exists():
        code, said = await _run(where, npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts")
        if code != 0:
            pytest.skip(f"npm ci in {where} failed: {said[-200:]}")
    code, said = await _run(where, "node", *arguments)
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
    return running.returncode or 0, (out if running.returncode == 0 else err).decode()
