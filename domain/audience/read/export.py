"""Everything that is kept of a person, for the person."""

from typing import Any

from sqlalchemy import text

from domain.base.database import ReadSession
from domain.base.values import Json, ShopperId, SiteId
from domain.behaviour.rules.signals import require_shopper

# The database knows which tables speak of a shopper: what is added tomorrow is in the export without anybody thinking of it.
_TABLES = """
SELECT held.relname AS name, quote_ident(held.relname) AS quoted, array_agg(quote_ident(spoken.attname)) AS columns
FROM pg_class held
JOIN pg_attribute spoken ON spoken.attrelid = held.oid AND spoken.attname IN ('shopper_id', 'person_id')
WHERE held.relnamespace = current_schema()::regnamespace AND held.relkind = 'r' AND held.oid <> 'shoppers'::regclass
GROUP BY held.relname ORDER BY held.relname
"""

_KEYS = """
SELECT linked.id, to_jsonb(linked) AS row FROM shoppers linked
WHERE linked.person_id = (SELECT me.person_id FROM shoppers me WHERE me.site = :site AND me.key = :key)
ORDER BY linked.id
"""

_CONSENTS = """
SELECT to_jsonb(said) AS row FROM consents said
WHERE said.site = :site AND said.key = ANY (CAST(:keys AS text[])) ORDER BY said.key, said.purpose
"""


async def shopper_document(db: ReadSession, site: SiteId, key: str) -> dict[str, Json] | None:
    """Every row that is kept of the person behind this key, by table, with all keys they are known by; None if nothing is.

    Limits   the whole history in one document; items also by their sku.
    Errors   BadShopperId.
    """
    key = require_shopper(key)
    rows = (await db.execute(text(_KEYS), {"site": site, "key": key})).all()
    shoppers = [row.row for row in rows]
    keys = [str(shopper["key"]) for shopper in shoppers] or [key]
    consents = [row.row for row in await db.execute(text(_CONSENTS), {"site": site, "keys": keys})]
    if not shoppers and not consents:
        return None
    ids = [ShopperId(row.id) for row in rows]
    kept: dict[str, Json] = {"shoppers": shoppers, "consents": consents}
    for table in (await db.execute(text(_TABLES))).all():
        kept[table.name] = await _rows(db, table.quoted, table.columns, ids)
    return {"site": site, "shopper": key, "keys": keys, "kept": kept}


async def _rows(db: ReadSession, table: str, columns: list[str], ids: list[ShopperId]) -> list[dict[str, Any]]:
    """The table's rows that speak of these shoppers, each with the sku of the item it is about, if it is about one."""
    about = " OR ".join(f"held.{column} = ANY (:ids)" for column in columns)
    statement = f"""
        SELECT told.row || jsonb_strip_nulls(jsonb_build_object('sku', item.sku)) AS row
        FROM (SELECT to_jsonb(held) AS row FROM {table} held WHERE {about}) told
        LEFT JOIN items item ON item.id = (told.row ->> 'item_id')::bigint
        ORDER BY told.row ->> 'at', told.row ->> 'seq'
    """  # noqa: S608 - names that Postgres quoted itself
    return [row.row for row in await db.execute(text(statement), {"ids": ids})]
