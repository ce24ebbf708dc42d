"""What is wrong with a picture, which part of it a slot shows, and what is said to those who do not see it."""

from dataclasses import replace

import pytest

from domain.base.values import ImageId, ItemId, Json
from domain.pictures.errors import PhotoRefused
from domain.pictures.rules import advice, alt, colours, crops, photos
from domain.pictures.rules.crops import Shape
from domain.pictures.rules.doubles import SAME_BITS, is_telling, near_parts, same_colours
from domain.pictures.rules.problems import findings, keep_together
from domain.pictures.values import Beside, ProblemKind, Unchecked

pytestmark = pytest.mark.unit

FACTS: dict[str, Json] = {
    "blurred": False,
    "sharpness": 900.0,
    "exposure": {"mean": 0.5, "verdict": "ok"},
    "background": {"kind": "plain_white", "even": 1.0},
    "subject": {"cut_off": []},
    "palette": [{"name": "navy", "hex": "#14213d", "share": 0.8}],
    "lettering": {"words": "", "share": 0.0},
    "unsuitable": 0.01,
}
GOOD = Unchecked(
    image=ImageId(1),
    item=ItemId(1),
    kind="product",
    title="Harbour Jacket",
    brand="Luma",
    category=("Clothes", "Jackets"),
    tags=(),
    attributes={},
    locale="en",
    position=0,
    media="ab/abc.jpg",
    alt="",
    problem=None,
    width=1200,
    height=1200,
    phash=1,
    facts=FACTS,
)


def kinds(picture: Unchecked, beside: tuple[Beside, ...] = ()) -> list[ProblemKind]:
    return [finding.kind for finding in findings(picture, beside)]


def seen(**facts: Json) -> Unchecked:
    return replace(GOOD, facts={**FACTS, **facts})


def test_a_good_picture_has_no_problem() -> None:
    assert kinds(GOOD) == []


@pytest.mark.parametrize(
    ("picture", "kind"),
    [
        (replace(GOOD, problem="is empty"), ProblemKind.UNREADABLE),
        (replace(GOOD, width=639, height=500), ProblemKind.SMALL),
        (replace(GOOD, width=2000, height=399), ProblemKind.SMALL),
        (seen(blurred=True), ProblemKind.BLURRED),
        (seen(exposure={"mean": 0.1, "verdict": "dark"}), ProblemKind.DARK),
        (seen(exposure={"mean": 0.95, "verdict": "bright"}), ProblemKind.BRIGHT),
        (seen(subject={"cut_off": ["left"]}), ProblemKind.CUT_OFF),
        (seen(lettering={"words": "-50 %", "share": 0.1}), ProblemKind.LETTERING),
        (seen(unsuitable=0.9), ProblemKind.UNSUITABLE),
        (replace(GOOD, attributes={"color": "Red"}), ProblemKind.OTHER_COLOUR),
    ],
)
def test_each_fault_is_told_and_nothing_beside_it(picture: Unchecked, kind: ProblemKind) -> None:
    assert kinds(picture) == [kind]


def test_on_a_carpet_nobody_says_that_a_thing_is_cut_off() -> None:
    assert kinds(seen(subject={"cut_off": ["left"]}, background={"kind": "plain_colour", "even": 1.0})) == []


@pytest.mark.parametrize("even", [0.73, None])
def test_before_a_backdrop_that_is_not_quite_even_nobody_says_that_a_thing_is_cut_off(even: float | None) -> None:
    """A snowboard on a stand, an axe beside scenery: what leaves the picture is not the thing. None: read by an older version."""
    assert kinds(seen(subject={"cut_off": ["left"]}, background={"kind": "plain_white", "even": even})) == []


def test_people_may_be_cropped_above_and_below_and_later_pictures_anywhere() -> None:
    assert kinds(seen(subject={"cut_off": ["top", "bottom"]})) == []
    assert kinds(replace(seen(subject={"cut_off": ["left"]}), position=1)) == []
    assert kinds(seen(subject={"cut_off": ["left", "right"]})) == []


