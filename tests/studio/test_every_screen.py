"""What holds for every screen: nobody is shut out, in either theme or on a phone; and it is there at once."""

import gzip
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect
from sqlalchemy import func, select

from api.ids import global_id
from api.studio import build, routes
from domain.access.values import Action, Hand
from domain.catalog.models import ImageRow
from domain.pages.values.editing import NewBlock
from domain.pages.write.create_page import create_page
from tests.studio.conftest import BROKEN, DEMO, Shop, enter, go

AXE = build.HERE / "node_modules" / "axe-core" / "axe.min.js"
PHONE: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1440, "height": 900}
FIRST_LOAD_BYTES = 300_000
INTERACTIVE_S = 2.0
BLOCKS = 200


async def a_picture(studio: Shop) -> str:
    async with studio.database.read() as db:
        newest = (await db.execute(select(func.max(ImageRow.id)).where(ImageRow.site == DEMO))).scalar_one()
    return global_id("MediaFile", newest)


async def places(studio: Shop) -> dict[str, str]:
    """Every screen, by the heading that says it is there."""
    hero, rail = [global_id("EditableBlock", (await studio.block(key)).id) for key in ("hero", "popular")]
    return {
        "demo/page/home": "Home",
        f"demo/block/{hero}": "Words",
        f"demo/block/{hero}/history": "Steps, newest first",
        f"demo/block/{rail}/products": "Rules",
        "demo/inbox": "Inbox",
        "demo/releases": "Releases",
        "demo/content/articles": "Articles and promotions",
        "demo/content/promotions/item/PR-12": "Casserole season",
        "demo/content/articles/new": "New article",
        "demo/content/guide": "Copy guide",
        "demo/media": "Media",
        f"demo/media/{await a_picture(studio)}": "Where to look",
        "demo/figures": "Figures",
        "demo/shoppers/known/crowd-002": "crowd-002",
        "demo/shoppers/segments": "To speak to",
        "demo/jobs": "Jobs",
        "demo/people": "People",
        "demo/people/tokens": "People",
        "demo/people/roles": "People",
        "demo/audit": "Audit",
    }


