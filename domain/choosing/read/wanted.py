"""What everybody wants: the same for all visitors of a site, so each process reads it a few times a second and keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Generic, TypeVar

import numpy as np
from sqlalchemy import Row, text

from domain.base.arrays import bigints, floats
from domain.base.values import SiteId
from domain.choosing.read.facts import ENTRIES, Entries, entries, warmth
from domain.choosing.rules.heats import MONTH_DAYS, WEEK_DAYS
from domain.choosing.values.evidence import DAY_S, Ids, Listed
from domain.matching.read import SHOWN

V = TypeVar("V")

# Who has bought a hundred of the most popular is still shown something new (measured on baskets: `evaluate`).
LISTED: Final = 200

# What everybody wants moves by the hour: so rarely that one page of fifty pays for it, and soon enough to be seen in a second.
RENEWED_AFTER: Final = timedelta(seconds=0.8)
# While one visitor renews it the others take what is there, but nothing that is older than this.
KEPT: Final = timedelta(seconds=1)
# Lists of so many sites and segments: some 40 kB each for every hundred items listed.
MOST_KEPT = 500
EVERYBODY: Final = ""

# (number, name, column, half-life) of each list of heats.
_WINDOWS: Final = ((0, "7d", "heat", WEEK_DAYS), (1, "28d", "month", MONTH_DAYS))
_SEGMENT: Final = (3, "segment", "heat", WEEK_DAYS)
_FRESH: Final = 2

# Reads ix_popularity_site_segment_heat and ix_popularity_site_segment_month; OFFSET 0 as in ENTRIES.
_HEATS = """SELECT {list} AS list, item_id AS item, heat AS score, item_id AS tie FROM (
    SELECT popularity.item_id, popularity.{column}::real::float8 AS heat FROM popularity CROSS JOIN LATERAL (
        SELECT item.* FROM items item WHERE item.id = popularity.item_id OFFSET 0
    ) item
    WHERE popularity.site = :site AND popularity.segment = {segment} AND item.kind = 'product' AND {shown}
    ORDER BY popularity.{column} DESC LIMIT :listed
) heats"""
# Reads ix_items_shown.
_NEWEST = f"""SELECT {_FRESH} AS list, id AS item, extract(epoch FROM since)::float8 AS score, -id AS tie FROM (
    SELECT item.id, item.published_at AS since FROM items item
    WHERE item.site = :site AND item.kind = 'product' AND item.published_at IS NOT NULL AND {SHOWN}
    ORDER BY item.published_at DESC NULLS LAST, item.id DESC LIMIT :listed
) newest"""  # noqa: S608 - constants of this file


def _heats(window: tuple[int, str, str, float], segment: str) -> str:
    return _HEATS.format(list=window[0], column=window[2], segment=segment, shown=SHOWN)


def _parts(lists: Sequence[str]) -> tuple[str, str]:
    """What a statement needs to read these lists as well: more of its WITH, and more of its FROM."""
    together = " UNION ALL ".join(lists)
    ctes = f"listed AS MATERIALIZED ({together}), wanted AS (SELECT DISTINCT item FROM listed)"  # noqa: S608 - as above
    columns = f"""(
        SELECT array_send(array_agg(list::bigint ORDER BY list, score DESC, tie)) AS lists,
            array_send(array_agg(item ORDER BY list, score DESC, tie)) AS listed,
            array_send(array_agg(score ORDER BY list, score DESC, tie)) AS scores
        FROM listed
    ) listed CROSS JOIN {ENTRIES}"""  # noqa: S608 - constants of this file
    return ctes, columns


_ALL: Final = _parts([*(_heats(window, "''") for window in _WINDOWS), _NEWEST])
EVERYBODYS: Final = (f", {_ALL[0]}", f" CROSS JOIN {_ALL[1]}")
"""What a statement needs to read what everybody wants as well: more of its WITH, and more of its FROM."""

_SOME: Final = _parts([_heats(_SEGMENT, "CAST(:segment AS text)")])
GROUP: Final = text(f"WITH {_SOME[0]} SELECT * FROM {_SOME[1]}")  # noqa: S608 - constants of this file
"""What one segment wants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Lists of what is wanted and of what is new."""

    popular: Mapping[str, Listed] = field(default_factory=dict)
    fresh: Listed = field(default_factory=Listed)


def wanted(row: Row[Any], now: datetime) -> tuple[Wanted, Entries]:
    """What everybody or a segment wants, and the entries of all items among it, of a row with the columns of either."""
    lists, items, scores = bigints(row.lists), bigints(row.listed), floats(row.scores)

    def listed(number: int) -> tuple[Ids, np.ndarray[Any, np.dtype[np.float64]]]:
        return items[lists == number], scores[lists == number]

    def popular(window: tuple[int, str, str, float]) -> dict[str, Listed]:
        number, name, _, half_life_days = window
        found, heats = listed(number)
        return {name: Listed(items=found, scores=warmth(heats, now, half_life_days))} if len(found) else {}

    fresh, since = listed(_FRESH)
    newest = Listed(items=fresh, scores=-((now.timestamp() - since) / DAY_S).astype(np.float32))
    heats = {name: found for window in (*_WINDOWS, _SEGMENT) for name, found in popular(window).items()}
    return Wanted(popular=heats, fresh=newest), entries(row)


class Momentary(Generic[V]):
    """What was read at a moment, for who comes within KEPT of it; once it is due, one visitor is sent to read it again."""

    __slots__ = ("_at", "_renewed_at", "_value")

    def __init__(self, value: V, at: datetime) -> None:
        self._value = value
        self._at = self._renewed_at = at

    def lasts(self, now: datetime) -> bool:
        """Whether it may answer anybody."""
        return timedelta() <= now - self._at < KEPT

    def held(self, now: datetime) -> V | None:
        """What was read; None for who is to read it again, while the others use what there is."""
        if not self.lasts(now):
            return None
        if now < self._renewed_at + RENEWED_AFTER:
            return self._value
        self._renewed_at = now
        return None


class Demand:
    """What everybody and what each segment of a site wants, as it was a moment ago; one a process and database."""

    def __init__(self) -> None:
        self._kept: dict[tuple[SiteId, str], Momentary[Wanted]] = {}

    def held(self, site: SiteId, segment: str, now: datetime) -> Wanted | None:
        """What there is; None for the one visitor who is to read it again."""
        kept = self._kept.get((site, segment))
        return None if kept is None else kept.held(now)

    def keep(self, site: SiteId, segment: str, found: Wanted, now: datetime) -> None:
        """It answers the next visitors. Limits: what is too old to answer is let go once there are MOST_KEPT."""
        if len(self._kept) >= MOST_KEPT:
            self._kept = {key: kept for key, kept in self._kept.items() if kept.lasts(now)}
        self._kept[site, segment] = Momentary(found, now)
