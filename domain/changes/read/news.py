"""What changed since a process last looked, as part of whatever it asks."""

from typing import Any, Final

from sqlalchemy import Row

from domain.base.arrays import bigints
from domain.changes.values import News, Topic

_ANY = f"news_of_all_{next(iter(Topic))}"
_TOPIC = """, array_send(array_agg(thing) FILTER (WHERE topic = '{topic}' AND thing IS NOT NULL)) AS news_of_{topic},
    bool_or(topic = '{topic}' AND things IS NULL) AS news_of_all_{topic}"""
# Reads ix_changes_site_by from the oldest transaction on that was still running when the process last looked.
NEWS: Final = f"""(
    SELECT CAST(pg_current_snapshot() AS text) AS news_snapshot{"".join(_TOPIC.format(topic=topic) for topic in Topic)}
    FROM changes change LEFT JOIN LATERAL unnest(change.things) AS told(thing) ON true
    WHERE change.site = :site AND change.by >= pg_snapshot_xmin(CAST(CAST(:seen AS text) AS pg_snapshot))
        AND NOT pg_visible_in_snapshot(change.by, CAST(CAST(:seen AS text) AS pg_snapshot))
) news"""  # noqa: S608 - constants of this file
"""One row about `:site`, of what could not be seen in the snapshot `:seen`; without one, no more than the snapshot of now."""


def news(row: Row[Any]) -> News:
    """What a row with the columns of NEWS tells."""
    columns = row._mapping  # noqa: SLF001 - SQLAlchemy's own name for a row by column names
    # Most looks hear nothing; then not one change was there to be of any topic.
    if columns[_ANY] is None:
        return News(snapshot=columns["news_snapshot"])
    return News(
        snapshot=columns["news_snapshot"],
        things={topic: bigints(columns[f"news_of_{topic}"]) for topic in Topic if columns[f"news_of_{topic}"]},
        everything=frozenset(topic for topic in Topic if columns[f"news_of_all_{topic}"]),
    )
