"""Claims about bringing the demo shop in: again, after a change, and after its folder was lost."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from domain.base.database import Database
from domain.base.settings import Settings
from domain.people.rules import passwords
from workers.seed import demo_shop


def small(folder: Path) -> Path:
    """A demo shop of few goods, without pictures; nobody has done anything there."""
    for name in ("products", "articles", "promotions", "personas", "crowd"):
        lines = (demo_shop.FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()[:30]
        rows = [json.loads(line) | {"images": [], "signals": []} for line in lines]
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


async def test_seeding_again_leaves_what_is_there(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    settings = Settings(database_url=database_url, state_dir=home, media_dir=home / "media", secret_key="x" * 16)
    (tmp_path / "demo").mkdir()
    folder = small(tmp_path / "demo")
    monkeypatch.setattr(demo_shop, "FOLDER", folder)
    await demo_shop.seed(database, settings, datetime.now(UTC))
    before = await counts(database)

    with (folder / "personas.jsonl").open("a", encoding="utf-8") as changed:
        changed.write("\n")
    await demo_shop.seed(database, settings, datetime.now(UTC))
    (home / demo_shop.FRONT).unlink()
    first = account(home)
    await demo_shop.seed(database, settings, datetime.now(UTC))

    assert await counts(database) == before
    assert account(home) == first
    assert first["email"] == "owner@example.com"
    async with database.read() as db:
        kept = await db.scalar(text("SELECT password FROM people"))
    assert passwords.matches(first["password"], kept)
    assert (home / "account.json").stat().st_mode & 0o777 == 0o600
    assert before["segments"] == 1
    assert before["campaigns"] == 2
    async with database.read() as db:
        drafts = await db.scalars(text("SELECT key FROM blocks WHERE live IS NULL ORDER BY key"))
    # They wait for their words.
    assert list(drafts) == ["hero", "welcome"]


def account(home: Path) -> dict[str, str]:
    return dict(json.loads((home / "account.json").read_text("utf-8")))


async def counts(database: Database) -> dict[str, int]:
    tables = ("items", "blocks", "block_revisions", "segments", "campaigns", "tokens", "people", "memberships")
    async with database.read() as db:
        return {table: await db.scalar(text(f"SELECT count(*) FROM {table}")) or 0 for table in tables}  # noqa: S608 - names of ours
