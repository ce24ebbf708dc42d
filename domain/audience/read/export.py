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

# It also knows which tables speak of a row of those: what was learnt from a page speaks of the page that somebody saw.
_FOLLOWERS = """
SELECT held.relname AS name, quote_ident(held.relname) AS quoted, quote_ident(pointing.attname) AS column,
    followed.relname AS followed, quote_ident(pointed.attname) AS key
FROM pg_constraint link
JOIN pg_class held ON held.oid = link.conrelid JOIN pg_class followed ON followed.oid = link.confrelid
JOIN pg_attribute pointing ON pointing.attrelid = held.oid AND pointing.attnum = link.conkey[1]
JOIN pg_attribute pointed ON pointed.attrelid = followed.oid AND pointed.attnum = link.confkey[1]
WHERE link.contype = 'f' AND cardinality(link.conkey) = 1 AND link.connamespace = current_schema()::regnamespace
    AND followed.relname = ANY (:spoken) AND held.relname <> ALL (:spoken) AND held.relname <> 'shoppers'
ORDER BY held.relname, link.conname
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

    Limits   the whole history in one document; items also by their sku. In it are rows that name the person and rows with a
             foreign key to one of these (lessons of pages); not in it are jobs, the audit log, and what was learned from many.
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
    for name, (table, about) in (await _about(db)).items():
        kept[name] = await _rows(db, table, about, ids)
    return {"site": site, "shopper": key, "keys": keys, "kept": kept}


async def _about(db: ReadSession) -> dict[str, tuple[str, str]]:
    """Every table that speaks of shoppers, quoted, and the condition under which its row `held` speaks of `:ids`."""
    tables = (await db.execute(text(_TABLES))).all()
    found = {
        table.name: (table.quoted, " OR ".join(f"held.{column} = ANY (:ids)" for column in table.columns))
        for table in tables
    }
    spoken = list(found)
    for link in (await db.execute(text(_FOLLOWERS), {"spoken": spoken})).all():
        table, about = found[link.followed]
        theirs = f"SELECT held.{link.key} FROM {table} held WHERE {about}"  # noqa: S608 - names that Postgres quoted itself
        also = found.get(link.name)
        mine = f"held.{link.column} IN ({theirs})"
        found[link.name] = (link.quoted, f"{also[1]} OR {mine}" if also else mine)
    return found


async def _rows(db: ReadSession, table: str, about: str, ids: list[ShopperId]) -> list[dict[str, Any]]:
    """The table's rows that speak of these shoppers, each with the sku of the item it is about, if it is about one."""
    statement = f"""
        SELECT told.row || jsonb_strip_nulls(jsonb_build_object('sku', item.sku)) AS row
        FROM (SELECT to_jsonb(held) AS row FROM {table} held WHERE {about}) told
        LEFT JOIN items item ON item.id = (told.row ->> 'item_id')::bigint
        ORDER BY told.row ->> 'at', told.row ->> 'seq'
    """  # noqa: S608 - names that Postgres quoted itself
    return [row.row for row in await db.execute(text(statement), {"ids": ids})]
