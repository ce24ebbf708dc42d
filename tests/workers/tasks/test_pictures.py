"""Pictures that were read are held beside the shop; a shopper's photo finds what it shows, and is gone."""

import io
from datetime import timedelta
from uuid import UUID

import numpy as np
import pytest
from click import ClickException
from PIL import Image, ImageDraw
from sqlalchemy import select, text

from domain.access.values import Hand
from domain.base.database import Database
from domain.base.values import SiteId
from domain.catalog.read import items_by_sku
from domain.matching.read import live_space
from domain.matching.values import Modality
from domain.pictures.errors import PhotoRefused, PictureAbsent, TooManyPhotos
from domain.pictures.models import PhotoSearchRow
from domain.pictures.read.photos import photo_search
from domain.pictures.read.problems import alt_offers, problems, problems_by_kind
from domain.pictures.rules import photos as photo_rules
from domain.pictures.values import PhotoState, ProblemKind
from domain.pictures.write.answers import describe, set_aside
from domain.pictures.write.photos import forget, send_photo
from ml.values import ModelIdentity
from tests.shops import NOW, Stock
from tests.workers.tasks.conftest import Do
from workers import spaces
from workers.media.pictures import promise_checks
from workers.media.store import MediaStore
from workers.readers import promise_outdated, reads_as
from workers.runtime import Runtime
from workers.trials.commands import found_by_words

ONE, TWO = UUID(int=1), UUID(int=2)


def scene(seed: int, side: int = 700, quality: int = 90) -> bytes:
    """A picture unlike those of other seeds."""
    coarse = np.random.default_rng(seed).integers(0, 255, (9, 9, 3), dtype=np.uint8)
    saved = io.BytesIO()
    Image.fromarray(coarse).resize((side, side), Image.Resampling.NEAREST).save(saved, "JPEG", quality=quality)
    return saved.getvalue()


def notebook(colour: str, quality: int = 95) -> bytes:
    """A drawn thing on a pale wall, as the demo shop's are."""
    picture = Image.new("RGB", (800, 800), "#e4ebe8")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((200, 120, 620, 700), fill=colour)
    pen.rectangle((320, 220, 540, 340), fill="#fbf4e6")
    saved = io.BytesIO()
    picture.save(saved, "JPEG", quality=quality)
    return saved.getvalue()


async def shown(runtime: Runtime, stock: Stock, do: Do, pictures: dict[str, bytes], **fields: object) -> None:
    """Products with one picture each, read by a worker."""
    store = MediaStore(runtime.settings.media_dir)
    runtime.settings.media_dir.mkdir(parents=True, exist_ok=True)
    await stock({sku: {"images": [f"{sku}.jpg"], **fields} for sku in pictures})
    async with runtime.database.write() as db:
        for sku, data in pictures.items():
            key = store.keep(data).key
            await db.execute(text("UPDATE images SET media = :key WHERE src = :src"), {"key": key, "src": f"{sku}.jpg"})
    await do("read_images")
    await checked(runtime, do)


async def checked(runtime: Runtime, do: Do) -> int:
    promised = await promise_checks(runtime.database, NOW)
    await do("check_pictures")
    return promised


async def listed(database: Database, shop: SiteId) -> list[tuple[str, ProblemKind, str | None]]:
    async with database.read() as db:
        found = await problems(db, shop, first=50)
    return [(each.sku, each.kind, each.other_sku) for each in found.problems]


async def test_a_picture_saved_again_for_another_product_is_one_entry_and_goes_with_its_cause(
    runtime: Runtime, stock: Stock, shop: SiteId, do: Do
) -> None:
    await shown(runtime, stock, do, {"A": scene(1), "B": scene(1, 900, 60), "C": scene(2)})

    assert await listed(runtime.database, shop) == [("B", ProblemKind.DOUBLE, "A")]
    assert await checked(runtime, do) == 0

    async with runtime.database.write() as db:
        await db.execute(text("UPDATE images SET phash = ~phash, compared = false WHERE src = 'A.jpg'"))
    await checked(runtime, do)
    assert await listed(runtime.database, shop) == []


