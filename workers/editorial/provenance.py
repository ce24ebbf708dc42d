"""Where a site's machine-made words came from, as a table for people who have to account for them."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import IO

import click
import orjson

from domain.access import read as access
from domain.base.asked import with_database
from domain.base.database import Database
from domain.base.values import Json, SiteId
from domain.pages.read.generations import all_generations
from domain.pages.values.editing import Generation

HEADER = (
    *("id", "page", "block", "block_id", "kind", "field", "locale", "text", "in_use"),
    *("origin", "model", "model_revision", "prompt_version", "guide_version", "inputs_hash", "seed", "settings"),
    *("checks_failed", "verdicts", "took_ms", "created_at", "reviewed_by", "reviewed_at"),
)

# What a spreadsheet would take for a formula; a tab and a return count, because it skips them.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@click.command("export-provenance", epilog=f"Columns: {', '.join(HEADER)}.")
@click.option("--site", required=True, help="The site's key.")
@click.option("--since", type=click.DateTime(), help="Only words made since then (UTC).")
@click.option("-o", "--out", type=click.File("w", encoding="utf-8", lazy=True), default="-", help="Where to write.")
def export_provenance(site: str, since: datetime | None, out: IO[str]) -> None:
    """Write a CSV line for everything a machine ever wrote: model, prompt, inputs, verdicts, reviewer, whether it is used.

    Moments are UTC, settings and verdicts JSON. A text that a spreadsheet would take for a formula starts with a '.
    """

    async def act(database: Database) -> None:
        moment = None if since is None else since.replace(tzinfo=UTC)
        async with database.read() as db:
            await access.site(db, SiteId(site))
            out.write(_lines([HEADER]))
            async for batch in all_generations(db, SiteId(site), now=datetime.now(UTC), since=moment):
                out.write(_lines(_row(each) for each in batch))

    with_database(act)


def _lines(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _row(made: Generation) -> list[str]:
    cells: Sequence[object] = (
        *(made.id, made.page, made.block_key, made.block, made.kind, made.field, made.locale, made.text),
        *(
            made.in_use,
            made.origin,
            made.model,
            made.model_revision,
            made.prompt_version,
            made.guide_version,
            made.inputs_hash,
            made.seed,
        ),
        *(_json(made.settings), " ".join(_failed(made.verdicts)), _json(made.verdicts), made.took_ms),
        *(_moment(made.created_at), made.reviewed_by or "", _moment(made.reviewed_at)),
    )
    return [_plain(str(cell)) for cell in cells]


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _failed(verdicts: Json) -> list[str]:
    listed = verdicts if isinstance(verdicts, list) else []
    return [str(each["check"]) for each in listed if not each.get("passed", True)]


def _json(value: Json) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat(timespec="seconds")
