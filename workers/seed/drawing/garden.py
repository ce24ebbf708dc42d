"""Pots, plants and what waters them."""

from workers.seed.drawing.ink import (
    Look,
    ball,
    dot,
    down,
    inside,
    line,
    metal,
    oval,
    path,
    rect,
    side,
    speckles,
    turn,
)
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import can, leaf, mouth, rounded, shine, sprig, turned

SOIL = "#5a4436"


def _monstera(x: float, y: float) -> str:
    return "".join(
        line(f"M{x} {y} Q{x + dx * 0.3} {y - h * 0.6} {x + dx} {y - h}", "#4f7a48", 8)
        + _monstera_leaf(x + dx, y - h, tilt, size)
        for dx, h, tilt, size in (
            (-120, 150, -50, 110),
            (110, 170, 48, 116),
            (-50, 250, -18, 124),
            (60, 290, 20, 120),
            (0, 140, 4, 104),
        )
    )


def _tomato(x: float, y: float) -> str:
    stems = "".join(
        line(f"M{x} {y} Q{x + dx} {y - 120} {x + dx * 1.6} {y - h}", "#5d8a45", 9)
        for dx, h in ((-50, 250), (0, 310), (50, 240))
    )
    leaves = "".join(
        leaf(x + dx, y - h, 116, tilt, ("#6a9a4a", "#7daa58")[i % 2], 0.34)
        for i, (dx, h, tilt) in enumerate(
            (
                (-60, 120, -70),
                (60, 130, 70),
                (-70, 220, -60),
                (70, 220, 60),
                (-30, 280, -30),
                (40, 290, 34),
                (0, 300, 0),
                (-20, 180, -80),
                (24, 180, 82),
            )
        )
    )
    fruit = "".join(
        dot(x + dx, y - h, 23, ball(c)) + line(f"M{x + dx - 8} {y - h - 20} l8 6 l8 -6", "#4f7a3c", 5)
        for dx, h, c in (
            (-84, 90, "#d8402f"),
            (-50, 64, "#e0533a"),
            (70, 96, "#d8402f"),
            (40, 150, "#e58a3a"),
            (-30, 160, "#d8402f"),
            (92, 170, "#8fb04a"),
        )
    )
    return stems + leaves + fruit


def _flowers(x: float, y: float) -> str:
    stalks = "".join(
        line(
            f"M{x - 210 + 42 * i} {y} q{(i % 3 - 1) * 12} -70 {(i % 3 - 1) * 16} -{96 + (i * 37) % 60}",
            "#5d8a45",
            6,
        )
        for i in range(11)
    )
    leaves = "".join(
        leaf(x - 216 + 31 * i, y + 6, 70, -40 + (i * 53) % 80, ("#6a9a4a", "#82ad5d")[i % 2]) for i in range(15)
    )
    blooms = "".join(
        _bloom(
            x - 210 + 42 * i + (i % 3 - 1) * 16,
            y - 96 - (i * 37) % 60,
            26,
            ("#ea7560", "#f6f3ee", "#f1d14f", "#b9a3cf")[i % 4],
        )
        for i in range(11)
    )
    return stalks + leaves + blooms


def _herbs(x: float, y: float) -> str:
    return "".join(
        sprig(x + dx, y, h, tilt, c, 4)
        for dx, h, tilt, c in (
            (-80, 190, -26, "#6a9a4a"),
            (80, 190, 26, "#5f8f4d"),
            (-40, 240, -10, "#7daa58"),
            (44, 250, 11, "#6a9a4a"),
            (0, 280, 0, "#84b061"),
        )
    )


PLANTS = {"monstera": _monstera, "tomato": _tomato, "flowers": _flowers, "herb": _herbs}


def plant(kind: str, x: float, y: float) -> str:
    """What grows out of a pot whose soil is at (x, y)."""
    return PLANTS[kind](x, y)


def _bloom(x: float, y: float, r: float, colour: str) -> str:
    petals = "".join(turn(oval(x, y - r * 0.7, r * 0.42, r * 0.62, colour), 60 * i, x, y) for i in range(6))
    return petals + dot(x, y, r * 0.36, "#dba72f")


def _monstera_leaf(x: float, y: float, tilt: float, size: float) -> str:
    d = f"M0 0 C{size * 0.8} {-size * 0.1} {size * 0.8} {-size * 0.9} 0 {-size * 1.2} C{-size * 0.8} {-size * 0.9} {-size * 0.8} {-size * 0.1} 0 0 Z"
    cuts = "".join(
        line(f"M{s * size * 0.2:.0f} {-size * h:.0f} L{s * size * 0.5:.0f} {-size * (h + 0.08):.0f}", "#3f7048", 3, 0.9)
        + oval(s * size * 0.26, -size * (h + 0.1), size * 0.06, size * 0.035, "#2f5a44")
        for h in (0.3, 0.52, 0.74)
        for s in (-1, 1)
    )
    return f'<g transform="translate({x} {y}) rotate({tilt})">{path(d, down("#4d8a57"))}{cuts}{line(f"M0 0 V{-size * 1.1:.0f}", "#7fb184", 4)}</g>'


