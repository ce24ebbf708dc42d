"""Wide pictures for articles and offers: several of the shop's own objects in one place."""

import zlib
from collections.abc import Sequence

from PIL import Image

from workers.seed.drawing.ink import Point, document, dot, halo, line, oval, path, poly, rect, ring, scatter, turn
from workers.seed.drawing.palette import dark, light, luminance, mix, named
from workers.seed.drawing.solids import grain, leaf, sprig
from workers.seed.drawing.stage import Place, Thing, cast, placed, raster

WIDE, HIGH = 1200, 675

# Centre, foot, width and height of the places, the first for the object the piece is about.
PLACES = (
    (Place(x=390, y=606, width=470, height=480), Place(x=790, y=624, width=330, height=330), Place(x=1040, y=600, width=250, height=290)),
    (Place(x=810, y=606, width=470, height=480), Place(x=410, y=626, width=330, height=330), Place(x=160, y=602, width=250, height=290)),
    (Place(x=600, y=602, width=460, height=480), Place(x=220, y=622, width=310, height=320), Place(x=985, y=624, width=310, height=310)),
)  # fmt: skip


def scene_picture(name: str, scene: str, wall: str, things: Sequence[Thing]) -> Image.Image:
    """1200 × 675 pixels: the things in their surroundings. The name decides how they are arranged."""
    choice = zlib.crc32(name.encode())
    tone = _wall_tone(named(wall), scene)
    picture = raster(document(SCENES[scene](tone, choice), (0, 0, WIDE, HIGH), WIDE, HIGH)).convert("RGB")
    places = PLACES[choice % len(PLACES)]
    order = sorted(zip(places, things, strict=True), key=lambda pair: pair[0].y)
    for place, thing in order:
        _set(picture, thing, place, tone)
    return picture


def _set(picture: Image.Image, thing: Thing, place: Place, tone: str) -> None:
    if thing.hanging:
        at = Place(x=place.x, y=place.height + 10, width=place.width * 1.1, height=place.height + 20)
        layer = placed(thing.content, at, (WIDE, HIGH), centred=False)
    else:
        layer = placed(thing.content, place, (WIDE, HIGH), centred=False)
    cast(picture, layer, tone, standing=not thing.hanging, strength=0.14 if thing.hanging else 0.26)
    picture.paste(layer, (0, 0), layer)


def _wall_tone(colour: str, scene: str) -> str:
    """The wall's colour, quiet enough to sit behind things; an offer may be louder."""
    share = 0.42 if scene == "offer" else 0.62
    return mix(colour, "#f2ebdf", share if luminance(colour) < 0.72 else share * 0.4)


def _light(tone: str) -> str:
    return rect(0, 0, WIDE, HIGH, tone) + oval(420, 200, 820, 480, halo(light(tone, 0.5)))


def _board(y: float, wood: str) -> str:
    """A wooden top seen from its edge, down to the bottom of the picture."""
    return (
        rect(0, y, WIDE, HIGH - y, wood)
        + rect(0, y, WIDE, 10, light(wood, 0.25))
        + grain(0, y + 14, WIDE, HIGH - y - 14, wood, 6)
    )


