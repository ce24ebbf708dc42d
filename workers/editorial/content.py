"""A site's content as a file: out, and in again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import click
import orjson
from tqdm import tqdm

from domain.access import read as access
from domain.access.errors import UnknownSite
from domain.access.values import Hand, Site
from domain.access.write import create_site as create_site_row
from domain.base.asked import with_database
from domain.base.database import Database, ReadSession, WriteSession
from domain.base.values import SiteId
from domain.pages.errors import ImportConflict, ImportInvalid, Moved
from domain.pages.read.export import export
from domain.pages.read.import_plan import import_plan
from domain.pages.rules.exchange_lines import line
from domain.pages.values.exchange import ImportPlan, Line, LineType
from domain.pages.values.sides import BlockDifference
from domain.pages.write.import_content import import_content as bring_in

OPERATOR = Hand(label="operator")
SITE = click.option("--site", required=True, help="The site's key.")


@click.command("export-content")
@SITE
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default="-",
    help="Write to this file, not to the screen.",
)
def export_content(site: str, output: Path) -> None:
    """Write a site's content as lines of JSON: pages, blocks, segments, policies, copy guides, proposals, releases to come.

    The same content makes the same bytes. History, published releases, roles and tokens stay where they are. A file
    that is there is replaced once all of it is written.
    """

    async def act(database: Database) -> None:
        async with database.read() as db:
            with _whole(output) as file:
                async for each in export(db, SiteId(site)):
                    file.write(each)

    with_database(act)


@contextmanager
def _whole(path: Path) -> Iterator[BinaryIO]:
    """What is written into it stands at this path when all went well; else what stood there stays."""
    if str(path) == "-" or (path.exists() and not path.is_file()):
        with click.open_file(str(path), "wb") as stream:
            yield cast("BinaryIO", stream)
        return
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise click.FileError(str(path), error.strerror) from error
    finally:
        part.unlink(missing_ok=True)


@click.command("import-content")
@SITE
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything and show the difference; write nothing.")
@click.option("--publish", is_flag=True, help="What is live in the file is to be live here, too.")
@click.option("--create-site", is_flag=True, help="Make the site as the file describes it, where there is none yet.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with everything that was found.")
def import_content(site: str, file: Path, *, dry_run: bool, publish: bool, create_site: bool, as_json: bool) -> None:
    """Bring in what `export-content` wrote: all of it or nothing.

    Every line is checked before any is written; problems are said as FILE:LINE: field: reason. An empty site becomes what
    the file says. Elsewhere a block whose version moved on since the export is a conflict, shown with its three sides;
    a block that says the same already is left alone.
    """

    async def act(database: Database) -> None:
        now = datetime.now(UTC)
        try:
            with file.open("rb") as lines:
                if dry_run:
                    async with database.read() as db:
                        plan = await import_plan(db, SiteId(site), lines, publish=publish, now=now)
                else:
                    async with database.write() as db:
                        if create_site:
                            await _site(db, SiteId(site), file)
                        plan = await _in(db, SiteId(site), lines, publish=publish, now=now)
        except (ImportInvalid, ImportConflict) as refused:
            _refuse(file, refused, as_json=as_json)
            raise click.exceptions.Exit(1) from refused
        _say(plan, dry_run=dry_run, as_json=as_json)

    with_database(act)


async def _in(db: WriteSession, site: SiteId, lines: IO[bytes], *, publish: bool, now: datetime) -> ImportPlan:
    with tqdm(unit=" blocks", disable=None, leave=False) as bar:

        def progress(count: int) -> None:
            bar.update(count)

        return await bring_in(db, site, lines, publish=publish, by=OPERATOR, now=now, progress=progress)


async def _site(db: WriteSession, site: SiteId, file: Path) -> None:
    """The site exists; where it did not, as the first line of the file describes it."""
    if await _known(db, site):
        return
    with file.open("rb") as lines:
        first = line(1, next(lines, b""))
    if not isinstance(first, Line):
        raise ImportInvalid(first)
    if first.type is LineType.SITE and first.said["key"] == site:
        about: dict[str, Any] = {name: value for name, value in first.said.items() if name != "format"}
        await create_site_row(db, Site(**about))


async def _known(db: ReadSession, site: SiteId) -> bool:
    try:
        await access.site(db, site)
    except UnknownSite:
        return False
    return True


def _refuse(file: Path, refused: ImportInvalid | ImportConflict, *, as_json: bool) -> None:
    problems = refused.problems if isinstance(refused, ImportInvalid) else ()
    moved = refused.moved if isinstance(refused, ImportConflict) else ()
    if as_json:
        click.echo(orjson.dumps({"code": refused.code, "problems": problems, "moved": moved}))
        return
    for problem in problems:
        click.echo(f"{file}:{problem.line}: {problem.field}: {problem.reason}", err=True)
    for each in moved:
        _show_moved(file, each)
    click.echo(refused.message, err=True)


def _show_moved(file: Path, moved: Moved) -> None:
    click.echo(f"{file}:{moved.line}: {moved.thing} moved on from version {moved.expected} to {moved.actual}", err=True)
    for field in moved.fields:
        sides = (
            f"{name} {_shown(side)}"
            for name, side in (("base", field.base), ("theirs", field.theirs), ("mine", field.mine))
        )
        click.echo(f"    {field.name}: {', '.join(sides)}", err=True)


def _say(plan: ImportPlan, *, dry_run: bool, as_json: bool) -> None:
    counts = {
        "blocks": len(plan.blocks),
        **{
            f"{kind}s": len(plan.lines.get(kind, ()))
            for kind in LineType
            if kind not in {LineType.SITE, LineType.BLOCK}
        },
        "unchanged": plan.unchanged,
        "live_kept": plan.live_kept,
    }
    if as_json:
        click.echo(orjson.dumps({"written": not dry_run, **counts, "differences": plan.differences}))
        return
    if dry_run:
        _show(plan.differences)
    said = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items() if count)
    click.echo(f"{'would write' if dry_run else 'written'}: {said or 'nothing'}")
    if plan.live_kept:
        click.echo("What is live stays as it is; --publish would change it.")


def _show(differences: Sequence[BlockDifference]) -> None:
    for block in differences:
        click.echo(f"{block.page}/{block.key} ({block.kind})")
        for each in block.fields:
            click.echo(f"    {each.field}:{each.scope.key}: {_shown(each.left)} → {_shown(each.right)}")


def _shown(entry: Any) -> str:
    """What a scope says, short enough for a line."""
    if entry is None:
        return "inherits"
    text = "empty" if entry.get("empty") else orjson.dumps(entry.get("value")).decode()
    return text if len(text) <= 80 else f"{text[:77]}…"
