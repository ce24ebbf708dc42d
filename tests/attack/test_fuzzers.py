"""Tools that send whatever the schema allows: nothing they send breaks anything of ours.

`make attack` runs them; ATTACK_SECONDS says for how long each.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from domain.access.values import TokenKind
from tests.api.conftest import Clients
from tests.attack.watched import Watched

pytestmark = pytest.mark.attack

TOOLS = Path(__file__).resolve().parents[2] / ".venv-attack" / "bin"
SECONDS = int(os.environ.get("ATTACK_SECONDS", "60"))


async def attacked(watched: Watched, where: Path, name: str, *command: str, hooks: str = "") -> None:
    """A tool has run for as long as it may, and there was not one fault."""
    if not TOOLS.exists():
        pytest.skip("the tools are not installed: make attack does it")
    running = await asyncio.create_subprocess_exec(
        TOOLS / "python",
        "-m",
        *command,
        cwd=where,
        env=os.environ
        | {"SCHEMATHESIS_HOOKS": hooks, "PYTHONPATH": str(Path(__file__).parent / "tools"), "MPLBACKEND": "Agg"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        # What a tool has started ends with it.
        start_new_session=True,
    )
    said = b""
    try:
        # Some are told when to stop, and stop a little later.
        said, _ = await asyncio.wait_for(running.communicate(), SECONDS + 30)
    except TimeoutError:
        os.killpg(running.pid, signal.SIGKILL)
        await running.wait()
    answers = ", ".join(f"{count} x {status}" for status, count in sorted(watched.answers.items()))
    sys.stdout.write(f"\n{name}: {answers or 'nothing asked'}; {len(watched.faults)} faults\n")
    assert watched.faults == []
    # It really asked: one that cannot begin gets no further than to the schema. How much it asks is the machine's affair.
    assert watched.answers.total() > 20, said.decode(errors="replace")[-3_000:]


# With every right there is, and with those of a token that anybody can read out of a shop's page.
WHOSE = pytest.mark.parametrize("kind", [TokenKind.OPERATOR, TokenKind.PUBLISHABLE])


@WHOSE
async def test_schemathesis_breaks_nothing(
    target: tuple[str, Watched], clients: Clients, tmp_path: Path, kind: TokenKind
) -> None:
    address, watched = target
    await attacked(
        watched,
        tmp_path,
        "schemathesis",
        "schemathesis.cli",
        "run",
        address,
        f"--header=Authorization: Bearer {clients[kind].token}",
        # What is a fault is seen in the server: to this tool a refusal is one too.
        "--checks=attacked",
        "--phases=fuzzing",
        f"--max-time={SECONDS}",
        "--seed=1",
        hooks="scalars",
    )


@WHOSE
async def test_graphqler_breaks_nothing(
    target: tuple[str, Watched], clients: Clients, tmp_path: Path, kind: TokenKind
) -> None:
    address, watched = target
    token = f"Bearer {clients[kind].token}"
    await attacked(
        watched,
        tmp_path,
        "graphqler",
        "graphqler",
        "--mode=run",
        f"--url={address}",
        f"--path={tmp_path}",
        f"--auth={token}",
    )