async def test_a_thing_in_another_colour_is_no_double(runtime: Runtime, stock: Stock, shop: SiteId, do: Do) -> None:
    """As a notebook in coral and one in terracotta: the same bits, looks that say .96, other colours."""
    await shown(runtime, stock, do, {"A": notebook("#e97762"), "B": notebook("#c06947"), "C": notebook("#e97762", 60)})

    assert await listed(runtime.database, shop) == [("C", ProblemKind.DOUBLE, "A")]


async def test_what_is_set_aside_stays_aside_until_the_file_is_another(
    runtime: Runtime, stock: Stock, shop: SiteId, do: Do
) -> None:
    await shown(runtime, stock, do, {"A": scene(1, 300)})
    async with runtime.database.read() as db:
        found = await problems(db, shop, first=1)
    (small,) = found.problems
    assert (small.kind, small.what) == (ProblemKind.SMALL, "The picture is 300 × 300 pixels: pages enlarge it.")
    assert found.more is False

    async with runtime.database.write() as db:
        await set_aside(db, shop, small.image, ProblemKind.SMALL, by="eve", now=NOW)
        await db.execute(text("UPDATE images SET compared = false"))
    await checked(runtime, do)
    assert await listed(runtime.database, shop) == []
    with pytest.raises(PictureAbsent):
        async with runtime.database.write() as db:
            await set_aside(db, shop, small.image, ProblemKind.SMALL, by="eve", now=NOW)

    key = MediaStore(runtime.settings.media_dir).keep(scene(2, 310)).key
    async with runtime.database.write() as db:
        await db.execute(text("UPDATE images SET media = :key, compared = false"), {"key": key})
    await checked(runtime, do)
    async with runtime.database.read() as db:
        assert await problems_by_kind(db, shop) == {ProblemKind.SMALL: 1}


async def test_a_picture_of_an_older_reader_is_read_again_by_itself_and_what_people_said_of_it_stays(
    runtime: Runtime, stock: Stock, shop: SiteId, do: Do
) -> None:
    await shown(runtime, stock, do, {"A": scene(1, 300), "B": scene(2), "C": scene(3)[:900]})
    async with runtime.database.write() as db:
        (small,) = (await problems(db, shop, first=5, kinds=[ProblemKind.SMALL])).problems
        await set_aside(db, shop, small.image, ProblemKind.SMALL, by="eve", now=NOW)
        await describe(db, shop, small.image, "Squares", by=Hand(label="eve"), now=NOW)
        older = "UPDATE images SET read_by = 'fake-image-reader@1', facts = facts - 'layout' WHERE src = 'A.jpg'"
        await db.execute(text(older))

    await spaces.prepare(runtime)
    promised_twice = await promise_outdated(runtime)
    read = [job.arguments["image"] for job in await do("read_images")]
    await checked(runtime, do)

    assert (read, promised_twice) == ([small.image], 0)
    async with runtime.database.read() as db:
        again = (
            await db.execute(text("SELECT read_by, facts ? 'layout' AS whole FROM images WHERE src = 'A.jpg'"))
        ).one()
        said = await db.scalar(text("SELECT alt_said -> 'en' ->> 'words' FROM images WHERE src = 'A.jpg'"))
    reader = await runtime.models.image_reader()
    assert (again.read_by, again.whole, said) == (reads_as(reader.identity), True, "Squares")
    assert await listed(runtime.database, shop) == [("C", ProblemKind.UNREADABLE, None)]
    assert await promise_outdated(runtime) == 0