def table(tone: str, choice: int) -> str:
    window = path("M860 40 h240 v300 h-240 Z", light(tone, 0.6), 0.5) + line("M980 40 v300 M860 190 h240", tone, 10)
    slant = poly([(820, 0), (1120, 0), (720, 540), (420, 540)], "#ffffff", 0.13) + poly(
        [(560, 0), (680, 0), (280, 540), (160, 540)], "#ffffff", 0.1
    )
    hooks = line("M60 96 H420", dark(tone, 0.3), 8) + "".join(
        line(f"M{110 + 90 * i} 96 v26 q0 16 14 10", dark(tone, 0.35), 6) for i in range(4)
    )
    hung = turn(rect(102, 130, 22, 150, "#ddb98a", 10) + oval(113, 300, 30, 44, "#ddb98a"), 2, 113, 130) + rect(
        274, 126, 70, 150, light(tone, 0.45), 4
    )
    return (
        _light(tone)
        + (window, slant, hooks + hung, slant)[choice // 3 % 4]
        + _board(520, ("#c79a62", "#b98b5b", "#d9b98c")[choice % 3])
    )


def shelf(tone: str, choice: int) -> str:
    upper = rect(0, 120, WIDE, 20, "#b98b5b") + rect(0, 140, WIDE, 8, dark(tone, 0.25), 0, 0.4)
    colours = ("#1f6273", "#c66b46", "#dba72f", "#93a98a", "#6d3a5d", "#f0e4cc")
    books = "".join(
        rect(60 + 34 * i, 120 - 70 - (i * 37) % 36, 30, 70 + (i * 37) % 36, colours[(i + choice) % 6], 3)
        for i in range(9)
    )
    pot = path("M1010 70 h90 l-12 50 h-66 Z", "#c66b46") + "".join(
        leaf(1055, 72, 70, -50 + 25 * i, "#6a9a4a") for i in range(5)
    )
    return _light(tone) + books + pot + upper + _board(548, "#b98b5b") + rect(0, 640, WIDE, 35, dark(tone, 0.2))


def terrace(tone: str, choice: int) -> str:
    sky = rect(0, 0, WIDE, HIGH, mix(tone, "#d9ebf3", 0.5)) + dot(220 + choice % 700, 150, 70, "#fff6d8", 0.9)
    roofs = poly(
        [
            (0, 420),
            (120, 330),
            (240, 420),
            (330, 360),
            (460, 430),
            (620, 340),
            (760, 430),
            (900, 360),
            (1040, 430),
            (1200, 370),
            (1200, 520),
            (0, 520),
        ],
        dark(tone, 0.1),
        0.55,
    )
    bars = "".join(rect(20 + 58 * i, 330, 7, 200, dark(tone, 0.45)) for i in range(21)) + rect(
        0, 318, WIDE, 16, dark(tone, 0.5)
    )
    tiles = (
        rect(0, 520, WIDE, 155, "#d6c2a8")
        + "".join(line(f"M{600 + (i - 8) * 90} 520 L{600 + (i - 8) * 180} 675", "#b9a283", 3, 0.7) for i in range(17))
        + line("M0 575 H1200 M0 640 H1200", "#b9a283", 3, 0.7)
    )
    green = "".join(
        sprig(30 + 44 * i, 560, 130 + (i * 41) % 70, -12 + (i * 17) % 24, ("#6a9a4a", "#5f8f4d")[i % 2], 4)
        for i in (0, 1, 2, 24, 25, 26)
    )
    return sky + roofs + bars + tiles + green


def floor(tone: str, choice: int) -> str:
    skirting = rect(0, 470, WIDE, 34, light(tone, 0.6)) + rect(0, 500, WIDE, 6, dark(tone, 0.2))
    planks = (
        rect(0, 506, WIDE, 169, "#cda778")
        + "".join(line(f"M{600 + (i - 6) * 110} 506 L{600 + (i - 6) * 200} 675", "#a9834f", 3, 0.6) for i in range(13))
        + line("M0 560 H260 M420 600 H760 M860 548 H1200", "#a9834f", 3, 0.5)
    )
    frame = (
        rect(880, 90, 210, 260, light(tone, 0.75))
        + rect(896, 106, 178, 228, mix(tone, "#ffffff", 0.3))
        + dot(985, 190, 44, "#ea7560", 0.8)
        + path("M896 334 Q960 240 1074 290 V334 Z", dark(tone, 0.3))
    )
    door = (
        rect(90, 60, 230, 414, light(tone, 0.3))
        + rect(120, 100, 170, 150, dark(tone, 0.05))
        + rect(120, 280, 170, 160, dark(tone, 0.05))
        + dot(300, 280, 10, "#c9a04f")
    )
    return _light(tone) + (frame, door)[choice % 2] + skirting + planks


def room(tone: str, choice: int) -> str:
    window = (
        rect(110, 60, 250, 330, "#f6f1e6")
        + rect(126, 76, 218, 298, mix(tone, "#bcd7e2", 0.6))
        + line("M235 76 v298 M126 220 h218", "#f6f1e6", 12)
    )
    art = (
        rect(870, 80, 240, 180, "#f6f1e6")
        + rect(886, 96, 208, 148, dark(tone, 0.12))
        + ring(990, 170, 44, 44, light(tone, 0.6), 12)
    )
    carpet = oval(600, 620, 560, 62, mix(tone, "#a8402f", 0.35)) + ring(600, 620, 520, 54, light(tone, 0.5), 5, 0.6)
    return (
        _light(tone)
        + (window, art, window + art)[choice % 3]
        + rect(0, 480, WIDE, 16, light(tone, 0.5))
        + rect(0, 496, WIDE, 179, "#c9a67c")
        + carpet
    )


def desk(tone: str, choice: int) -> str:
    pins = (
        rect(780, 60, 340, 260, light(tone, 0.3), 8)
        + "".join(
            turn(
                rect(810 + 104 * i, 90 + 30 * (i % 2), 84, 104, ("#fffaf0", "#f3dcc8", "#dfe9ee")[i], 3)
                + dot(852 + 104 * i, 98 + 30 * (i % 2), 7, "#c0303a"),
                -4 + 4 * i,
                850 + 104 * i,
                140,
            )
            for i in range(3)
        )
        + "".join(line(f"M{820 + 90 * i} 240 h60 M{820 + 90 * i} 260 h40", dark(tone, 0.3), 5, 0.6) for i in range(3))
    )
    window = (
        rect(90, 50, 300, 340, "#f6f1e6")
        + rect(108, 68, 264, 304, mix(tone, "#cfe3ec", 0.6))
        + line("M240 68 v304", "#f6f1e6", 12)
        + sprig(330, 380, 150, 8, "#6a9a4a", 4)
    )
    return _light(tone) + (pins, window)[choice % 2] + _board(516, ("#b98b5b", "#d9b98c")[choice % 2])


def offer(tone: str, choice: int) -> str:
    """Bold and plain, with a price tag in the corner: the sign of an offer in any language."""
    rays: list[str] = []
    for i in range(9):
        at: list[Point] = [(600, 640), (-260 + 200 * i, -40), (-160 + 200 * i, -40)]
        rays.append(poly(at, light(tone, 0.25), 0.35))
    stage = oval(600, 640, 620, 90, light(tone, 0.35)) + oval(600, 632, 560, 74, light(tone, 0.55))
    tag_d = "M0 0 H120 Q136 0 136 16 V96 Q136 112 120 112 H0 L-52 56 Z"
    sign = ring(42, 34, 13, 13, "#fffaf0", 8) + ring(86, 80, 13, 13, "#fffaf0", 8) + line("M90 26 L40 90", "#fffaf0", 8)
    tag = (
        path(tag_d, "#c0303a")
        + dot(-22, 56, 11, "#fffaf0")
        + sign
        + line("M-22 56 C-70 20 -60 -60 -100 -90", "#fffaf0", 5)
    )
    corner = (1000, 120) if choice % 3 != 1 else (190, 120)
    tagged = f'<g transform="translate({corner[0]} {corner[1]}) rotate(-12)">{tag}</g>'
    paper = "".join(
        turn(rect(round(u * WIDE), round(v * 400), 14, 8 + 8 * w, ("#dba72f", "#fffaf0", "#ea7560", "#1f6273")[i % 4], 3), round(w * 180), round(u * WIDE), round(v * 400))
        for i, (u, v, w) in enumerate(scatter(36))
    )  # fmt: skip
    return rect(0, 0, WIDE, HIGH, tone) + "".join(rays) + paper + stage + tagged


SCENES = {
    "table": table,
    "shelf": shelf,
    "terrace": terrace,
    "floor": floor,
    "room": room,
    "desk": desk,
    "offer": offer,
}
