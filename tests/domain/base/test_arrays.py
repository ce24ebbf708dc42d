"""Claims about arrays as Postgres sends them."""

import numpy as np
from sqlalchemy import text

from domain.base.arrays import bigints, booleans, floats, literal, reals
from domain.base.database import Database


async def test_an_array_comes_back_as_it_was_sent(database: Database) -> None:
    numbers = [2**62, -1, 0]
    asked = text(
        "SELECT array_send(CAST(CAST(:numbers AS text) AS bigint[])) AS b, array_send(ARRAY[1.5, 'NaN']::float8[]) AS f,"
        " array_send(ARRAY[0.25]::real[]) AS r, array_send(ARRAY[true, false]) AS yes,"
        " substring(array_send(ARRAY[7, 8]::bigint[]) FROM 21) AS bare"
    )

    async with database.read() as db:
        row = (await db.execute(asked, {"numbers": literal(numbers)})).one()

    assert bigints(row.b).tolist() == numbers
    assert np.array_equal(floats(row.f), [1.5, np.nan], equal_nan=True)
    assert reals(row.r).tolist() == [0.25]
    assert booleans(row.yes).tolist() == [True, False]
    assert bigints(row.bare, header=0).tolist() == [7, 8]


def test_nothing_is_an_empty_array() -> None:
    assert [len(read(None)) for read in (bigints, floats, reals, booleans)] == [0, 0, 0, 0]
    assert literal([]) == "{}"