@pytest.mark.parametrize("words", ["-30%", "20 % off", "SALE", "ab 9,99 €", "www.shop.example", "© Studio"])
def test_an_offer_or_an_address_outlives_what_it_says(words: str) -> None:
    assert kinds(seen(lettering={"words": words, "share": 0.1})) == [ProblemKind.LETTERING]


@pytest.mark.parametrize("words", ["LUMA sport", "rugbyplus.com", "MELLANMJOLK / 3.0% fett", "100% orange"])
def test_what_is_printed_on_a_thing_is_its_own(words: str) -> None:
    assert kinds(seen(lettering={"words": words, "share": 0.2})) == []


def test_a_picture_among_things_of_one_other_category_looks_like_those() -> None:
    bags = tuple(Beside(item=ItemId(n), category=("Clothes", "Bags"), score=0.9) for n in range(2, 12))
    things = tuple(replace(each, category=("Gear", "Bags")) for each in bags)

    assert kinds(GOOD, bags) == []  # clothes are where it is as well
    assert [(f.kind, f.measured["looks_like"]) for f in findings(GOOD, things)] == [(ProblemKind.OTHER_THING, "Bags")]
    assert kinds(GOOD, things[:9]) == []


def test_nothing_looks_foreign_among_things_for_one_use_that_look_like_nothing_of_their_own() -> None:
    def near(*of: str) -> list[Beside]:
        return [Beside(item=ItemId(n), category=(each,), score=0.9) for n, each in enumerate(of)]

    shoe, rope = near(*["Footwear"] * 10), near(*["Climbing"] * 5, *["Boats"] * 5)

    assert keep_together([(("Climbing",), rope), (("Climbing",), rope), (("Climbing",), shoe)])
    assert not keep_together([(("Climbing",), rope), (("Climbing",), shoe), (("Climbing",), shoe)])
    assert not keep_together([(("Climbing",), rope), (("Climbing",), rope)])  # too few to tell


def test_a_colour_in_a_title_may_be_a_sort_s() -> None:
    assert kinds(replace(GOOD, title="Red Grapefruit")) == []


def test_every_problem_says_what_is_wrong_and_what_to_do() -> None:
    picture = seen(lettering={"words": "SALE", "share": 0.1}, subject={"cut_off": ["left", "bottom"]})

    said = [(advice.what(f.kind, f.measured), advice.todo(f.kind)) for f in findings(picture, ())]

    assert said[0] == (
        "The thing is cut off at the left and bottom.",
        "Use a picture that shows the whole thing first, and this one after it.",
    )
    assert said[1][0] == "There are words in the picture: “SALE”."
    assert all(advice.todo(kind) for kind in ProblemKind)


def test_colours_that_people_mix_up_agree() -> None:
    assert colours.named({"color": "Gray"}) == {"grey"}
    assert colours.agree({"blue"}, [shade("teal", "#0f7c7c", 0.5)])
    assert not colours.agree({"blue"}, [shade("red", "#d01020", 0.5), shade("navy", "#14213d", 0.02)])
    assert colours.agree({"blue"}, [])


def shade(name: str, code: str, share: float) -> colours.Seen:
    return colours.Seen(name=name, hex=code, share=share)


@pytest.mark.parametrize(
    "said", ["Aluminium and black", "Black / marble", "Clear with green tint", "Red, mustard and petrol"]
)
def test_a_colour_beside_something_that_nobody_knows_contradicts_nothing(said: str) -> None:
    assert colours.named({"colour": said}) == frozenset()


def test_colours_side_by_side_are_all_named() -> None:
    assert colours.named({"colour": "Cobalt blue and white"}) == {"blue", "white"}
    assert kinds(replace(GOOD, attributes={"colour": "Bright red"})) == [ProblemKind.OTHER_COLOUR]


# A drawn shop's wooden train: an arch and a floor, near in colour to the wall behind them, cover more than the train.
TRAIN: list[Json] = [
    {"name": "light grey", "hex": "#d1dcdb", "share": 0.638},
    {"name": "tan", "hex": "#b1885d", "share": 0.149},
    {"name": "red", "hex": "#c0434b", "share": 0.062},
]