def pot(look: Look) -> str:
    kind = look.kind("plant")
    top = 400
    if look.has("foot"):
        body = turned([(top, 140), (500, 150), (600, 112), (634, 96)], look.main, foot=0.12) + inside(
            "M280 590 H520 V660 H280 Z", turned([(590, 116), (634, 96)], "#d9b48c", foot=0.12)
        )
        body += inside(
            "M240 400 H560 V640 H240 Z",
            "".join(
                path(f"M{262 + 46 * i} 560 q20 {30 + 16 * (i % 3)} 40 0 Z", dark(look.main, 0.25), 0.7)
                for i in range(6)
            ),
        )
        return (
            plant(kind, 400, top) + mouth_back(top, 140, look.main) + body + shine("M284 450 Q280 520 300 580", 13, 0.5)
        )
    if look.has("tall"):
        body = (
            turned([(top, 170), (632, 132)], look.main, straight=True)
            + rect(372, 560, 56, 26, "#fbf4e6", 6)
            + dot(388, 573, 8, "#c0303a")
        )
        return (
            plant(kind, 400, top)
            + mouth_back(top, 170, look.main)
            + body
            + path("M228 396 Q400 452 572 396 V428 Q400 486 228 428 Z", light(look.main, 0.1))
            + shine("M260 450 L284 600", 12, 0.4)
        )
    saucer = oval(400, 628, 150, 26, dark(look.main, 0.25)) + oval(400, 618, 150, 24, look.main)
    body = turned([(top + 50, 136), (614, 98)], look.main, straight=True)
    rim = path("M246 392 Q400 446 554 392 V448 Q400 506 246 448 Z", side(look.main))
    bloom = speckles(26, 290, 480, 220, 120, light(look.main, 0.5), 6)
    return (
        plant(kind, 400, top)
        + mouth_back(top - 6, 154, look.main)
        + saucer
        + body
        + bloom
        + rim
        + shine("M270 414 V446", 10, 0.4)
    )


def mouth_back(y: float, half: float, colour: str) -> str:
    """The far rim and the soil, drawn over the stems' feet."""
    return inside(
        f"M{400 - half} {y} H{400 + half} V{y + 60} H{400 - half} Z",
        oval(400, y, half, half * 0.17, dark(colour, 0.2)) + oval(400, y + 3, half - 10, half * 0.14, SOIL),
    )


def trough(look: Look) -> str:
    body = path("M120 440 H680 L652 632 Q650 640 640 640 H160 Q150 640 148 632 Z", side(look.main)) + rect(
        108, 424, 584, 30, side(light(look.main, 0.08)), 12
    )
    hooks = "".join(rect(x, 400, 22, 120, metal("#8d9498"), 6) for x in (190, 588))
    ridges = "".join(line(f"M{200 + 80 * i} 470 L{206 + 77 * i} 620", dark(look.main, 0.25), 5, 0.5) for i in range(6))
    return plant("flowers", 400, 432) + body + ridges + hooks + shine("M150 470 L166 600", 10, 0.35)


def hanging_pot(look: Look) -> str:
    ropes = line("M400 -10 V120 L250 430 M400 120 L550 430 M400 120 L400 440", look.second, 9) + dot(
        400, 122, 20, dark(look.second, 0.15)
    )
    bowl = rounded(400, 430, 160, 606, 70, look.main)
    trails = ""
    for dx, length, bend in ((-130, 230, -50), (-80, 300, -20), (90, 280, 26), (140, 200, 56), (20, 160, 8)):
        trails += line(f"M{400 + dx * 0.9} 430 q{bend} 60 {bend} {length}", "#5d8a45", 5)
        trails += "".join(
            dot(
                400 + dx * 0.9 + bend * (0.5 + 0.1 * i) + (14 if i % 2 else -14),
                450 + length * i / 9,
                13,
                ("#6a9a4a", "#8fbb6a")[i % 2],
            )
            for i in range(1, 10)
        )
    back = "".join(sprig(400 + dx, 430, 150, tilt, "#7daa58", 3) for dx, tilt in ((-60, -30), (0, 0), (60, 30)))
    wrap = line("M252 470 Q400 520 548 470 M290 560 Q400 590 510 560", look.second, 8)
    return (
        back
        + oval(400, 430, 160, 27, SOIL)
        + bowl
        + wrap
        + ropes
        + trails
        + dot(400, 620, 16, look.second)
        + line("M396 630 v60 M404 630 v56 M400 630 v66", look.second, 5)
    )