async def test_another_reader_fills_a_space_of_its_own_which_answers_once_it_is_full(
    runtime: Runtime, stock: Stock, shop: SiteId, do: Do
) -> None:
    await shown(runtime, stock, do, {"A": scene(1), "B": scene(2)})
    older = await spaces.image_space(runtime)
    async with runtime.database.write() as db:
        await db.execute(text("UPDATE spaces SET revision = 'older' WHERE modality = 'image'"))
        await db.execute(text("UPDATE images SET read_by = 'fake-image-reader@older'"))

    await spaces.prepare(runtime)
    newer = await spaces.image_space(runtime)
    before = await spaces.switch_full_spaces(runtime.database, NOW), await answers(runtime)
    await do("read_images")
    after = await spaces.switch_full_spaces(runtime.database, NOW), await answers(runtime)

    assert (before, after) == ((0, older.id), (1, newer.id))
    later = NOW + timedelta(days=15)
    assert await spaces.drop_old_spaces(runtime.database, later) == 1
    async with runtime.database.read() as db:
        assert set(await db.scalars(text("SELECT space_id FROM image_embeddings"))) == {newer.id}
        assert await db.scalar(text(f"SELECT to_regclass('space_{older.id}_images_hnsw')")) is None


async def answers(runtime: Runtime) -> int | None:
    async with runtime.database.read() as db:
        space = await live_space(db, Modality.IMAGE, SiteId("shop"))
    return None if space is None else space.id


async def test_what_died_while_it_was_read_again_waits_for_a_person(
    runtime: Runtime, stock: Stock, shop: SiteId, do: Do
) -> None:
    await shown(runtime, stock, do, {"A": scene(1)})
    async with runtime.database.write() as db:
        await db.execute(text("UPDATE images SET read_by = NULL"))
    assert await promise_outdated(runtime) == 1

    async with runtime.database.write() as db:
        await db.execute(text("UPDATE jobs SET state = 'dead' WHERE kind = 'read_images' AND state = 'ready'"))

    assert await promise_outdated(runtime) == 0


async def test_a_picture_looks_foreign_only_where_things_of_its_category_look_like_one_another(
    runtime: Runtime, stock: Stock, shop: SiteId, do: Do
) -> None:
    """A chalk bag among bags: climbing is rope, shoes and harnesses. With ropes alone a bag is another thing."""
    bags = {f"BAG-{n}": scene(1, 700 + 10 * n) for n in range(11)}
    await shown(runtime, stock, do, bags, category=["Bags"])
    await shown(runtime, stock, do, {"SHOE": scene(2), "ROPE": scene(3), "HARNESS": scene(4)}, category=["Climbing"])
    await shown(runtime, stock, do, {"CHALK": scene(1, 690)}, category=["Climbing"])
    assert await foreign(runtime.database, shop) == []

    await shown(runtime, stock, do, {f"ROPE-{n}": scene(3, 700 + 10 * n) for n in range(1, 9)}, category=["Climbing"])
    async with runtime.database.write() as db:
        await db.execute(text("UPDATE images SET compared = false WHERE src = 'CHALK.jpg'"))
    await checked(runtime, do)

    assert await foreign(runtime.database, shop) == ["CHALK"]


async def foreign(database: Database, shop: SiteId) -> list[str]:
    async with database.read() as db:
        found = await problems(db, shop, first=50, kinds=[ProblemKind.OTHER_THING])
    return [each.sku for each in found.problems]


async def test_a_refused_picture_is_in_the_list_with_its_reason(
    runtime: Runtime, stock: Stock, shop: SiteId, do: Do
) -> None:
    await shown(runtime, stock, do, {"A": scene(1)[:900]})

    async with runtime.database.read() as db:
        (problem,) = (await problems(db, shop, first=5)).problems
    assert problem.kind is ProblemKind.UNREADABLE
    assert problem.what.startswith("This picture truncated: ")


