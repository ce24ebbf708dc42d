"""The form of conditions reads every condition the API takes, and leaves what it does not know as it is."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.async_api import Browser, Page, expect

from api.studio import build
from domain.audience.rules.grammar import ALLOWED, parsed
from domain.audience.rules.schema import json_schema
from domain.audience.values.conditions import Use
from domain.base.values import Json
from tests.domain.audience.conditions import written
from tests.studio.conftest import BROKEN, Shop, enter, open_block
from tests.studio.test_block import saved
from tests.studio.test_page import said

RUN = """
import * as condition from "./condition.js";
import { readFileSync } from "node:fs";
// Every leaf as the form would write it, were it touched.
function touched(it) {
  const form = condition.formOf(it);
  if (form.form === "group") return { [form.key]: form.parts.map(touched) };
  if (form.form === "not") return { not: touched(form.part) };
  return form.form === "text" ? "as text" : condition.written(form);
}
const calls = { touched, ...condition };
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0)).map(([name, ...given]) => calls[name](...given))));
"""


@pytest.fixture(scope="session")
def form(built: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A script that calls what the form is made of."""
    folder = tmp_path_factory.mktemp("audience")
    source = shutil.copy(build.HERE / "src" / "audience" / "condition.ts", folder)
    compiler = build.HERE / "node_modules" / ".bin" / "tsc"
    words = [str(compiler), "--target", "es2022", "--module", "esnext", "--outDir", str(folder), str(source)]
    subprocess.run(words, cwd=folder, check=True, capture_output=True)
    (folder / "package.json").write_text('{ "type": "module" }', encoding="utf-8")
    (folder / "run.js").write_text(RUN, encoding="utf-8")
    return folder / "run.js"


def called(script: Path, *calls: list[Json]) -> list[Any]:
    node = shutil.which("node") or "node"
    words = json.dumps(calls)
    done = subprocess.run([node, str(script)], input=words, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


@pytest.mark.parametrize("use", list(Use))
@settings(max_examples=4)
@given(data=st.data())
def test_every_condition_the_api_takes_has_a_form_that_says_the_same(form: Path, use: Use, data: st.DataObject) -> None:
    conditions = data.draw(st.lists(written(ALLOWED[use]), min_size=40, max_size=60))

    again = called(form, *(["touched", each] for each in conditions))
    wholly = called(form, *(["isWholly", each] for each in conditions))

    assert [parsed(each, allow=use) for each in again] == [parsed(each, allow=use) for each in conditions]
    assert wholly == [True] * len(conditions)


def test_what_the_form_does_not_know_stays_as_it_is(form: Path) -> None:
    unknown: Json = {"weather": {"rain": [1, {"mm": 2.5}]}}
    two: Json = {"visitor": "new", "channel": ["web"]}
    strange: Json = {"cart": {"holds": ["A"], "at_least": 2}}
    rule: Json = {"all": [unknown, {"any": [two, {"visitor": "new"}, strange]}]}

    edited, shorter, form_of, gone = called(
        form,
        ["put", rule, ["all", 1, "any", 1], {"visitor": "returning"}],
        ["put", rule, ["all", 1], None],
        ["formOf", strange],
        ["put", {"not": {"all": [two]}}, ["not", "all", 0], None],
    )

    assert edited == {"all": [unknown, {"any": [two, {"visitor": "returning"}, strange]}]}
    assert shorter == {"all": [unknown]}
    assert form_of == {"form": "text"}
    assert gone is None


def test_what_is_half_said_waits(form: Path) -> None:
    halves: list[Json] = [{"segment": []}, {"cart": {"holds": []}}, {"any": [{"visitor": "new"}, {"country": []}]}]

    assert called(form, *(["isWholly", each] for each in halves)) == [False, False, False]


def test_the_form_offers_what_the_schema_allows(form: Path) -> None:
    calls: list[list[Json]] = [["choicesOf", json_schema(use)] for use in Use]

    targeting, segment = called(form, *calls)

    assert [set(each["keys"]) for each in (targeting, segment)] == [set(ALLOWED[use]) for use in Use]
    assert targeting["choices"]["channel"] == ["web", "app", "email", "store"]
    assert "FR" in targeting["choices"]["country"]
    assert "purchase" in segment["choices"]["kinds"]


async def test_an_audience_is_put_together_without_writing_json(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "popular")
    audience = editor.get_by_role("group", name="Audience", exact=True)
    await expect(audience).to_contain_text("Everybody.")

    await audience.get_by_role("button", name="Add a condition").click()
    await editor.get_by_role("menuitem", name="New or returning").click()
    await audience.get_by_role("button", name="Another condition").click()
    await editor.get_by_role("menuitem", name="Country").click()
    await audience.get_by_label("Add: Country").fill("france")
    await audience.get_by_label("Add: Country").press("Enter")
    await audience.get_by_label("Add: Country").fill("Belgium")
    await audience.get_by_role("group", name="Country").get_by_role("button", name="Not").click()
    await expect(audience).to_contain_text("Only shoppers who are new and not in France or Belgium.")
    await saved(editor)
    await audience.get_by_role("button", name="As text").click()
    text = await audience.get_by_role("textbox").input_value()

    rule = {"all": [{"visitor": "new"}, {"not": {"country": ["FR", "BE"]}}]}
    assert json.loads(text) == rule
    assert (await studio.block("popular")).draft["audience"]["person"]["value"] == rule
    assert BROKEN == []


async def test_products_and_categories_of_a_condition_are_picked_by_name(editor: Page, studio: Shop) -> None:
    await open_block(editor, studio, "popular")
    audience = editor.get_by_role("group", name="Audience", exact=True)
    await audience.get_by_role("button", name="Add a condition").click()
    await editor.get_by_role("menuitem", name="Cart").click()
    await audience.get_by_role("button", name="has at least Cart").click()
    await editor.get_by_role("option", name="holds any of").click()
    await audience.get_by_role("combobox", name="Products").press_sequentially("oak")
    option = editor.get_by_role("option").first
    await expect(option).to_contain_text("Oak")
    title, sku = (await option.locator(".menu-words > span").all_inner_texts())[:2]
    await option.click()

    await expect(audience).to_contain_text(f"Only shoppers with {title} in the cart.")
    await saved(editor)

    rule = {"cart": {"holds": [sku.split(" · ")[0]]}}
    assert (await studio.block("popular")).draft["audience"]["person"]["value"] == rule
    assert BROKEN == []


async def test_a_segment_is_made_said_in_both_languages_and_counted(chromium: Browser, studio: Shop) -> None:
    page = await enter(chromium, studio, "demo/shoppers/segments")
    await page.get_by_role("button", name="New segment").click()
    await page.get_by_label("Name").fill("Lookers")
    await page.get_by_label("Key").fill("lookers")
    await page.get_by_role("button", name="Add a condition").click()
    await page.get_by_role("menuitem", name="Did something").click()
    await page.get_by_role("button", name="clicked").click()
    await page.get_by_label("Within days").fill("3000")
    await page.get_by_role("button", name="Save").click()
    await said(page, "“Lookers” is saved.")
    await page.get_by_role("button", name="How many are in it now? Lookers").click()

    await expect(page.get_by_text("Only shoppers who looked at or clicked within 3,000 days.")).to_be_visible()
    await expect(page.get_by_text("None of those who were shown a page in the last four weeks.")).to_be_visible()
    await page.evaluate("localStorage.setItem('etalage:studio:taste', JSON.stringify({ language: 'zh' }))")
    await page.reload()
    await expect(page.get_by_text("仅限3000 天内浏览过或点击过的顾客。")).to_be_visible()
    assert BROKEN == []
