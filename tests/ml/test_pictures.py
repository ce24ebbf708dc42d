"""Facts from pictures drawn for the purpose: what is seen, and what is refused with which code."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from ml.fakes import FakeImageReader
from ml.pictures import colours, facts
from ml.pictures.perceptual_hash import hamming
from ml.values import BackgroundKind, ExposureVerdict, ImageFacts, ImageRefused, RefusalCode

pytestmark = pytest.mark.unit


def _bytes(picture: Image.Image, fmt: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, fmt, **options)
    return out.getvalue()


def _shoe(
    size: tuple[int, int] = (300, 200),
    ground: str = "white",
    colour: str = "#d01020",
    at: tuple[int, ...] = (30, 60, 130, 140),
) -> Image.Image:
    picture = Image.new("RGB", size, ground)
    ImageDraw.Draw(picture).ellipse(at, fill=colour)
    return picture


def _read(image: bytes) -> ImageFacts:
    return FakeImageReader().read(image)


def _refused(image: bytes) -> RefusalCode:
    with pytest.raises(ImageRefused) as refusal:
        facts.see(image)
    assert refusal.value.message
    return refusal.value.code


def test_a_red_shoe_on_white_is_red() -> None:
    seen = _read(_bytes(_shoe()))

    assert [colour.name for colour in seen.palette] == ["red"]
    assert seen.palette[0].share > 0.95  # the rest is the soft edge
    assert seen.background.kind is BackgroundKind.PLAIN_WHITE
    assert seen.background.hex == "#ffffff"
    assert seen.background.share == pytest.approx(0.895, abs=0.01)


def test_the_focal_point_lies_on_the_subject() -> None:
    seen = _read(_bytes(_shoe()))

    assert seen.focal_point.x == pytest.approx(80 / 300, abs=0.02)
    assert seen.focal_point.y == pytest.approx(0.5, abs=0.02)
    assert seen.subject.left == pytest.approx(0.1, abs=0.02)
    assert seen.subject.cut_off == ()


def test_a_subject_that_leaves_the_picture_is_cut_off_there() -> None:
    assert _read(_bytes(_shoe(at=(-60, 60, 100, 140)))).subject.cut_off == ("left",)


def test_a_shadow_that_leaves_the_picture_is_not_the_thing() -> None:
    picture = _shoe((300, 300), at=(90, 90, 200, 220))
    fading = np.clip(np.abs(np.arange(300) - 215) / 45, 0, 1)[:, None, None]
    shaded = np.asarray(picture) * (0.45 + 0.55 * fading)
    shaded[:, 150:] = np.asarray(picture)[:, 150:]

    assert _read(_bytes(Image.fromarray(shaded.astype(np.uint8)))).subject.cut_off == ()


def test_where_colours_lie_is_kept_and_survives_saving() -> None:
    picture = _shoe((400, 400), at=(200, 200, 400, 400))
    whole = _read(_bytes(picture)).layout
    again = _read(_bytes(picture.resize((200, 200)), "JPEG", quality=60)).layout

    assert (len(whole), whole[:6]) == (96, "ffffff")
    levels = [np.frombuffer(bytes.fromhex(each), dtype=np.uint8).astype(int) for each in (whole, again)]
    assert np.abs(levels[0] - levels[1]).max() <= 4


def test_a_white_shirt_on_white_stays_a_subject() -> None:
    picture = Image.new("RGB", (300, 300), "white")
    ImageDraw.Draw(picture).rectangle((80, 60, 220, 240), fill="#f4f4f4")

    seen = _read(_bytes(picture))

    assert seen.palette[0].name == "white"
    assert seen.background.share == pytest.approx(0.72, abs=0.02)


def test_what_shows_through_a_handle_is_background() -> None:
    picture = Image.new("RGB", (300, 300), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 150, 240, 260), fill="#1f6fd1")
    draw.ellipse((100, 40, 200, 200), outline="#1f6fd1", width=16)

    assert [colour.name for colour in _read(_bytes(picture)).palette] == ["blue"]


def test_a_coloured_wall_is_a_plain_colour() -> None:
    seen = _read(_bytes(_shoe(ground="#2e8b3c", colour="#fdd835")))

    assert seen.background.kind is BackgroundKind.PLAIN_COLOUR
    assert seen.palette[0].name == "yellow"


def test_a_thing_from_near_is_not_the_wall_behind_a_corner_of_white() -> None:
    picture = Image.new("RGB", (300, 380), "#26334e")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 60, 70), fill="white")
    draw.ellipse((200, -60, 330, 60), fill="#99593e")

    seen = _read(_bytes(picture))

    assert (seen.background.kind, seen.background.hex) == (BackgroundKind.PLAIN_WHITE, "#ffffff")
    assert seen.palette[0].name == "navy"
    assert len(seen.subject.cut_off) == 4


def test_a_black_thing_from_near_is_in_the_light_that_is_behind_it() -> None:
    picture = Image.new("RGB", (300, 380), "#211e21")
    ImageDraw.Draw(picture).rectangle((0, 0, 60, 60), fill="white")

    assert _read(_bytes(picture)).exposure.verdict is ExposureVerdict.OK


def test_light_that_falls_on_a_floor_is_no_studio_s_white() -> None:
    """As a skirt on a wooden floor, a corner of which is blown out, by and by."""
    fading = np.clip((np.hypot(*np.mgrid[:300, :300]) - 40) / 150, 0, 1)[..., None]
    floor = 255 + fading * (np.array([240, 205, 150]) - 255)
    picture = Image.fromarray(floor.astype(np.uint8))
    ImageDraw.Draw(picture).ellipse((110, 110, 190, 190), fill="#14213d")

    assert _read(_bytes(picture)).background.hex != "#ffffff"


def test_a_studio_is_even_behind_the_thing_and_a_bed_sheet_is_not() -> None:
    folds = 244 + 8 * np.sin(np.arange(300) / 9)
    sheet = Image.fromarray(np.repeat(folds.astype(np.uint8)[:, None], 300, axis=1)).convert("RGB")
    ImageDraw.Draw(sheet).ellipse((90, 90, 200, 220), fill="#d01020")

    studio, bed = _read(_bytes(_shoe())).background, _read(_bytes(sheet)).background

    assert (studio.kind, studio.even) == (bed.kind, 1.0)
    assert bed.even < 0.6


def test_noise_is_a_busy_background() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8)

    seen = _read(_bytes(Image.fromarray(noise)))

    assert seen.background.kind is BackgroundKind.BUSY
    assert seen.background.share == 0.0


def test_transparency_is_background_and_is_flattened_on_white() -> None:
    picture = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((50, 50, 150, 150), fill="#1f6fd1")

    seen = _read(_bytes(picture))

    assert seen.background.kind is BackgroundKind.TRANSPARENT
    assert [colour.name for colour in seen.palette] == ["blue"]


def test_a_turned_photo_is_read_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = _shoe().transpose(Image.Transpose.ROTATE_90)

    seen = _read(_bytes(turned, "JPEG", exif=exif, quality=95))

    assert (seen.width, seen.height) == (300, 200)
    assert seen.focal_point.x == pytest.approx(80 / 300, abs=0.02)


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK", "LA", "I;16"])
def test_every_colour_mode_is_read(mode: str) -> None:
    fmt = "TIFF" if mode in {"CMYK", "I;16"} else "PNG"
    if mode == "I;16":
        grey = np.asarray(_shoe(colour="#202020").convert("L"), dtype=np.uint16) * 257
        image = _bytes(Image.fromarray(grey), fmt)
    else:
        image = _bytes(_shoe(colour="#202020").convert(mode), fmt)

    seen = _read(image)

    assert seen.palette[0].name == "black"
    assert seen.background.kind is BackgroundKind.PLAIN_WHITE


def test_an_animated_picture_is_read_by_its_first_frame() -> None:
    frames = [_shoe(), _shoe(colour="#1f6fd1")]

    seen = _read(_bytes(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    assert seen.animated
    assert seen.palette[0].name == "red"


def test_a_blurred_picture_is_told_from_a_crisp_one() -> None:
    noise = np.random.default_rng(3).integers(0, 2, (40, 40), dtype=np.uint8) * 200
    crisp = Image.fromarray(noise).resize((480, 480), Image.Resampling.NEAREST).convert("RGB")
    blurred = crisp.filter(ImageFilter.GaussianBlur(7))

    assert not _read(_bytes(crisp)).blurred
    assert _read(_bytes(blurred)).blurred
    assert _read(_bytes(blurred)).sharpness < _read(_bytes(crisp)).sharpness


def test_a_night_photo_is_dark_and_an_overexposed_one_is_bright() -> None:
    night = Image.fromarray(np.random.default_rng(1).integers(0, 40, (100, 100, 3), dtype=np.uint8))
    scene = np.random.default_rng(1).integers(60, 200, (10, 10, 3), dtype=np.uint8)
    shot = Image.fromarray(scene).resize((100, 100), Image.Resampling.BICUBIC)
    washed = shot.point(lambda value: min(255, value * 2))

    assert _read(_bytes(night)).exposure.verdict is ExposureVerdict.DARK
    assert _read(_bytes(shot)).exposure.verdict is ExposureVerdict.OK
    assert _read(_bytes(washed)).exposure.verdict is ExposureVerdict.BRIGHT


@pytest.mark.parametrize("colour", ["#fbf7ea", "#fdd835", "#f48fb1"])
def test_a_white_lamp_and_a_deep_colour_are_not_too_bright(colour: str) -> None:
    picture = _shoe((300, 300), "#d4d0ca", colour, (60, 60, 240, 240))

    assert _read(_bytes(picture)).exposure.verdict is ExposureVerdict.OK


def test_the_hash_survives_resizing_and_saving_and_fits_a_bigint() -> None:
    noise = np.random.default_rng(5).integers(0, 255, (12, 16, 3), dtype=np.uint8)
    picture = Image.fromarray(noise).resize((400, 300), Image.Resampling.BICUBIC)
    small = _read(_bytes(picture.resize((200, 150)), "JPEG", quality=60)).perceptual_hash
    large = _read(_bytes(picture)).perceptual_hash

    assert hamming(small, large) <= 6
    assert hamming(large, _read(_bytes(_shoe())).perceptual_hash) > 12
    assert -(2**63) <= large < 2**63


@pytest.mark.parametrize("size", [(1, 1), (1, 400), (400, 1), (3, 2), (5_000, 4)])
def test_a_picture_of_any_shape_has_facts(size: tuple[int, int]) -> None:
    seen = _read(_bytes(Image.new("RGB", size, "#808080")))

    assert (seen.width, seen.height) == size
    assert 1 <= len(seen.palette) <= 6


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("#ffffff", "white"),
        ("#050505", "black"),
        ("#808080", "grey"),
        ("#c0392b", "red"),
        ("#1a87c5", "blue"),
        ("#0b1f44", "navy"),
        ("#2e8b57", "green"),
        ("#ffd700", "yellow"),
        ("#c09a9c", "pink"),
        ("#124a64", "teal"),
        ("#6b4226", "brown"),
        ("#e3d3b8", "beige"),
        ("#ff8c00", "orange"),
        ("#7d2a8c", "purple"),
    ],
)
def test_colours_have_the_names_that_shoppers_use(code: str, name: str) -> None:
    assert colours.name_of(code) == name


def test_an_empty_file_is_not_an_image() -> None:
    assert _refused(b"") is RefusalCode.NOT_AN_IMAGE


def test_a_text_named_jpg_is_not_an_image() -> None:
    assert _refused(b"Dear customer, your photo is attached.") is RefusalCode.NOT_AN_IMAGE


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("kept", [0.02, 0.3, 0.8])
def test_a_truncated_file_is_said_to_be_one(fmt: str, kept: float) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    whole = _bytes(Image.fromarray(noise), fmt)

    assert _refused(whole[: int(len(whole) * kept)]) is RefusalCode.TRUNCATED


def test_sixty_megapixels_are_refused_before_they_are_decoded() -> None:
    only_its_head = _bytes(Image.new("L", (10_000, 6_000)))[:200]

    assert _refused(only_its_head) is RefusalCode.TOO_MANY_PIXELS


def test_a_decompression_bomb_is_refused() -> None:
    assert _refused(_bytes(Image.new("1", (30_000, 10_000)))) is RefusalCode.TOO_MANY_PIXELS


def test_too_many_bytes_are_refused_unread() -> None:
    assert _refused(b"\xff\xd8\xff" + bytes(40_000_001)) is RefusalCode.TOO_LARGE_BYTES


@pytest.mark.parametrize(
    "image", [b"%PDF-1.7 ...", b"<?xml version='1.0'?><svg/>", b"\x00\x00\x00\x18ftypheic" + bytes(40)]
)
def test_a_known_format_that_is_not_read_is_named(image: bytes) -> None:
    assert _refused(image) is RefusalCode.UNSUPPORTED_FORMAT


def test_facts_are_plain_json() -> None:
    said = _read(_bytes(_shoe())).to_json()

    assert said["background"] == {"kind": "plain_white", "share": 0.89, "hex": "#ffffff", "even": 1.0}
    assert "vector" not in said