async def test_words_are_proposed_where_there_are_none_and_an_import_leaves_an_editor_s_alone(
    runtime: Runtime, stock: Stock, shop: SiteId, do: Do
) -> None:
    await shown(runtime, stock, do, {"A": scene(1)}, title="Table lamp")
    async with runtime.database.read() as db:
        (offer,) = await alt_offers(db, shop, first=5)
    assert (offer.sku, offer.alt) == ("A", "")
    assert offer.offer.startswith("Table lamp")

    async with runtime.database.write() as db:
        await describe(db, shop, offer.image, "A lamp on a desk", by=Hand(label="eve"), now=NOW)
    await stock({"A": {"images": [{"src": "A.jpg", "alt": "lamp"}], "title": "Desk lamp"}})

    async with runtime.database.read() as db:
        assert await alt_offers(db, shop, first=5) == []
        (item,) = (await items_by_sku(db, shop, ["A"], "en")).values()
    assert [each.alt for each in item.images] == ["A lamp on a desk"]


async def test_a_photo_finds_the_product_it_shows_and_is_gone(
    runtime: Runtime, stock: Stock, shop: SiteId, do: Do
) -> None:
    await shown(runtime, stock, do, {"A": scene(1), "B": scene(2), "C": scene(3)})
    async with runtime.database.write() as db:
        await send_photo(db, shop, scene(2, 500, 70), id=ONE, now=NOW)

    await do("find_by_photo")

    async with runtime.database.read() as db:
        answer = await photo_search(db, shop, ONE)
        kept = (await db.scalars(select(PhotoSearchRow.photo))).all()
        named = {row.id: row.sku for row in await db.execute(text("SELECT id, sku FROM items"))}
    assert answer is not None
    assert answer.state is PhotoState.DONE
    assert named[answer.found[0].item] == "B"
    assert answer.found[0].score > 0.99
    assert kept == [None]


async def test_words_find_pictures_of_the_reader_that_was_asked_and_of_no_other(
    runtime: Runtime, stock: Stock, shop: SiteId, do: Do
) -> None:
    await shown(runtime, stock, do, {"A": scene(1), "B": scene(2)})
    reader = await runtime.models.image_reader()
    as_if_said = reader.vector(scene(2))

    found = await found_by_words(runtime.database, shop, reader.identity, as_if_said, most=1, now=NOW)
    assert [sku for sku, _ in found] == ["B"]

    clip = ModelIdentity(name="clip", revision="1")
    with pytest.raises(ClickException, match="no picture was read with clip yet"):
        await found_by_words(runtime.database, shop, clip, as_if_said, most=1, now=NOW)


async def test_a_broken_photo_is_refused_with_its_reason_and_is_gone(runtime: Runtime, shop: SiteId, do: Do) -> None:
    async with runtime.database.write() as db:
        await send_photo(db, shop, scene(1)[:500], id=ONE, now=NOW)

    await do("find_by_photo")

    async with runtime.database.read() as db:
        answer = await photo_search(db, shop, ONE)
        kept = (await db.scalars(select(PhotoSearchRow.photo))).all()
    assert answer is not None
    assert (answer.state, answer.found, kept) == (PhotoState.REFUSED, (), [None])
    assert (answer.problem or "").startswith("truncated: ")


async def test_photos_nobody_looked_at_are_forgotten_and_more_than_can_wait_are_refused(
    runtime: Runtime, shop: SiteId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_rules, "MOST_WAITING", 1)
    async with runtime.database.write() as db:
        await send_photo(db, shop, scene(1), id=ONE, now=NOW)
    with pytest.raises(TooManyPhotos):
        async with runtime.database.write() as db:
            await send_photo(db, shop, scene(1), id=TWO, now=NOW)
    with pytest.raises(PhotoRefused):
        async with runtime.database.write() as db:
            await send_photo(db, shop, b"<svg/>", id=TWO, now=NOW)

    async with runtime.database.write() as db:
        assert await forget(db, NOW + photo_rules.WAITS * 2) == 1
    async with runtime.database.read() as db:
        answer = await photo_search(db, shop, ONE)
    assert answer is not None
    assert (answer.state, answer.problem) == (PhotoState.REFUSED, "nobody looked at it in time")

    async with runtime.database.write() as db:
        assert await forget(db, NOW + photo_rules.ANSWERED * 2) == 1
