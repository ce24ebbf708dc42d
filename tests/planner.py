"""Making Postgres choose a plan that it would otherwise choose one day in a hundred."""

from sqlalchemy import func, select

from domain.base.database import WriteSession

OTHER_WAYS = ("hashjoin", "mergejoin", "hashagg", "sort", "material", "memoize", "indexscan", "bitmapscan")


async def nested_loops(db: WriteSession) -> None:
    """Until this transaction ends, a subquery is asked again for each row beside it."""
    for way in OTHER_WAYS:
        await db.execute(select(func.set_config(f"enable_{way}", "off", True)))
