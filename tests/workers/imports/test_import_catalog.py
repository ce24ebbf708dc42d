"""Files go in row by row: the good ones are saved, the bad ones are named with file, line, field and reason."""

import gzip
import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select

from domain.catalog.models import ImageRow, ItemRow
from domain.jobs.models import JobRow
from domain.matching.values import Modality
from domain.matching.write.open_space import open_space
from tests.workers.imports.conftest import Desk, claiming
from workers.imports.report import Totals


def row(sku: str, **fields: object) -> str:
    return json.dumps({"sku": sku, "title": "Lamp", **fields})


async def test_importing_a_file_twice_changes_nothing(desk: Desk, picture: Callable[..., bytes]) -> None:
    async with desk.database.write() as db:
        await open_space(db, modality=Modality.TEXT, model="fake", revision="1", dim=4)
    (desk.folder / "a.png").write_bytes(picture())
    lines = [row(f"L{n}", price="1.50", images=["a.png", f"https://x.test/{n}.jpg"]) for n in range(25)]

    first = await desk.bring("items.jsonl", "\n".join(lines), batch_rows=10)
    second = await desk.bring("items.jsonl", "\n".join(lines), batch_rows=10)

    assert first == Totals(rows=25, inserted=25, jobs=75)
    assert second == Totals(rows=25, unchanged=25)
    async with desk.database.read() as db:
        kinds = Counter(await db.scalars(select(JobRow.kind)))
    # One look, next minute, at the words the site has already; a minute may end while the rows go in.
    assert kinds.pop("review_copy") in {1, 2}
    assert kinds == {"embed_products": 25, "read_images": 50}


async def test_bad_rows_are_named_and_the_good_ones_around_them_go_in(desk: Desk) -> None:
    content = b"\n".join(
        [
            row("G1").encode(),
            b'{"sku": "B1", "title": "Lamp"',
            b"",
            row("B2", price="abc").encode(),
            row("B3", price="-3").encode(),
            row("B4", price="3", currency="ABC").encode(),
            row("B5", description="x" * 1_000_000).encode(),
            b'{"sku": "B6", "title": "L\xffmp"}',
            b'{"sku": "B7", "title": "L\x00mp"}',
            b'{"sku": "B8", "title": "L\\u0000mp"}',
            b'{"sku": "B9", "title": "' + b"x" * 9_000_000 + b'"}',
            b"[1]",
            row("G2", title="La\x07mp").encode(),
        ]
    )

    totals = await desk.bring("items.jsonl", content)

    assert totals == Totals(rows=12, inserted=2, bad_rows=10)
    assert await desk.skus() == ["G1", "G2"]
    assert [line[:150] for line in desk.said()] == [
        'items.jsonl:2: row: is not JSON: unexpected end of data at column 30 (B1", "title": "Lamp")',
        "items.jsonl:4: price: is not a decimal number such as 12.50 (abc)",
        "items.jsonl:5: price: is negative (-3)",
        "items.jsonl:6: currency: is not a currency code of ISO 4217, such as EUR or JPY (ABC)",
        f"items.jsonl:7: description: is 1,000,000 bytes long; the limit is 100,000 ({'x' * 60}…)"[:150],
        "items.jsonl:8: row: is not UTF-8: byte 0xff at column 26",
        (
            "items.jsonl:9: row: is not JSON: unexpected control character in string at column 26 "
            '(": "B7", "title": "L\\x00mp"})'
        ),
        "items.jsonl:10: title: has a NUL character (L\\x00mp)",
        "items.jsonl:11: row: is longer than 8 MB",
        "items.jsonl:12: row: has to be a JSON object (list of 1)",
    ]


async def test_every_problem_is_in_the_errors_file_and_the_first_fifty_on_the_screen(desk: Desk) -> None:
    totals = await desk.bring("items.jsonl", "\n".join(row(f"L{n}", price="abc") for n in range(60)))

    assert totals == Totals(rows=60, bad_rows=60)
    assert len(desk.said()) == 51
    assert desk.said()[-1] == "… more of these are only counted (--errors FILE keeps them all)"
    recorded = [orjson.loads(line) for line in desk.errors.getvalue().splitlines()]
    assert len(recorded) == 60
    assert recorded[59] == {
        "file": str(desk.folder / "items.jsonl"),
        "line": 60,
        "field": "price",
        "reason": "is not a decimal number such as 12.50",
        "value": "abc",
    }


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: gzip.compress(text.encode()),
        lambda text: gzip.compress(text.encode("utf-16")),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
)
async def test_a_file_is_read_in_whatever_encoding_it_says_it_has(desk: Desk, encode: Callable[[str], bytes]) -> None:
    text = '{"sku": "a", "title": "Café ☕ 😀"}\n{"sku": "b", "title": "Lamp"}\n'

    totals = await desk.bring("items.jsonl.gz", encode(text))

    assert totals == Totals(rows=2, inserted=2)
    async with desk.database.read() as db:
        assert set((await db.scalars(select(ItemRow.title))).all()) == {"Café ☕ 😀", "Lamp"}


