"""Releases as an operator lists them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from domain.base.database import Database
from domain.pages.models import ReleaseRow
from domain.pages.values.releases import Release
from domain.pages.write.releases.create_release import create_release
from tests.editing import ADA
from tests.shops import NOW, SHOP
from tests.workers.editorial.conftest import Ask, Run


async def made(database: Database) -> Release:
    async with database.write() as db:
        return await create_release(db, SHOP, "Spring", by=ADA, now=NOW)


async def late(database: Database) -> None:
    """Every release has been waiting for two minutes."""
    at = datetime.now(UTC) - timedelta(minutes=2)
    async with database.write() as db:
        await db.execute(update(ReleaseRow).values(state="scheduled", scheduled_at=at))


def test_releases_are_listed_with_their_state(run: Run, ask: Ask) -> None:
    release: Release = ask(made)

    assert run("releases", "--site", "shop").output == f"{release.id}  draft  v1  -  0 blocks  Spring\n"
    assert run("releases", "--site", "shop", "--state", "published").output == ""


def test_what_nobody_wrote_down_is_listed_as_overdue_with_exit_code_1(run: Run, ask: Ask) -> None:
    release: Release = ask(made)
    before = run("releases", "--site", "shop", "--overdue")
    ask(late)

    after = run("releases", "--site", "shop", "--overdue")

    assert (before.exit_code, before.output) == (0, "")
    assert after.exit_code == 1
    assert f"{release.id}  scheduled  v1" in after.output
    assert "overdue 12" in after.output


def test_a_site_that_is_not_there_is_named(run: Run) -> None:
    result = run("releases", "--site", "nowhere")

    assert (result.exit_code, "There is no site 'nowhere'" in result.output) == (1, True)
    assert run("releases", "--site", "shop", "--overdue", "--state", "draft").exit_code == 2
