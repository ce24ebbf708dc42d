"""What a shopper's signals may be used for."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, text

from domain.base.database import ReadSession
from domain.base.values import ShopperId, SiteId
from domain.behaviour.values import Allowed, Purpose, Taking, Visit

# Of what was said under any of the person's keys the newest counts. Reads pk_signal_rules, uq_shoppers_site_key,
# ix_shoppers_person_id and pk_consents.
TAKING = text("""
SELECT asked.key, me.id, me.person_id, me.version, me.session, me.session_at,
    rule.consent_required, rule.dwell_cap_s, said.purposes
FROM unnest(CAST(:keys AS text[])) AS asked(key)
LEFT JOIN shoppers me ON me.site = :site AND me.key = asked.key
LEFT JOIN signal_rules rule ON rule.site = :site
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(newest.purpose, newest.granted) AS purposes FROM (
        SELECT DISTINCT ON (consent.purpose) consent.purpose, consent.granted
        FROM consents consent
        WHERE consent.site = :site AND consent.key = ANY (
            ARRAY(SELECT linked.key FROM shoppers linked WHERE linked.person_id = me.person_id) || asked.key
        )
        ORDER BY consent.purpose, consent.at DESC
    ) newest
) said
""")


_EVERYTHING = Allowed(personalisation=True, measurement=True)
_NOTHING = Allowed(personalisation=False, measurement=False)


async def taking(db: ReadSession, site: SiteId, keys: Collection[str]) -> dict[str, Taking]:
    """How signals of each of these shoppers are taken now. One statement.

    Limits   what nobody said is a yes, unless the site needs a yes first.
    """
    rows = await db.execute(TAKING, {"site": site, "keys": list(keys)})
    return {row.key: _taking(row) for row in rows.all()}


def _allowed(said: Mapping[str, bool], *, unsaid: bool) -> Allowed:
    if not said:
        return _EVERYTHING if unsaid else _NOTHING
    return Allowed(
        personalisation=said.get(Purpose.PERSONALISATION, unsaid),
        measurement=said.get(Purpose.MEASUREMENT, unsaid),
    )


def _taking(row: Row[tuple[Any, ...]]) -> Taking:
    return Taking(
        allowed=_allowed(row.purposes or {}, unsaid=not row.consent_required),
        dwell_cap_s=row.dwell_cap_s,
        shopper=None if row.id is None else ShopperId(row.id),
        person=None if row.person_id is None else ShopperId(row.person_id),
        version=row.version,
        visit=None if row.session is None else Visit(name=row.session, at=row.session_at),
    )
