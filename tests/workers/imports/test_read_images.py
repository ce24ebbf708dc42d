"""Pictures are read once, refused with a reason, or tried again when their server did not answer."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from domain.base.settings import Settings
from domain.base.values import JobId
from domain.catalog.models import ImageRow
from domain.jobs import write as promises
from domain.jobs.models import JobRow
from domain.jobs.values import Job, Priority
from domain.matching.models import ImageEmbeddingRow
from tests.servers import listening
from tests.workers.imports.conftest import Desk
from workers.media.fetch import FetchFailed, Rules
from workers.media.store import MediaStore
from workers.runtime import Models, Runtime
from workers.tasks import read_images

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HERE = Rules(allow_loopback=True)


@pytest.fixture
def runtime(desk: Desk) -> Runtime:
    settings = Settings(image_reader="fake", media_dir=desk.folder / "media")
    return Runtime(database=desk.database, settings=settings, models=Models(settings))


async def claimed(desk: Desk) -> list[Job]:
    """Every open job, in the hands of a worker."""
    later = datetime.now(UTC).replace(year=2100)
    async with desk.database.write() as db:
        batches = await promises.take_unsent(db, dict.fromkeys(Priority, 10), {"read_images": 50}, later)
        ids: list[JobId] = [job for batch in batches for job in batch.ids]
        return await promises.claim(db, ids, "worker", 60.0, later)


async def states(desk: Desk) -> dict[str, tuple[str, str | None]]:
    async with desk.database.read() as db:
        rows = await db.execute(select(ImageRow.src, ImageRow.state, ImageRow.problem))
        return {row.src: (row.state, row.problem) for row in rows}


async def open_jobs(desk: Desk) -> int:
    async with desk.database.read() as db:
        reading = (JobRow.kind == "read_images", JobRow.state != "done")
        return await db.scalar(select(func.count()).select_from(JobRow).where(*reading)) or 0


def items(*srcs: str) -> str:
    return json.dumps({"sku": "L1", "title": "Lamp", "images": list(srcs)})


async def test_a_picture_is_read_and_its_vector_stored_and_its_job_done(
    desk: Desk, runtime: Runtime, picture: Callable[..., bytes]
) -> None:
    (desk.folder / "a.png").write_bytes(picture(8, 6))
    await desk.bring("items.jsonl", items("a.png"))

    await read_images.run(runtime, await claimed(desk), NOW)

    assert await states(desk) == {"a.png": ("read", None)}
    assert await open_jobs(desk) == 0
    async with desk.database.read() as db:
        image = (await db.execute(select(ImageRow.__table__))).one()
        vectors = (await db.scalars(select(ImageEmbeddingRow.image_id))).all()
    assert (image.width, image.height, image.facts["format"]) == (8, 6, "PNG")
    assert vectors == [image.id]


async def test_a_picture_that_cannot_be_read_is_refused_and_its_neighbours_are_read(
    desk: Desk, runtime: Runtime, picture: Callable[..., bytes]
) -> None:
    (desk.folder / "cut.jpg").write_bytes(picture(300, 300, "JPEG")[:800])
    (desk.folder / "good.png").write_bytes(picture())
    await desk.bring("items.jsonl", items("cut.jpg", "good.png"))

    await read_images.run(runtime, await claimed(desk), NOW)

    found = await states(desk)
    assert found["good.png"] == ("read", None)
    assert found["cut.jpg"][0] == "refused"
    assert (found["cut.jpg"][1] or "").startswith("truncated: ")
    assert await open_jobs(desk) == 0


@pytest.fixture
async def web(picture: Callable[..., bytes]) -> AsyncIterator[str]:
    """A server with /good.png, /text.png, and an error for everything else."""
    answers = {b"/good.png": picture(9, 9), b"/text.png": b"no picture"}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1]
        body = answers.get(path)
        status = b"404 Not Found" if path == b"/gone.png" else b"503 Busy" if body is None else b"200 OK"
        body = body or b""
        head = b"HTTP/1.1 %s\r\nContent-Type: image/png\r\nContent-Length: %d\r\n\r\n" % (status, len(body))
        writer.write(head + body)
        await writer.drain()

    async with listening(serve) as port:
        yield f"http://127.0.0.1:{port}"


async def test_a_url_is_fetched_kept_and_read(
    desk: Desk, runtime: Runtime, web: str, picture: Callable[..., bytes]
) -> None:
    await desk.bring("items.jsonl", items(f"{web}/good.png", f"{web}/text.png", f"{web}/gone.png"))

    await read_images.run(runtime, await claimed(desk), NOW, HERE)

    found = await states(desk)
    assert found[f"{web}/good.png"] == ("read", None)
    assert (found[f"{web}/text.png"][1] or "").startswith("is not a picture")
    assert found[f"{web}/gone.png"] == ("refused", "is not there: the server answered 404")
    assert await open_jobs(desk) == 0
    async with desk.database.read() as db:
        media = (await db.scalars(select(ImageRow.media).where(ImageRow.state == "read"))).one()
    assert media is not None
    assert MediaStore(desk.folder / "media").read(media) == picture(9, 9)


async def test_a_server_that_does_not_answer_leaves_only_its_own_job_open(
    desk: Desk, runtime: Runtime, web: str
) -> None:
    await desk.bring("items.jsonl", items(f"{web}/busy.png", f"{web}/good.png"))

    with pytest.raises(FetchFailed, match="the server answered 503"):
        await read_images.run(runtime, await claimed(desk), NOW, HERE)

    assert await states(desk) == {f"{web}/good.png": ("read", None), f"{web}/busy.png": ("pending", None)}
    assert await open_jobs(desk) == 1


async def test_a_url_that_leads_inside_is_refused_and_not_tried_again(desk: Desk, runtime: Runtime, web: str) -> None:
    await desk.bring("items.jsonl", items(f"{web}/good.png"))

    await read_images.run(runtime, await claimed(desk), NOW)

    assert await states(desk) == {f"{web}/good.png": ("refused", "leads to 127.0.0.1, which is not a public address")}


async def test_a_picture_that_is_gone_from_the_catalogue_is_no_error(
    desk: Desk, runtime: Runtime, picture: Callable[..., bytes]
) -> None:
    (desk.folder / "a.png").write_bytes(picture())
    await desk.bring("items.jsonl", items("a.png"))
    jobs = await claimed(desk)
    await desk.bring("items.jsonl", items())

    await read_images.run(runtime, jobs, NOW)

    assert await states(desk) == {}
    assert await open_jobs(desk) == 0
