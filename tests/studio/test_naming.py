"""Where the API names things by key the studio names them as people do, in their own language."""

from typing import Any

from playwright.async_api import expect
from sqlalchemy import select, update

from api.ids import global_id
from domain.access.values import Hand
from domain.base.values import BlockId
from domain.jobs.models import JobRow
from domain.jobs.values import JobState
from domain.pages.values.content import FieldEdit, Layer, Scope
from domain.pages.write.edit_block import edit_block
from tests.shops import NOW
from tests.studio.conftest import BROKEN, DEMO, Shop, enter

CHINESE = "localStorage.setItem('etalage:studio:taste', JSON.stringify({ language: 'zh', preview: false }))"


async def edited(studio: Shop, key: str, field: str, value: Any, locale: str | None = None) -> None:
    block = await studio.block(key)
    scope = Scope(layer=Layer.PERSON, locale=locale)
    by, version = Hand(label="Ada <ada@example.com>"), block.version
    async with studio.database.write() as db:
        await edit_block(
            db,
            DEMO,
            BlockId(block.id),
            expected_version=version,
            edits=[FieldEdit(name=field, value=value)],
            scope=scope,
            by=by,
            now=NOW,
        )


async def test_the_inbox_says_in_chinese_what_is_wrong_with_which_block(chromium: Any, studio: Shop) -> None:
    await edited(studio, "popular", "audience", {"segment": ["ghosts"]})
    async with studio.database.write() as db:
        newest = select(JobRow.id).where(JobRow.site == DEMO).order_by(JobRow.id.desc()).limit(1)
        dead = {"kind": "write_copy", "state": JobState.DEAD, "attempts": 3, "last_error": "Out of memory"}
        await db.execute(update(JobRow).where(JobRow.id.in_(newest)).values(**dead))
    page = await enter(chromium, studio, "demo/inbox", preview=False)
    rows = page.get_by_role("grid").get_by_role("row")
    english = "The audience names the segment “ghosts”, which this site does not have; nobody is in it."
    wrong = rows.filter(has_text=english)
    await expect(wrong.locator(".small.cut")).to_have_text("Popular right now · audience")
    await expect(wrong.locator(".key")).to_have_text("popular")

    await page.evaluate(CHINESE)
    await page.reload()

    await expect(rows.filter(has_text="受众指定了分群“ghosts”，此站点没有该分群，无人属于它。")).to_have_count(1)
    await expect(rows.filter(has_text="撰写文案失败 3 次：Out of memory")).to_have_count(1)
    assert BROKEN == []


async def test_the_log_names_blocks_fields_and_segments(chromium: Any, studio: Shop) -> None:
    await edited(studio, "hero", "headline", "Lamps for long evenings", "en")
    page = await enter(chromium, studio, "demo/audit?action=edit", preview=False)
    deed = page.get_by_role("list", name="Deeds, newest first").locator("> li").first
    await expect(deed).to_contain_text("Block “Lamps for long evenings”")
    english = await deed.text_content() or ""
    await page.evaluate(CHINESE)
    await page.reload()
    await expect(page.locator(".deed").first).to_contain_text("区块 “Lamps for long evenings”")
    chinese = await page.locator(".deed").first.text_content() or ""

    assert "Ada edit Block “Lamps for long evenings”hero" in english
    assert "headline (Everybody, over everything else, in English)" in english
    assert "标题 (所有人（优先于其他）, 英语)" in chinese
    assert BROKEN == []


async def test_what_cannot_be_saved_is_said_in_chinese(chromium: Any, studio: Shop) -> None:
    page = await enter(chromium, studio, "demo/page/home", preview=False)
    await page.evaluate(CHINESE)
    block = await studio.block("hero")
    await page.goto(f"{studio.address}/studio/demo/block/{global_id('EditableBlock', block.id)}")

    await page.get_by_label("标题", exact=True).fill("x" * 61)

    await expect(page.get_by_text("有 61 个字符，最多 60 个")).to_be_visible()
    assert (await studio.block("hero")).version == block.version
    assert BROKEN == []


async def test_why_the_page_is_as_it_is_is_told_with_names_and_their_keys(chromium: Any, studio: Shop) -> None:
    page = await enter(chromium, studio, "demo/page/home")
    await page.get_by_role("button", name="Why this page").click()
    popular = (
        page.get_by_role("region", name="Why this page")
        .get_by_role("listitem")
        .filter(has=page.get_by_text("popular", exact=True))
    )

    await expect(popular.get_by_role("button", name="Popular right now")).to_be_visible()
    assert BROKEN == []
