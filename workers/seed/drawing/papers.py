"""Notebooks, cards and what is written on."""

from workers.seed.drawing.ink import (
    Look,
    ball,
    dot,
    down,
    inside,
    line,
    metal,
    move,
    oval,
    path,
    poly,
    rect,
    ring,
    side,
    turn,
)
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import leaf, shine, sprig


def notebook(look: Look) -> str:
    pages = poly([(560, 160), (592, 178), (592, 650), (560, 640)], "#f3ead8") + "".join(
        line(f"M{566 + 7 * i} {166 + 4 * i} V{640 + 2 * i}", "#d8ccb4", 2) for i in range(4)
    )
    under = poly([(230, 640), (560, 640), (592, 652), (262, 654)], dark(look.main, 0.35))
    cover = rect(222, 150, 344, 492, side(look.main), 14) + rect(222, 150, 44, 492, dark(look.main, 0.2), 14)
    cloth = inside(
        "M222 150 h344 v492 h-344 Z",
        "".join(line(f"M222 {156 + 9 * i} H566", light(look.main, 0.3), 1.5, 0.22) for i in range(54)),
    )
    label = (
        rect(318, 236, 180, 110, "#fbf4e6", 6)
        + rect(340, 266, 136, 8, dark(look.main, 0.1), 3)
        + rect(340, 292, 100, 8, "#b9b3a6", 3)
    )
    ribbon = path("M470 640 v52 l12 -12 l12 12 v-52 Z", look.second if look.second != "#f0e4cc" else "#c0303a")
    if look.second == "#d9b25c":
        label = (
            ring(408, 330, 74, 74, look.second, 6)
            + leaf(408, 376, 90, 0, look.second)
            + leaf(408, 380, 70, -36, look.second)
            + leaf(408, 380, 70, 36, look.second)
        )
    strap = (
        rect(512, 146, 16, 500, dark(look.second, 0.1) if look.second != "#f6f3ee" else "#fbf4e6", 4)
        if look.has("elastic")
        else ""
    )
    return under + pages + ribbon + cover + cloth + label + strap + shine("M286 180 V610", 8, 0.2)


def notebook_stack(look: Look) -> str:
    return "".join(
        turn(
            rect(250, 170, 330, 440, side(colour), 8)
            + rect(250, 170, 26, 440, dark(colour, 0.2), 6)
            + rect(336, 230, 180, 100, "#fbf4e6", 6)
            + "".join(rect(356, 258 + 26 * i, 140, 5, "#b9a3cf", 2) for i in range(3))
            + line("M263 300 v34 M263 450 v34", "#8d9498", 5),
            tilt,
            400,
            600,
        )
        for colour, tilt in ((look.main, -14), (look.second, 0), (look.third, 13))
    )


def spiral(look: Look) -> str:
    back = rect(236, 130, 360, 510, "#8f8a80", 10)
    sheets = rect(230, 126, 360, 508, look.second, 10)
    cover_d = "M222 120 H580 V600 L540 634 H222 Z"
    cover = path(cover_d, side(look.main)) + poly([(580, 600), (540, 600), (540, 634)], light(look.second, 0.4))
    sketch = line(
        "M330 420 C320 300 380 260 420 290 C470 240 520 320 480 400 Q440 470 380 450 Q340 450 330 420 M400 300 Q404 250 440 230",
        light(look.main, 0.7),
        6,
        0.9,
    ) + leaf(440, 232, 60, 70, light(look.main, 0.6))
    rings = "".join(
        line(f"M216 {160 + 34 * i} q-30 6 -4 16 h34", "#b9c0c4", 7) + dot(250, 175 + 34 * i, 7, "#1d1b2e", 0.7)
        for i in range(14)
    )
    return back + sheets + cover + sketch + rings


def planner(look: Look) -> str:
    pages = poly([(570, 170), (604, 190), (604, 654), (570, 640)], "#f3ead8")
    tabs = "".join(
        rect(596, 210 + 36 * i, 22, 28, ("#ea7560", "#dba72f", "#93a98a", "#1f6273")[i % 4], 5) for i in range(12)
    )
    cover = rect(220, 150, 354, 492, side(look.main), 16) + rect(220, 150, 40, 492, dark(look.main, 0.22), 16)
    grid = "".join(
        rect(316 + 44 * c, 300 + 44 * r, 32, 32, look.second, 6, 0.9 if (r, c) != (2, 3) else 0.35)
        for r in range(5)
        for c in range(5)
    )
    title = rect(316, 230, 208, 30, look.second, 6)
    corners = poly([(574, 150), (530, 150), (574, 196)], look.second) + poly(
        [(574, 642), (530, 642), (574, 596)], look.second
    )
    return pages + tabs + cover + grid + title + corners + shine("M280 180 V610", 8, 0.2)


