"""Claims about the way to today's tables."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import make_url

from tests.conftest import ROOT, migrate


def config(url: str) -> Config:
    made = Config(str(ROOT / "alembic.ini"))
    made.set_main_option("script_location", str(ROOT / "migrations"))
    made.attributes["url"] = url
    return made


@pytest.fixture
def scratch(database_url: str) -> Iterator[str]:
    """The URL of an empty database beside the tests' own, gone afterwards."""
    name = f"etalage_scratch_{os.getpid()}"
    plain = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)

    async def execute(statement: str) -> None:
        connection = await asyncpg.connect(plain)
        await connection.execute(statement)
        await connection.close()

    asyncio.run(execute(f'CREATE DATABASE "{name}"'))
    yield make_url(database_url).set(database=name).render_as_string(hide_password=False)
    asyncio.run(execute(f'DROP DATABASE "{name}" WITH (FORCE)'))


def test_the_models_are_what_the_migrations_make(database_url: str) -> None:
    command.check(config(database_url))


def test_every_step_can_be_taken_back_and_taken_again(scratch: str) -> None:
    migrate(scratch)

    command.downgrade(config(scratch), "base")
    migrate(scratch)

    command.check(config(scratch))


def test_two_migrators_of_one_database_take_turns(scratch: str) -> None:
    environment = {**os.environ, "DATABASE_URL": scratch}
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "alembic", "upgrade", "head"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]

    outputs = [process.communicate(timeout=300)[0] for process in both]

    assert [process.returncode for process in both] == [0, 0], outputs
    command.check(config(scratch))


def test_steps_are_dated_and_in_one_line() -> None:
    steps = list(ScriptDirectory(str(ROOT / "migrations")).walk_revisions())

    assert [step.revision for step in steps] == sorted((step.revision for step in steps), reverse=True)
    assert all(Path(step.path).name.startswith(step.revision) for step in steps)
