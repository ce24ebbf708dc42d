"""How much a large site's content costs to read: 10,000 blocks on 500 pages, 100,000 revisions, 2,000 open proposals."""

import io
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, text

from domain.base.database import Database
from domain.base.values import BlockId, ImpressionId, SiteId
from domain.pages.models import BlockRevisionRow, BlockRow, GenerationRow, PageRow, ProposalRow
from domain.pages.read.blocks import blocks_of_page
from domain.pages.read.compare import compare_block, compare_page
from domain.pages.read.export import export
from domain.pages.read.homepage import homepage
from domain.pages.read.proposals import open_proposals
from domain.pages.values.sides import Side, Stand
from domain.pages.values.slate import Visit
from domain.pages.write.import_content import import_content
from tests.api.conftest import statements
from tests.editing import ADA
from tests.shops import NOW, SHOP

pytestmark = pytest.mark.benchmark

PAGES, BLOCKS, STEPS, PROPOSALS, ROUNDS = 500, 20, 10, 2_000, 60


def content(step: int) -> dict[str, dict[str, dict[str, object]]]:
    """A hero's content after so many edits, in two locales."""
    said = {"by": "Ada", "at": NOW.isoformat()}
    return {
        "headline": {f"person@{locale}": {"value": f"Words {step} in {locale}", **said} for locale in ("en", "fr")},
        "body": {f"person@{locale}": {"value": f"A sentence {step}, {locale}.", **said} for locale in ("en", "fr")},
        "position": {"locale": {"value": step / 2, **said}},
    }


async def filled(database: Database) -> list[BlockId]:
    """The rows of a large site, put there directly: by commands it would take minutes, and be the same."""
    live = {"live": content(STEPS - 1), "live_version": STEPS, "live_at": NOW}
    ids: list[BlockId] = []
    async with database.write() as db:
        pages = [
            {"id": uuid4(), "site": SHOP, "key": "home" if n == 0 else f"p{n}", "title": "P"} for n in range(PAGES)
        ]
        await db.execute(insert(PageRow), pages)
        for page in pages:
            own = {
                "site": SHOP,
                "page_id": page["id"],
                "kind": "hero",
                "version": STEPS,
                "draft": content(STEPS),
                **live,
            }
            blocks = [{"id": uuid4(), "key": f"b{n}", **own} for n in range(BLOCKS)]
            await db.execute(insert(BlockRow), blocks)
            steps = {"site": SHOP, "action": "edit", "by": "Ada", "changed": ["headline:person@en"], "at": NOW}
            rows = [
                {"block_id": b["id"], "number": n, "content": content(n), **steps}
                for b in blocks
                for n in range(1, STEPS + 1)
            ]
            await db.execute(insert(BlockRevisionRow), rows)
            ids += [BlockId(UUID(str(block["id"]))) for block in blocks]
        for n, block in enumerate(ids[:PROPOSALS]):
            at = NOW + timedelta(seconds=n)
            about = {"site": SHOP, "block_id": block, "field": "headline", "locale": "en", "created_at": at}
            made = dict.fromkeys(("text", "model", "model_revision", "prompt_version", "inputs_hash"), "x")
            rest = {"origin": "model", "settings": {}, "seed": 1, "verdicts": [], "candidates": [], "took_ms": 5}
            generation = (
                await db.execute(insert(GenerationRow).values(**about, **made, **rest).returning(GenerationRow.id))
            ).scalar_one()
            await db.execute(insert(ProposalRow).values(**about, generation_id=generation))
        await db.execute(text("ANALYZE"))
    return ids


async def measured(
    name: str, database: Database, ask: Callable[[], Awaitable[object]]
) -> tuple[str, int, float, float]:
    """The statements of one answer, and the p50 and p95 of ROUNDS of them in ms."""
    for _ in range(5):
        await ask()
    with statements() as seen:
        await ask()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        await ask()
        taken.append((time.perf_counter() - start) * 1000)
    cuts = statistics.quantiles(taken, n=20)
    return name, len(seen), cuts[9], cuts[18]


async def test_a_large_site_is_read_in_a_few_statements_and_milliseconds(database: Database, shop: SiteId) -> None:
    ids = await filled(database)
    live, draft = Side(stand=Stand.LIVE), Side(stand=Stand.DRAFT)

    async def page() -> object:
        async with database.read() as db:
            return await blocks_of_page(db, SHOP, "p250", NOW)

    async def home() -> object:
        visit = Visit(site=SHOP, page="home", shopper=None, channel="web", locales=(), cart=(), now=NOW)
        async with database.read() as db:
            return await homepage(db, visit, impression=ImpressionId(uuid4()), exact_rows=20_000)

    async def inbox() -> object:
        async with database.read() as db:
            return await open_proposals(db, SHOP, first=50)

    async def block() -> object:
        async with database.read() as db:
            return await compare_block(db, SHOP, ids[5000], Side(revision=2), draft, now=NOW)

    async def whole() -> object:
        async with database.read() as db:
            return await compare_page(db, SHOP, "p250", live, draft, now=NOW)

    async with database.read() as db:
        rows = (await db.execute(select(BlockRow.id).limit(1))).scalars().all()
    assert rows
    found = [
        await measured("page, for its editors (20 blocks)", database, page),
        await measured("homepage (20 blocks)", database, home),
        await measured("inbox (50 of 2,000 proposals)", database, inbox),
        await measured("compare a revision with the draft", database, block),
        await measured("compare a page, live with draft", database, whole),
    ]

    print(
        f"\n{PAGES * BLOCKS:,} blocks, {PAGES * BLOCKS * STEPS:,} revisions, {PROPOSALS:,} open proposals; {ROUNDS} rounds"
    )
    for name, asked, half, most in found:
        print(f"  {name:36} {asked} statements   p50 {half:7.2f} ms   p95 {most:7.2f} ms")
    assert max(asked for _, asked, _, _ in found) <= 5
    assert max(most for *_, most in found) < 1000


async def test_a_large_site_goes_out_and_in_again(database: Database, shop: SiteId, database_url: str) -> None:
    from tests.domain.pages.test_exchange import anew

    await filled(database)
    file, start = io.BytesIO(), time.perf_counter()
    async with database.read() as db:
        async for line in export(db, SHOP):
            file.write(line)
    out = time.perf_counter() - start
    lines = file.getvalue().splitlines(keepends=True)
    start = time.perf_counter()
    await anew(database, database_url, lines)
    into = time.perf_counter() - start
    start = time.perf_counter()
    async with database.write() as db:
        again = await import_content(db, SHOP, lines, publish=True, by=ADA, now=NOW)
    same = time.perf_counter() - start

    print(f"\n{PAGES * BLOCKS:,} blocks, {len(lines):,} lines, {len(file.getvalue()) / 1e6:.1f} MB")
    print(f"  out {out:.1f} s, into an empty site {into:.1f} s, again where nothing changed {same:.1f} s")
    assert again.blocks == ()