# What a theme can break; everything else about a page is the same in both.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def violations(page: Page, *, of_colours: bool = False) -> list[str]:
    """What axe finds on the page; the shop's own page in its frame has tests of its own."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text(encoding="utf-8"))
    only = {"type": "rule", "values": OF_COLOURS} if of_colours else {"type": "tag", "values": EVERYTHING}
    found = await page.evaluate(
        "only => axe.run(document, { iframes: false, runOnly: only, resultTypes: ['violations'] })", only
    )
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]


async def test_axe_finds_nothing_on_any_screen_in_either_theme_or_on_a_phone(chromium: Browser, studio: Shop) -> None:
    page = await enter(chromium, studio, "demo/page/home", viewport=WIDE)
    found = {}
    for place, heading in (await places(studio)).items():
        await page.emulate_media(color_scheme="light")
        await page.set_viewport_size(WIDE)
        await go(page, place)
        await page.get_by_role("heading", name=heading, exact=True).first.wait_for()
        found[place, "light"] = await violations(page)
        await page.emulate_media(color_scheme="dark")
        found[place, "dark"] = await violations(page, of_colours=True)
        await page.set_viewport_size(PHONE)
        found[place, "phone"] = await violations(page)

    assert {place: each for place, each in found.items() if each} == {}
    assert BROKEN == []


async def test_axe_finds_nothing_where_somebody_signs_in(chromium: Browser, studio: Shop) -> None:
    page = await (await chromium.new_context()).new_page()
    await page.goto(f"{studio.address}/studio")
    await expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()

    assert await violations(page) == []


def test_the_first_load_is_below_300_kb_of_compressed_script_whatever_screen_comes_first(built: None) -> None:
    manifest = json.loads((routes.BUILT / ".vite" / "manifest.json").read_text(encoding="utf-8"))

    def loaded(name: str) -> set[str]:
        return {manifest[name]["file"]}.union(*(loaded(other) for other in manifest[name].get("imports", [])))

    def compressed(files: set[str]) -> int:
        return sum(len(gzip.compress((routes.BUILT / file).read_bytes())) for file in files)

    screens = [name for name in manifest if name.startswith("src/screens/")]
    first = {name: compressed(loaded("index.html") | loaded(name)) for name in screens}

    # 250 kB for the page, the largest.
    assert len(screens) > 10
    assert {name: size for name, size in first.items() if size >= FIRST_LOAD_BYTES} == {}


async def test_a_page_of_200_blocks_can_be_used_within_two_seconds(chromium: Browser, studio: Shop) -> None:
    rails = [
        NewBlock(key=f"rail-{n}", kind="product_rail", words={"en": {"title": f"Rail {n}"}}) for n in range(BLOCKS)
    ]
    async with studio.database.write() as db:
        await create_page(db, DEMO, "wide", "Wide", rails, by=Hand(label="tests"), now=datetime.now(UTC))
    page = await enter(chromium, studio)
    await page.get_by_role("grid").wait_for()
    await page.evaluate(
        "localStorage.setItem('etalage:studio:taste', JSON.stringify({ preview: false, language: 'en' }))"
    )

    # The browser's own processor time: what other processes take of the machine is not counted.
    watch = await page.context.new_cdp_session(page)
    await watch.send("Performance.enable", {"timeDomain": "threadTicks"})
    await page.goto(f"{studio.address}/studio/demo/page/wide")
    await page.get_by_role("row").first.wait_for()
    await page.keyboard.press("j")
    await expect(page.get_by_role("row").first).to_be_focused()
    measured = {each["name"]: each["value"] for each in (await watch.send("Performance.getMetrics"))["metrics"]}

    await page.get_by_role("row").nth(BLOCKS - 1).wait_for(state="attached")
    # 0.6 s beside fifteen busy processes on two cores; 3.1 s when all rows were drawn first.
    assert 0 < measured["TaskDuration"] < INTERACTIVE_S


SOURCES = [path for path in (build.HERE / "src").rglob("*.ts*") if "gql" not in path.parts]


@pytest.mark.unit
@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_file_of_the_studio_is_longer_than_a_sitting(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 300


@pytest.mark.unit
def test_the_studio_is_built_without_an_npm_that_is_on_the_path() -> None:
    scripts = json.loads((build.HERE / "package.json").read_text(encoding="utf-8"))["scripts"]

    # The one that comes in a wheel can only be called by its whole name.
    assert "npm" not in scripts["build"]


@pytest.mark.unit
def test_the_studio_names_no_other_host_and_no_colour_of_its_own() -> None:
    text = {
        path: path.read_text(encoding="utf-8")
        for path in (build.HERE / "src").rglob("*")
        if path.suffix in {".ts", ".tsx", ".css"} and "gql" not in path.parts
    }

    assert [str(path) for path, said in text.items() if re.search(r"https?://(?!127\.0\.0\.1)", said)] == []
    assert [
        path.name
        for path, said in text.items()
        if path.name != "tokens.css" and re.search(r"#[0-9a-fA-F]{3,8}\b(?=[;\s)])", said) and path.suffix == ".css"
    ] == []


@pytest.mark.unit
def test_every_kind_of_job_and_every_deed_has_a_chinese_name() -> None:
    words = (build.HERE / "src" / "words" / "deeds.ts").read_text(encoding="utf-8")
    jobs = [path.stem for path in (build.ROOT / "workers" / "tasks").glob("[a-z]*.py")]
    written = "\n".join(path.read_text(encoding="utf-8") for path in (build.ROOT / "domain").rglob("write/**/*.py"))
    deeds = [*Action, *re.findall(r'action="([a-z_]+)"', written)]

    assert len(jobs) > 15
    assert len(deeds) > 30
    assert [name for name in (*jobs, *deeds) if not re.search(rf"\b{name}: \"", words)] == []