def envelope(look: Look) -> str:
    sheet = turn(
        rect(230, 150, 340, 420, "#fffaf0", 4)
        + "".join(
            line(f"M270 {220 + 40 * i} q70 -14 130 0 t{120 - 60 * (i == 5)} 0", "#4c628a", 5, 0.85) for i in range(6)
        ),
        -7,
        400,
        360,
    )
    back = rect(130, 350, 540, 290, dark(look.main, 0.08), 10)
    lining = poly([(140, 352), (660, 352), (400, 190)], look.second)
    flap = poly([(130, 352), (670, 352), (400, 176)], look.main) + poly(
        [(160, 350), (640, 350), (400, 200)], look.second
    )
    pocket = path("M130 356 L400 540 L670 356 V630 Q670 640 660 640 H140 Q130 640 130 630 Z", down(look.main)) + line(
        "M134 636 L340 500 M666 636 L460 500", dark(look.main, 0.2), 4, 0.6
    )
    return flap + lining + back + sheet + pocket + dot(400, 536, 34, ball("#c0303a")) + leaf(400, 556, 38, 0, "#8f1f28")


def cards(look: Look) -> str:
    def card(tilt: float, dx: float, height: float, colour: str) -> str:
        return turn(
            rect(270 + dx, 200, 260, 400, "#fffaf0", 8)
            + line(f"M{282 + dx} 212 h236 v376 h-236 Z", light(colour, 0.5), 3)
            + sprig(400 + dx, 560, height, 0, colour, 5),
            tilt,
            400 + dx,
            640,
        )

    return (
        rect(200, 470, 400, 170, look.main, 8)
        + card(-16, -90, 250, "#6f7f45")
        + card(15, 90, 260, "#5f8f4d")
        + card(-1, 0, 290, look.second)
    )


def paper_rolls(look: Look) -> str:
    def roll(x: float, tilt: float, colour: str, kind: int) -> str:
        d = f"M{x - 56} 130 H{x + 56} V640 H{x - 56} Z"
        marks = (
            "".join(dot(x - 60 + (i * 47) % 124, 150 + (i * 61) % 480, 10, light(colour, 0.6)) for i in range(40)),
            "".join(rect(x - 60, 130 + 40 * i, 120, 14, light(colour, 0.55)) for i in range(13)),
            "".join(
                leaf(x - 50 + (i * 53) % 110, 170 + (i * 67) % 460, 34, (i * 71) % 360, light(colour, 0.5))
                for i in range(30)
            ),
        )[kind]
        return turn(
            path(d, side(colour))
            + inside(d, marks)
            + path(d, side("#808080"), 0.16)
            + oval(x, 130, 56, 14, "#f3ead8")
            + oval(x, 130, 38, 9, dark(colour, 0.4))
            + oval(x, 640, 56, 14, dark(colour, 0.25)),
            tilt,
            x,
            640,
        )

    return roll(270, -9, look.main, 0) + roll(540, 10, look.third, 2) + roll(404, 0, look.second, 1)


def calendar(look: Look) -> str:
    bar = (
        rect(220, 120, 360, 30, side("#c79a62"), 8)
        + line("M400 120 L300 60 M400 120 L500 60", "#a9673a", 5)
        + line("M300 118 L400 50 L500 118", "#a9673a", 6)
    )
    sheet = rect(236, 146, 328, 494, look.main, 4) + rect(244, 636, 320, 12, dark(look.main, 0.2), 2)
    pear = (
        path(
            "M400 230 C440 230 430 290 462 330 C496 380 450 420 400 420 C350 420 304 380 338 330 C370 290 360 230 400 230 Z",
            ball("#c9b24a"),
        )
        + line("M400 232 q4 -30 20 -40", "#74503a", 7)
        + leaf(412, 206, 60, 66, "#6a9a4a")
    )
    days = "".join(
        rect(276 + 37 * c, 480 + 30 * r, 24, 14, look.second if c == 6 else dark(look.main, 0.55), 3, 0.85)
        for r in range(5)
        for c in range(7)
        if r * 7 + c < 31
    )
    return bar + sheet + pear + rect(330, 444, 140, 14, look.second, 4) + days


