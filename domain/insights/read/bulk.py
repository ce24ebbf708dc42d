"""Questions that read much at once and are asked rarely, by operators."""

from collections.abc import Mapping, Sequence

from sqlalchemy import RowMapping, text

from domain.base.database import ReadSession

# A page may wait a second, an operator half a minute.
BUDGET = "30s"


async def take_time(db: ReadSession) -> None:
    """The rest of this transaction may take its time."""
    await db.execute(text(f"SELECT set_config('statement_timeout', '{BUDGET}', true)"))


async def rows(db: ReadSession, statement: str, given: Mapping[str, object]) -> Sequence[RowMapping]:
    """The rows of a statement that joins whole stretches of tables, with time enough to read them.

    Without nested loops: on tables that were not analysed yet the planner takes thousands of persons for a few, and joins
    them one by one for minutes.
    """
    await take_time(db)
    # Sorts of a few hundred thousand rows stay in memory.
    await db.execute(text("SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true)"))
    found: Sequence[RowMapping] = (await db.execute(text(statement), dict(given))).mappings().all()
    await db.execute(text("SELECT set_config('enable_nestloop', 'on', true)"))
    return found
