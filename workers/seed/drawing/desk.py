"""What keeps a desk in order."""

from workers.seed.drawing.ink import (
    Look,
    ball,
    dot,
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
    speckles,
    turn,
)
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import can, grain, shine


def riser(look: Look) -> str:
    screen = (
        rect(210, 120, 380, 250, "#2e3034", 14)
        + rect(224, 134, 352, 216, "#a9c7d6", 6)
        + path("M224 290 Q320 230 400 290 T576 270 V350 H224 Z", "#7fa893")
        + dot(500, 190, 24, "#f6e2b0")
    )
    stand = path("M370 370 H430 L440 440 H360 Z", metal("#8d9498")) + oval(400, 442, 90, 12, "#8d9498")
    shelf = (
        poly([(120, 470), (680, 470), (720, 500), (80, 500)], light(look.main, 0.2))
        + rect(80, 498, 640, 40, side(look.main), 4)
        + grain(80, 498, 640, 40, look.main, 4)
    )
    legs = path("M120 538 H170 V640 H140 Q120 640 120 620 Z M630 538 H680 V620 Q680 640 660 640 H630 Z", look.second)
    board = rect(230, 604, 340, 34, "#f6f3ee", 8) + "".join(
        rect(242 + 27 * i, 610, 20, 10, "#cfc8bb", 2) for i in range(12)
    )
    return legs + board + screen + shelf + stand


def laptop_stand(look: Look) -> str:
    legs = (
        line("M250 640 L560 400", metal_line(look.main), 26)
        + line("M540 640 L240 430", dark(look.main, 0.2), 26)
        + dot(398, 530, 20, metal(look.main))
    )
    base = rect(200, 626, 400, 16, metal(look.main), 8)
    deck = poly([(170, 430), (640, 340), (648, 362), (180, 454)], light(look.main, 0.3))
    keyboard = poly([(160, 420), (640, 330), (640, 346), (164, 438)], "#8d9498")
    lid = (
        poly([(200, 404), (280, 120), (700, 70), (636, 330)], "#2e3034")
        + poly([(222, 388), (292, 138), (680, 92), (622, 318)], "#dfe9ee")
        + poly([(250, 340), (270, 268), (560, 232), (546, 290)], "#93a98a", 0.8)
    )
    feet = dot(216, 640, 10, "#474b50") + dot(584, 640, 10, "#474b50")
    return legs + base + lid + deck + keyboard + feet


def metal_line(colour: str) -> str:
    return light(colour, 0.1)


def letter_tray(look: Look) -> str:
    parts = []
    for i in range(3):
        y = 560 - 150 * i
        parts.append(poly([(180, y), (620, y), (680, y + 60), (120, y + 60)], dark(look.main, 0.3)))
        parts.append(
            poly(
                [(210, y - 26 + 20), (560, y - 26 + 14), (600, y + 44), (170, y + 44)],
                ("#fffaf0", "#f3ead8", "#e8eef0")[i],
            )
        )
        parts.append("".join(line(f"M{240 + 6 * j} {y + 4 + 10 * j} H{500 + 10 * j}", "#b9b3a6", 3) for j in range(3)))
        front = (
            path(f"M120 {y + 60} H680 V{y + 80} Q400 {y + 96} 120 {y + 80} Z", side(look.main))
            + path(f"M120 {y + 60} L180 {y} V{y - 46} L110 {y + 10} Z", side(light(look.main, 0.1)))
            + path(f"M680 {y + 60} L620 {y} V{y - 46} L690 {y + 10} Z", side(dark(look.main, 0.1)))
        )
        holes = "".join(dot(142 + 24 * j, y + 70, 4, dark(look.main, 0.45)) for j in range(23))
        parts.append(front + holes)
        if i:
            parts.append(
                rect(128, y + 74, 20, 76, side(look.second), 6) + rect(652, y + 74, 20, 76, side(look.second), 6)
            )
    return "".join(parts)