async def test_half_a_character_in_utf16_spoils_its_own_row_only(desk: Desk) -> None:
    lines = ['{"sku": "a", "title": "Lamp"}', '{"sku": "b", "title": "\ud83d"}', '{"sku": "c", "title": "Lamp"}']

    totals = await desk.bring("items.jsonl", b"\xff\xfe" + "\n".join(lines).encode("utf-16-le", "surrogatepass"))

    assert totals == Totals(rows=3, inserted=2, bad_rows=1)
    assert desk.said() == ["items.jsonl:2: row: is not UTF-8: byte 0xed at column 24"]


async def test_a_gzip_file_that_ends_early_is_said_to_after_what_could_be_read(desk: Desk) -> None:
    packed = gzip.compress("\n".join(row(f"L{n}", tags=[str(n**9)]) for n in range(5_000)).encode())

    totals = await desk.bring("items.jsonl.gz", packed[: len(packed) // 2])

    assert totals.broken_files == 1
    assert 1_000 < totals.inserted < 5_000
    assert desk.said()[-1].startswith("items.jsonl.gz: the gzip file is damaged or ends early")


async def test_a_kind_that_changes_is_refused_with_its_line(desk: Desk) -> None:
    await desk.bring("items.jsonl", row("L1"))

    totals = await desk.bring("items.jsonl", row("L2") + "\n" + row("L1", kind="article"))

    assert totals == Totals(rows=2, inserted=1, bad_rows=1)
    assert desk.said() == ["items.jsonl:2: kind: is a product already; give it a new sku (article)"]


async def test_a_value_that_only_postgres_refuses_keeps_only_its_own_row_out(desk: Desk) -> None:
    # A path of 1,900 rare characters is within our limit and beyond that of an index entry.
    chance = random.Random(1)
    path = "".join(chr(chance.randint(0x4E00, 0x9FFF)) for _ in range(1_900))

    totals = await desk.bring("items.jsonl", "\n".join([row("G1"), row("B1", images=[path]), row("G2")]))

    assert (totals.inserted, totals.bad_rows) == (2, 1)
    assert await desk.skus() == ["G1", "G2"]
    assert desk.said()[-1] == "items.jsonl:2: row: cannot be stored (SQLSTATE 54000) (B1)"


async def test_fields_that_nobody_reads_are_named_once(desk: Desk) -> None:
    totals = await desk.bring("items.jsonl", row("L1", prise="3") + "\n" + row("L2", prise="3"))

    assert totals == Totals(rows=2, inserted=2, warnings=1)
    assert desk.said() == ["items.jsonl:1: warning: the field 'prise' is not known and not read"]


async def test_an_array_is_answered_with_what_to_do(desk: Desk) -> None:
    totals = await desk.bring("items.json", f"[{row('L1')}]")

    assert totals == Totals(broken_files=1)
    assert desk.said() == ["items.json:1: is one JSON array; write one object a line instead (jq -c '.[]' does it)"]


async def test_a_file_of_an_unknown_kind_is_answered_with_the_kinds_there_are(desk: Desk) -> None:
    totals = await desk.bring("items.csv", "name,cost\nLamp,3\n")

    assert totals == Totals(broken_files=1)
    assert desk.said() == [
        (
            "items.csv:1: is of no kind that is read. Its columns are cost, name; a table needs sku and title, Handle and "
            "Title (Shopify), or id and title (Google). Name the kind with --format."
        )
    ]


async def test_an_empty_file_has_nothing_in_it(desk: Desk) -> None:
    assert await desk.bring("items.jsonl", "") == Totals()


async def test_the_contracts_fields_may_be_columns(desk: Desk) -> None:
    table = (
        "sku;title;category;price;tags;attributes.colour;translations.fr.title;images\n"
        'L1;"Lamp; big";Home > Lamps;12.50;new|red;blue;Lampe;https://x.test/a.jpg|https://x.test/b.jpg\n'
        "L2;Table;;abc;;;;\n"
    )

    totals = await desk.bring("items.csv", table)

    assert totals == Totals(rows=2, inserted=1, bad_rows=1, jobs=2)
    assert desk.said() == ["items.csv:3: price: is not a decimal number such as 12.50 (abc)"]
    async with desk.database.read() as db:
        found = (await db.execute(select(ItemRow.__table__))).one()
    assert (found.title, found.category, found.price_minor, found.tags) == (
        "Lamp; big",
        ["Home", "Lamps"],
        1250,
        ["new", "red"],
    )
    assert (found.attributes, found.translations) == ({"colour": "blue"}, {"fr": {"title": "Lampe"}})


# --- pictures beside the file


async def pictures(desk: Desk) -> list[tuple[str, str | None, int | None, str | None]]:
    async with desk.database.read() as db:
        rows = await db.execute(
            select(ImageRow.src, ImageRow.media, ImageRow.width, ImageRow.problem).order_by(ImageRow.position)
        )
        return [(found.src, found.media, found.width, found.problem) for found in rows]


async def test_a_picture_beside_the_file_is_kept_under_the_hash_of_its_bytes(
    desk: Desk, picture: Callable[..., bytes]
) -> None:
    (desk.folder / "pics").mkdir()
    (desk.folder / "pics" / "a b.jpg").write_bytes(picture(kind="WEBP"))  # named .jpg, and WebP

    totals = await desk.bring("items.jsonl", row("L1", images=[{"src": "pics/a b.jpg", "alt": "A"}]))

    [(src, media, width, problem)] = await pictures(desk)
    assert totals == Totals(rows=1, inserted=1, jobs=1)
    assert (src, width, problem) == ("pics/a b.jpg", 8, None)
    assert media is not None
    assert media.endswith(".webp")
    assert (desk.folder / "media" / media).read_bytes() == picture(kind="WEBP")


async def test_a_bad_picture_is_reported_and_its_item_goes_in(desk: Desk, picture: Callable[..., bytes]) -> None:
    (desk.folder / "huge.png").write_bytes(claiming(picture(), 7_750, 7_750))
    (desk.folder / "text.jpg").write_text("not a picture")
    (desk.folder / "empty.jpg").write_bytes(b"")
    (desk.folder / "folder.jpg").mkdir()
    names = ["huge.png", "text.jpg", "empty.jpg", "folder.jpg", "missing.jpg", "../secret.jpg", "/etc/passwd"]

    totals = await desk.bring("items.jsonl", row("L1", images=names))

    assert totals == Totals(rows=1, inserted=1, bad_pictures=7)
    assert desk.said() == [
        "items.jsonl:1: images[0].src: has 60 megapixels (7750 × 7750); the limit is 40 (huge.png)",
        (
            "items.jsonl:1: images[1].src: is not a picture, or its beginning is damaged; "
            "JPEG, PNG, WebP, GIF, AVIF, BMP and TIFF are read (text.jpg)"
        ),
        "items.jsonl:1: images[2].src: is empty (empty.jpg)",
        "items.jsonl:1: images[3].src: is not a file (folder.jpg)",
        "items.jsonl:1: images[4].src: does not exist (missing.jpg)",
        "items.jsonl:1: images[5].src: lies outside the file's folder; name the folder with --images-root (../secret.jpg)",
        "items.jsonl:1: images[6].src: lies outside the file's folder; name the folder with --images-root (/etc/passwd)",
    ]
    assert [(src, media) for src, media, _, _ in await pictures(desk)] == [(name, None) for name in names]


async def test_a_link_does_not_lead_out_of_the_folder(
    desk: Desk, picture: Callable[..., bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.png"
    outside.write_bytes(picture())
    (desk.folder / "link.png").symlink_to(outside)

    totals = await desk.bring("items.jsonl", row("L1", images=["link.png"]))

    assert totals.bad_pictures == 1


async def test_pictures_may_lie_in_a_folder_that_is_named(
    desk: Desk, picture: Callable[..., bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root: Path = tmp_path_factory.mktemp("pictures")
    (root / "a.png").write_bytes(picture())
    (root / "b.png").write_bytes(picture(colour="blue"))

    totals = await desk.bring("items.jsonl", row("L1", images=["a.png", str(root / "b.png")]), images_root=root)

    assert totals == Totals(rows=1, inserted=1, jobs=2)
