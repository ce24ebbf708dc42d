"""Who is in which learnt segment: decided when it is read, from the taste of that moment."""

from collections.abc import Mapping, Sequence

from sqlalchemy import text

from domain.audience.values.learnt import Membership
from domain.base.database import ReadSession
from domain.base.values import ShopperId, SiteId

# A share below one in twenty says nothing about a page, and a mixture gives everybody a little of everything.
LIGHTEST = 0.05

# One live run; some sixteen inner products for where the taste stands; a Gaussian a segment on so many axes. `<#>` is the
# negative inner product, so `likely` has minus half the squared distance, each axis in its own measure. Far from all
# groups every density vanishes: what counts is how much smaller one is than the largest.
# Uses uq_segment_runs_live, pk_tastes, pk_segment_axes and pk_learnt_segments.
_MEMBERSHIPS = """(
SELECT coalesce(jsonb_agg(jsonb_build_array(key, round(share::numeric, 4)) ORDER BY share DESC, key), '[]')
FROM (
    SELECT key, weight / sum(weight) OVER () AS share FROM (
        SELECT key, exp(greatest(density - max(density) OVER (), -50)) AS weight FROM (
            SELECT segment.key, segment.log_scale + (
                ((stands.place - segment.mean::vector) * (stands.place - segment.mean::vector))
                <#> segment.precision::vector
            ) / 2 AS density
            FROM segment_runs run
            JOIN tastes taste ON taste.space_id = run.space_id AND taste.shopper_id = {person}
            CROSS JOIN LATERAL (
                SELECT array_agg(
                    -(axis.axis::vector <#> l2_normalize(taste.mass)) - axis.shift ORDER BY axis.position
                )::vector AS place
                FROM segment_axes axis WHERE axis.run_id = run.id
            ) stands
            JOIN learnt_segments segment ON segment.run_id = run.id
            WHERE run.site = {site} AND run.live AND vector_norm(taste.mass) > 0
        ) likely
    ) weighed
) shares
WHERE share >= {lightest}
)"""


def memberships_sql(site: str, person: str) -> str:
    """The person's learnt segments as one JSON value, to stand in a statement; `from_json` reads it.

    Limits   `site` and `person` are names in that statement, as `:site` and `me.person_id`; never what came in.
    """
    return _MEMBERSHIPS.format(site=site, person=person, lightest=LIGHTEST)


async def memberships(db: ReadSession, site: SiteId, person: ShopperId) -> tuple[Membership, ...]:
    """The learnt segments the person is in now, heaviest first; none without a taste or before anything was learnt."""
    statement = text(f"SELECT {memberships_sql(':site', ':person')}")
    return from_json((await db.execute(statement, {"site": site, "person": person})).scalar_one())


async def main_segments(db: ReadSession, site: SiteId, persons: Sequence[ShopperId]) -> Mapping[ShopperId, str]:
    """The learnt segment that each of these people belongs to most; who is in none is left out. One statement."""
    statement = text(
        f"SELECT who.id, {memberships_sql(':site', 'who.id')} -> 0 ->> 0 AS segment"  # noqa: S608 - names of this file
        " FROM unnest(CAST(:persons AS bigint[])) AS who(id)"
    )
    rows = await db.execute(statement, {"site": site, "persons": list(persons)})
    return {ShopperId(row.id): row.segment for row in rows if row.segment is not None}


def from_json(value: Sequence[tuple[str, float]] | None) -> tuple[Membership, ...]:
    """The memberships in a value of `memberships_sql`."""
    return tuple(Membership(key=key, weight=float(weight)) for key, weight in value or ())
