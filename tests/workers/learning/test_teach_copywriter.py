"""Claims about teaching a site's copywriter, as far as they need no model; tests/benchmarks/test_editors.py teaches one."""

from datetime import timedelta
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from domain.base.database import Database
from domain.base.values import BlockId, GenerationId, Json, SiteId
from domain.jobs import write as promises
from domain.jobs.models import JobRow
from domain.pages.jobs import teach_copywriter
from domain.pages.read import adapters as read
from domain.pages.values.adapters import Correction, Judgement
from ml.copy_values import Sampling
from ml.fakes import FakeCopywriter
from ml.writing.examples import Split
from tests.shops import NOW, SHOP
from tests.workers.tasks.conftest import Do
from workers.copywriters import adapter_folder, copywriter
from workers.runtime import Runtime

pytest.importorskip("peft", reason="only who teaches has it")

BRIEF: dict[str, Json] = {
    "kind": "product_rail",
    "shop": "Tallow",
    "categories": ["Boots"],
    "fields": [{"name": "title", "max_chars": 50, "purpose": "above a row"}],
}


def correction(number: int, words: str | None = "See our boots", brief: dict[str, Json] | None = None) -> Correction:
    return Correction(
        generation=GenerationId(UUID(int=number)),
        block=BlockId(UUID(int=number)),
        field="title",
        locale="en",
        brief=BRIEF if brief is None else brief,
        offered="Boots to look at",
        words=words,
        judgement=Judgement.REJECTED if words is None else Judgement.EDITED,
        at=NOW + timedelta(minutes=number),
    )


def test_a_correction_is_an_example_of_what_the_editor_wrote_or_of_what_nobody_wants() -> None:
    from workers.learning.copywriter import example_of

    edited, rejected = example_of(correction(1)), example_of(correction(1, words=None))

    assert edited is not None
    assert rejected is not None
    assert (dict(edited.copy), edited.wanted) == ({"title": "See our boots"}, True)
    assert (dict(rejected.copy), rejected.wanted) == ({"title": "Boots to look at"}, False)
    assert example_of(correction(1, brief={"kind": "of another release"})) is None


def test_a_block_is_always_on_the_same_side_and_a_fifth_is_held_out() -> None:
    from workers.learning.copywriter import example_of

    told = [example_of(correction(number)) for number in range(400)]

    held_out = sum(one is not None and one.split is Split.TEST for one in told)
    assert 50 <= held_out <= 110
    assert told == [example_of(correction(number)) for number in range(400)]


def test_the_distance_is_of_words_and_not_of_letters() -> None:
    from workers.learning.copywriter import distance

    assert distance("See our boots", "see our boots!") == 0
    assert distance("See our boots", "Lamps") == 1
    assert distance("See our boots", "See our lamps") == pytest.approx(1 / 3)


def test_a_copywriter_is_judged_by_how_near_it_comes() -> None:
    from workers.learning.copywriter import example_of, judge

    wrote = FakeCopywriter()
    told = example_of(correction(1))
    assert told is not None
    words = wrote.write(told.brief, Sampling(seed=1)).fields[0].text
    same = example_of(correction(1, words=words))
    assert same is not None

    assert judge(wrote, [same], Sampling(seed=1)).distance == 0
    assert judge(wrote, [told], Sampling(seed=1)).distance > 0


async def test_too_few_corrections_teach_nothing_and_the_job_is_done(
    database: Database, shop: SiteId, runtime: Runtime, do: Do
) -> None:
    async with database.write() as db:
        await promises.add(db, [teach_copywriter(SHOP, NOW)], NOW)

    await do("teach_copywriter")

    async with database.read() as db:
        assert list(await read.adapters(db, SHOP)) == []
        assert await db.scalar(select(JobRow.state).where(JobRow.kind == "teach_copywriter")) == "done"


async def test_a_copywriter_of_another_make_is_asked_as_it_is(runtime: Runtime, shop: SiteId) -> None:
    assert (await copywriter(runtime, shop)).identity.name == "fake-copywriter"
    assert adapter_folder(runtime.settings, SiteId("a/b"), 3).parts[-2:] == ("a%2Fb", "00003")


def test_the_command_says_what_it_does() -> None:
    from workers.editorial.adapters import adapters

    said = CliRunner().invoke(adapters, ["--help"]).output

    assert all(word in said for word in ("teach", "promote", "rollback"))
