"""How much memory a whole worker takes that does everything, and how fast it reads the pictures of a shop among all else."""

import asyncio
import io
import os
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import func, select, text

from domain.base.database import Database
from domain.base.values import SiteId
from domain.jobs.models import JobRow
from domain.pictures.models import PhotoSearchRow
from domain.pictures.rules import photos
from domain.pictures.write.photos import send_photo
from tests.benchmarks.real_pictures import WEIGHTS
from tests.workers.jobs.processes import Processes

pytestmark = pytest.mark.benchmark

DEMO = SiteId("demo")
MOST_MB = 2_500
PHOTOS = 4
WITHIN_S = 1_800
THINKING = ("embed_products", "read_images", "write_copy", "find_by_photo", "check_pictures")


@pytest.fixture
def crew(database_url: str, redis_server: str, tmp_path: Path) -> Iterator[Processes]:
    """Started as `make up` starts them, on this test's servers."""
    places = {"STATE_DIR": str(tmp_path), "MEDIA_DIR": str(tmp_path / "media"), "WEIGHTS_DIR": str(WEIGHTS)}
    urls = {"DATABASE_URL": database_url, "REDIS_URL": redis_server}
    started = Processes({**os.environ, **places, **urls}, tmp_path)
    try:
        yield started
    finally:
        started.kill_all()


async def test_a_worker_that_encodes_writes_and_reads_stays_below_its_memory(
    database: Database, crew: Processes, tmp_path: Path
) -> None:
    """The demo shop from nothing: 288 texts, 288 pictures, words on every block, and four photos as large as are taken."""
    if not WEIGHTS.is_dir():
        pytest.skip(f"{WEIGHTS} is not there; `make up` fetches the weights")
    assert await crew.stopped(crew.start_command("-m", "workers", "seed"), within_s=300) == 0, crew.said()
    async with database.write() as db:
        for number in range(PHOTOS):
            await send_photo(db, DEMO, _photo(number), id=uuid.UUID(int=number + 1), now=datetime.now(UTC))
    crew.start_command("-m", "workers", "relay")
    worker = crew.start_command("-m", "workers", "run")

    peak, deadline = 0, time.monotonic() + WITHIN_S
    while await _open(database):
        assert worker.poll() is None, crew.said()[-3_000:]
        assert time.monotonic() < deadline, await _done(database)
        peak = max(peak, _peak_mb(worker.pid))
        await asyncio.sleep(0.5)

    done, busy_s = await _done(database), _busy_s(worker.pid)
    async with database.read() as db:
        looked_at = list(await db.scalars(select(PhotoSearchRow.state)))
    print(f"\npeak memory of the worker and what it started: {peak} MB; processor time for all of it: {busy_s:.0f} s")
    for kind, (count, took_s) in sorted(done.items()):
        print(
            f"{kind:16s} {count:5d} done within {took_s:6.1f} s, {count / max(took_s, 0.1):6.1f} a second among all else"
        )
    assert {"embed_products", "read_images", "write_copy", "find_by_photo"} <= done.keys()
    assert done["read_images"][0] >= 200
    assert looked_at == ["done"] * PHOTOS
    assert peak < MOST_MB


def _photo(seed: int) -> bytes:
    """As many pixels as a photo may have, in the form that takes most memory: a JPEG is made small while it is read."""
    width = round((photos.MAX_PIXELS * 4 / 3) ** 0.5)
    coarse = np.random.default_rng(seed).integers(0, 255, (60, 80, 3), dtype=np.uint8)
    saved = io.BytesIO()
    Image.fromarray(coarse).resize((width, photos.MAX_PIXELS // width)).save(saved, "PNG")
    return saved.getvalue()


async def _open(database: Database) -> int:
    """Jobs of models that can be done now, and are not."""
    undone = (JobRow.kind.in_(THINKING), JobRow.state.in_(["ready", "sent", "running"]))
    async with database.read() as db:
        return await db.scalar(select(func.count()).select_from(JobRow).where(*undone)) or 0


async def _done(database: Database) -> dict[str, tuple[int, float]]:
    """Of each kind, how many were done and within which time."""
    counted = text("""SELECT kind, count(*) AS jobs, extract(epoch FROM max(done_at) - min(done_at)) AS took_s
        FROM jobs WHERE state = 'done' AND kind = ANY(:kinds) GROUP BY kind""")
    async with database.read() as db:
        rows = await db.execute(counted, {"kinds": list(THINKING)})
    return {row.kind: (int(row.jobs), float(row.took_s)) for row in rows}


def _busy_s(process: int) -> float:
    """Seconds of a core that the process has taken."""
    ticks = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _peak_mb(process: int) -> int:
    """The most memory that the process and its children ever held, each at its own time."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        except (FileNotFoundError, ProcessLookupError):
            continue
        if process in {int(lines["Pid"]), int(lines["PPid"])}:
            total += int(lines.get("VmHWM", "0 kB").split()[0]) // 1024
    return total