def organiser(look: Look) -> str:
    c = look.main
    outer = rect(120, 210, 560, 410, dark(c, 0.12), 22)
    wells = (
        (140, 230, 180, 370),
        (340, 230, 320, 110),
        (340, 360, 150, 240),
        (510, 360, 150, 110),
        (510, 490, 150, 110),
    )
    trays = "".join(
        rect(x, y, w, h, light(c, 0.12), 14) + rect(x + 10, y + 12, w - 20, h - 20, dark(c, 0.22), 10)
        for x, y, w, h in wells
    )
    bits = speckles(200, 120, 210, 560, 410, dark(c, 0.5), 4)
    pens = "".join(
        rect(168 + 40 * i, 260, 22, 310, side(p), 10) for i, p in enumerate(("#1f6273", look.second, "#dba72f"))
    )
    clips = "".join(
        move(
            turn(
                line("M0 0 h40 a8 8 0 0 1 0 16 h-34 a5 5 0 0 1 0 -10 h30", ("#b9c0c4", look.second)[i % 2], 4),
                i * 50,
                20,
                8,
            ),
            360 + (i * 61) % 240,
            256 + (i * 37) % 50,
        )
        for i in range(9)
    )
    stamps = (
        rect(366, 390, 96, 76, "#f6f3ee", 4)
        + rect(376, 400, 76, 56, "#8fc1dc", 3)
        + rect(372, 490, 80, 90, "#f6f3ee", 4)
        + rect(382, 500, 60, 70, "#c0303a", 3)
    )
    chocolate = rect(530, 386, 110, 60, side("#5b3826"), 6) + line("M566 388 v56 M604 388 v56", "#3c2418", 4)
    coins = "".join(ring(548 + 36 * (i % 3), 524 + 34 * (i // 3), 13, 13, "#c9a04f", 6) for i in range(6))
    return outer + trays + faint(bits) + pens + clips + stamps + chocolate + coins


def faint(content: str) -> str:
    return f'<g opacity="0.35">{content}</g>'


def bookends(look: Look) -> str:
    def arch(x: float) -> str:
        d = f"M{x - 70} 640 V430 A70 70 0 0 1 {x + 70} 430 V640 H{x + 34} V436 A34 34 0 0 0 {x - 34} 436 V640 Z"
        return path(d, metal(look.main)) + line(d, dark(look.main, 0.3), 3, 0.5)

    books = ""
    x = 240.0
    for width, height, colour, tilt in (
        (50, 360, look.second, 0),
        (36, 320, "#c66b46", 0),
        (60, 390, "#f0e4cc", 0),
        (44, 340, "#6d3a5d", 0),
        (56, 370, "#93a98a", 0),
        (40, 330, "#dba72f", 7),
    ):
        book = (
            rect(x, 640 - height, width - 4, height, side(colour), 5)
            + rect(x + 8, 640 - height + 40, width - 20, 10, light(colour, 0.6), 2, 0.8)
            + rect(x + 8, 640 - height + 60, width - 20, 50, light(colour, 0.6), 2, 0.5)
            + rect(x + 8, 600, width - 20, 8, light(colour, 0.6), 2, 0.7)
        )
        books += turn(book, -tilt, x, 640)
        x += width
    return books + arch(170) + arch(x + 76)


def tape_dispenser(look: Look) -> str:
    d = "M120 560 C110 430 260 360 420 380 C600 396 700 480 690 570 C690 620 650 640 600 640 H210 C150 640 124 610 120 560 Z"
    roll = (
        dot(330, 400, 130, light(look.second, 0.1))
        + ring(330, 400, 116, 116, "#e0cfa5", 24)
        + dot(330, 400, 66, dark(look.second, 0.1))
        + dot(330, 400, 46, dark(look.main, 0.2))
    )
    strip = path("M400 296 L640 452 L652 440 L424 282 Z", "#efe3c2", 0.9)
    teeth = path("M630 470 " + "l6 -14 l6 14 " * 5 + "V490 H630 Z", "#b9c0c4")
    front = inside("M100 430 Q400 450 720 430 V660 H100 Z", path(d, side(look.main)))
    return (
        path(d, dark(look.main, 0.25))
        + roll
        + strip
        + teeth
        + front
        + speckles(50, 160, 460, 500, 160, light(look.main, 0.4), 3)
        + shine("M150 540 Q160 490 220 462", 12, 0.4)
    )


def clock(look: Look) -> str:
    foot = path("M230 600 H570 L610 640 H190 Z", side(dark(look.main, 0.2)))
    body = (
        dot(400, 390, 236, side(look.main))
        + dot(400, 390, 204, dark(look.main, 0.25))
        + dot(400, 390, 196, look.second)
    )
    marks = "".join(
        turn(rect(392, 214, 16, 34 if i % 3 == 0 else 14, "#3a3330" if i % 3 == 0 else "#a59a88", 5), 30 * i, 400, 390)
        for i in range(12)
    )
    hands = (
        turn(rect(391, 280, 18, 124, "#2e3034", 8), -58, 400, 390)
        + turn(rect(394, 226, 12, 178, "#2e3034", 6), 54, 400, 390)
        + turn(rect(397, 220, 6, 200, look.main, 3), 170, 400, 390)
        + dot(400, 390, 15, ball("#c9a04f"))
    )
    button = can(400, 124, 158, 40, dark(look.main, 0.1))
    return button + foot + body + marks + hands + shine("M250 320 Q290 240 370 218", 13, 0.6)


def stapler(look: Look) -> str:
    base = path("M110 600 H690 Q700 600 696 616 L690 636 H118 Z", side(dark(look.main, 0.2))) + rect(
        130, 588, 70, 14, metal(look.second), 4
    )
    magazine = path("M130 520 L620 470 L640 560 L600 600 H560 L540 546 L134 556 Z", metal(look.second))
    top = path(
        "M110 490 Q100 440 160 420 L600 350 Q690 350 700 430 L706 520 Q700 560 660 566 L630 480 L140 536 Q112 530 110 490 Z",
        side(look.main),
    )
    hinge = dot(650, 560, 28, metal("#8d9498")) + dot(650, 560, 10, "#474b50")
    staples = "".join(line(f"M{220 + 70 * i} 668 v-18 h34 v18", "#8d9498", 5) for i in range(4))
    return base + magazine + top + hinge + staples + shine("M160 456 L560 392", 12, 0.5)