def stamp(look: Look) -> str:
    blocks = ""
    for i in range(6):
        x = 200 + 140 * (i % 3) + (i // 3) * 40
        y = 470 - 130 * (i // 3)
        blocks += (
            rect(x, y, 110, 110, side(look.main), 8)
            + poly([(x, y), (x + 110, y), (x + 134, y - 22), (x + 24, y - 22)], light(look.main, 0.3))
            + poly([(x + 110, y), (x + 134, y - 22), (x + 134, y + 86), (x + 110, y + 110)], dark(look.main, 0.2))
        )
        glyph = (
            "M30 84 L55 26 L80 84 M40 62 H70",
            "M36 26 V84 M36 28 Q80 26 72 50 Q64 56 36 54 Q84 56 76 78 Q66 86 36 84",
            "M78 38 Q54 14 36 44 Q30 86 60 84 Q74 82 80 72",
            "M36 26 V84 Q84 84 80 52 Q76 24 36 26",
            "M74 28 H38 V84 H76 M38 56 H66",
            "M76 26 H38 V84 M38 56 H66",
        )[i]
        blocks += f'<g transform="translate({x} {y})">{line(glyph, "#7a2430", 9)}</g>'
    pad = rect(170, 588, 460, 58, "#474b50", 8) + rect(190, 596, 420, 24, look.second, 4)
    return blocks + pad


def wax_seal(look: Look) -> str:
    seal = (
        path(
            "M250 560 q-40 -10 -20 -50 q10 -40 60 -34 q40 -30 76 6 q50 0 44 44 q20 44 -34 58 q-36 36 -76 8 q-40 14 -50 -32 Z",
            ball(look.second),
        )
        + dot(320, 540, 52, dark(look.second, 0.15))
        + leaf(320, 578, 74, 0, light(look.second, 0.2))
        + leaf(320, 572, 46, -44, light(look.second, 0.15))
        + leaf(320, 572, 46, 44, light(look.second, 0.15))
    )
    tool = turn(
        path("M500 170 Q540 130 580 170 Q600 260 564 340 H516 Q480 260 500 170 Z", side(look.main))
        + rect(518, 338, 44, 60, metal("#c9a04f"))
        + rect(496, 396, 88, 50, metal("#c9a04f"), 8),
        12,
        540,
        300,
    )
    sticks = turn(rect(120, 300, 40, 250, side(look.second), 8) + line("M140 300 V270", "#f6f3ee", 5), -12, 140, 420)
    spoon = turn(
        oval(600, 590, 60, 24, metal("#c9a04f"))
        + oval(600, 586, 46, 16, look.second)
        + rect(650, 584, 110, 14, side("#ddb98a"), 6),
        -8,
        620,
        590,
    )
    return move(sticks, 60, -40) + move(seal, -110, -330, 1.6) + move(tool, -110, -20, 1.15) + move(spoon, -60, 40)


def desk_mat(look: Look) -> str:
    mat = poly([(130, 330), (670, 330), (760, 610), (40, 610)], look.main) + poly(
        [(40, 610), (760, 610), (758, 624), (42, 624)], dark(look.main, 0.3)
    )
    hide = poly([(520, 330), (670, 330), (760, 610), (556, 610)], look.second)
    felt = inside(
        "M130 330 H670 L760 610 H40 Z",
        "".join(
            line(f"M{60 + (i * 97) % 480} {340 + (i * 41) % 260} l14 4", light(look.main, 0.35), 3, 0.6)
            for i in range(70)
        ),
    )
    keys = poly([(200, 420), (490, 420), (502, 540), (176, 540)], "#f6f3ee") + "".join(
        poly(
            [
                (210 - 6 * r + 29 * c, 430 + 27 * r),
                (232 - 6 * r + 30 * c, 430 + 27 * r),
                (232 - 7 * r + 30 * c, 450 + 27 * r),
                (208 - 7 * r + 29 * c, 450 + 27 * r),
            ],
            "#d9d3c7",
        )
        for r in range(4)
        for c in range(9)
    )
    mouse = oval(620, 500, 38, 52, ball("#f6f3ee")) + line("M620 456 V490", "#b9b3a6", 4)
    return mat + felt + hide + line("M524 334 L560 606", light(look.second, 0.4), 3, 0.8) + keys + mouse