def test_scenery_like_the_background_is_none_of_the_thing() -> None:
    train = seen(palette=TRAIN, background={"kind": "plain_white", "hex": "#e5ece9"})

    assert kinds(replace(train, attributes={"colour": "Red"})) == []
    assert kinds(replace(train, attributes={"colour": "Blue"})) == [ProblemKind.OTHER_COLOUR]


def test_from_near_nobody_says_which_colour_is_the_thing_s() -> None:
    near = seen(
        palette=[{"name": "tan", "hex": "#b97b5f", "share": 0.7}], subject={"cut_off": ["left", "top", "bottom"]}
    )

    assert kinds(replace(near, position=1, attributes={"color": "Black"})) == []


def test_one_thing_in_two_colours_is_no_double() -> None:
    coral, again, terracotta = "ffffff" * 15 + "e97762", "fefefe" * 15 + "e77864", "ffffff" * 15 + "c06947"

    assert same_colours(coral, again)
    assert not same_colours(coral, terracotta)
    assert same_colours(coral, None)  # read before anybody asked where colours lie


def test_a_double_shares_a_part_with_its_original_however_seven_bits_are_turned() -> None:
    original = 0x0F1E2D3C4B5A6978
    mine = {(original >> shift & 0xFFFF) | place << 16 for place, shift in enumerate((48, 32, 16, 0))}
    for turned in (0b1111111, 0x0101010101010101 & ~1, 0x8080_4040_2020_1000):
        assert turned.bit_count() <= SAME_BITS + 1
        assert mine & set(near_parts(original ^ turned))
    assert len(near_parts(-1)) == 68


def test_an_even_surface_has_no_doubles() -> None:
    assert not is_telling(-(1 << 63))
    assert is_telling(0x0F1E2D3C4B5A6978)


def test_a_crop_keeps_the_subject_whole_and_the_focus_in_the_middle() -> None:
    step = crops.place(1600, 900, Shape.SQUARE, (0.5, 0.5))
    assert (step, crops.crop(1600, 900, Shape.SQUARE, step)) == (
        10,
        crops.Crop(left=350, top=0, right=1250, bottom=900),
    )
    # The focus is at the edge; the crop stays inside.
    assert crops.place(1600, 900, Shape.SQUARE, (0.02, 0.5)) == 0
    # The subject reaches further left than the focus would have it.
    with_box = crops.place(1600, 900, Shape.SQUARE, (0.6, 0.5), (0.1, 0.0, 0.62, 1.0))
    assert crops.crop(1600, 900, Shape.SQUARE, with_box).left <= 0.12 * 1600
    assert crops.crop(900, 1600, Shape.WIDE, 20) == crops.Crop(left=0, top=1094, right=900, bottom=1600)
    assert crops.place(900, 900, Shape.SQUARE, (0.2, 0.2)) == 0


def test_words_for_a_picture_say_colour_and_view_only_where_they_are_sure() -> None:
    assert alt.offer(GOOD) == "Harbour Jacket in navy"
    assert alt.offer(replace(GOOD, position=2)) == "Harbour Jacket in navy, view 3"
    assert alt.offer(replace(GOOD, title="Navy Jacket")) == "Navy Jacket"
    assert alt.offer(seen(background={"kind": "busy"})) == "Harbour Jacket"
    assert alt.offer(replace(GOOD, locale="fr-FR")) == "Harbour Jacket"


@pytest.mark.parametrize(
    ("photo", "said"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff" + bytes(photos.MAX_BYTES), "12.0 MB"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"<svg onload=alert(1)>", "no photo"),
        (b"GIF89a", "no photo"),
    ],
)
def test_a_photo_that_is_none_is_refused_with_the_next_step(photo: bytes, said: str) -> None:
    with pytest.raises(PhotoRefused, match=said):
        photos.require_photo(photo)


def test_photos_are_taken_by_their_first_bytes() -> None:
    for photo in (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"\0\0\0 ftypavif"):
        photos.require_photo(photo)
    with pytest.raises(PhotoRefused, match="48 megapixels"):
        photos.require_pixels(8000, 6000)