def grow_bag(look: Look) -> str:
    body = path("M190 380 Q400 430 610 380 L590 610 Q580 640 540 640 H260 Q220 640 210 610 Z", side(look.main))
    fuzz = inside("M190 380 H610 V640 H190 Z", speckles(140, 200, 400, 400, 230, light(look.main, 0.3), 4))
    soil = oval(400, 382, 210, 34, dark(look.main, 0.2)) + oval(400, 384, 196, 28, SOIL)
    handles = "".join(line(f"M{x} 440 q-14 -50 20 -60 q50 -6 56 60", look.second, 16) for x in (210, 524))
    leaves = "".join(
        leaf(400 + dx, 384, h, tilt, ("#5f8f4d", "#78a557")[i % 2], 0.42)
        for i, (dx, h, tilt) in enumerate(
            (
                (-120, 130, -40),
                (-70, 190, -24),
                (-20, 220, -6),
                (40, 210, 10),
                (90, 180, 28),
                (130, 120, 46),
                (-90, 110, -70),
                (96, 110, 72),
                (10, 140, 2),
            )
        )
    )
    flowers = _bloom(340, 220, 20, "#f6f3ee") + _bloom(450, 210, 20, "#e9dff0")
    spuds = (
        dot(150, 620, 34, ball("#d8b27a"))
        + oval(660, 624, 42, 30, ball("#cfa56a"))
        + oval(100, 640, 30, 24, ball("#c99c60"))
    )
    return leaves + soil + body + fuzz + handles + flowers + spuds


def watering_can(look: Look) -> str:
    if look.has("slim"):
        spout_d = "M300 600 C160 600 200 320 100 210"
        body = turned([(380, 60), (460, 96), (600, 110), (634, 100)], look.main, 400, foot=0.14)
        return (
            line(spout_d, dark(look.main, 0.1), 20)
            + line(spout_d, light(look.main, 0.3), 5, 0.7)
            + line("M450 400 C640 280 680 560 500 600", look.main, 16)
            + body
            + mouth(400, 380, 60, look.main)
            + shine("M330 470 Q310 540 316 600", 11, 0.45)
        )
    spout = path("M300 600 L110 330 L142 306 L330 480 Z", side(dark(look.main, 0.08)))
    rose = turn(
        path("M60 300 L190 300 L160 350 H90 Z", metal(look.second))
        + oval(125, 300, 66, 16, light(look.second, 0.3))
        + "".join(dot(80 + 15 * i, 300 + (i % 2) * 5, 3, dark(look.second, 0.5)) for i in range(7)),
        -38,
        125,
        320,
    )
    body = can(430, 380, 632, 150, look.main)
    half_lid = inside("M270 340 H430 V420 H270 Z", oval(430, 380, 150, 26, light(look.main, 0.05))) + inside(
        "M430 340 H600 V420 H430 Z", oval(430, 380, 142, 22, dark(look.main, 0.5))
    )
    arch = line("M330 380 C330 190 560 190 590 420 C610 500 600 560 580 590", look.main, 22) + line(
        "M340 360 C346 210 544 206 576 410", light(look.main, 0.4), 6, 0.6
    )
    brace = line("M290 430 L180 378", dark(look.main, 0.2), 9)
    bands = line("M281 440 Q430 480 579 440 M281 600 Q430 640 579 600", dark(look.main, 0.3), 6, 0.6)
    drops = "".join(
        path(f"M{x} {y} q12 18 0 26 q-12 -8 0 -26 Z", "#8fc1dc")
        for x, y in ((60, 420), (90, 470), (40, 500), (110, 540), (66, 570))
    )
    return drops + spout + brace + rose + body + half_lid + bands + arch + shine("M306 440 V590", 13, 0.4)


def spikes(look: Look) -> str:
    def one(x: float, tilt: float, *, bottle: bool) -> str:
        cone = (
            path(f"M{x - 40} 420 H{x + 40} L{x + 8} 640 Q{x} 654 {x - 8} 640 Z", side(look.main))
            + oval(x, 420, 40, 10, light(look.main, 0.2))
            + speckles(14, x - 26, 440, 52, 120, dark(look.main, 0.4), 3)
        )
        glass = (
            path(
                f"M{x - 16} 424 V330 Q{x - 60} 290 {x - 60} 240 V110 Q{x - 60} 90 {x - 40} 90 H{x + 40} Q{x + 60} 90 {x + 60} 110 V240 Q{x + 60} 290 {x + 16} 330 V424 Z",
                "#7fb093",
                0.75,
            )
            + rect(x - 52, 170, 104, 110, "#a7cfe0", 0, 0.6)
            + shine(f"M{x - 42} 120 V250", 9, 0.6)
        )
        return turn((glass if bottle else "") + cone, tilt, x, 640)

    return (
        one(180, -6, bottle=False) + one(320, 0, bottle=True) + one(470, 4, bottle=False) + one(610, 10, bottle=False)
    )
