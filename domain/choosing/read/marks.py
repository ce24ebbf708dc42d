"""Whether what was learnt about a shopper is still what it was: by the versions that Postgres itself gives to rows."""

from typing import Any, Final, TypeAlias

from sqlalchemy import Row

Marks: TypeAlias = tuple[str | None, ...]
"""The versions of the rows a choice was made from; equal marks, equal rows."""

LISTS: Final = "string_agg(list.xmin::text, ',' ORDER BY list.kind, list.item_id)"
"""The versions of lists of neighbours, as a column beside `list`s."""

_MARKS = """(
    SELECT (SELECT fold.xmin::text FROM builds live JOIN folds fold ON fold.build = live.id
            WHERE live.site = :site AND live.state = 'live' AND fold.person_id = {person}) AS fold_marks,
        (SELECT string_agg(interest.xmin::text, ',' ORDER BY interest.position) FROM interests interest
            WHERE interest.person_id = {person} AND interest.space_id = {space} AND interest.site = :site) AS interest_marks,
        (SELECT stands.xmin::text FROM person_factors stands
            WHERE stands.person_id = {person} AND stands.run_id = {run} AND stands.site = :site) AS factor_marks
) marks"""


def marks_sql(person: str, space: str, run: str) -> str:
    """One row of marks about a person, in a space and in factors, all three named as they are in the statement.

    Reads uq_builds_site_state, pk_folds, pk_interests and pk_person_factors.
    """
    return _MARKS.format(person=person, space=space, run=run)


def marks(row: Row[Any]) -> Marks:
    """What a row with these columns says."""
    return (row.list_marks, row.fold_marks, row.interest_marks, row.factor_marks)
