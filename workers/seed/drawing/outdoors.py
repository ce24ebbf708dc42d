"""Garden tools, seats, and houses for birds."""

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
    poly,
    rect,
    ring,
    side,
    turn,
)
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import can, grain, leaf, shine, turned


def trowel(look: Look) -> str:
    def handle(x: float) -> str:
        grip = path(
            f"M{x - 24} 470 Q{x - 34} 560 {x - 26} 650 Q{x} 680 {x + 26} 650 Q{x + 34} 560 {x + 24} 470 Z",
            side(look.second),
        )
        return (
            grip
            + rect(x - 20, 440, 40, 40, metal("#8d9498"), 6)
            + rect(x - 9, 360, 18, 90, metal(look.main))
            + ring(x, 660, 8, 8, "#74503a", 5)
        )

    blade = path(
        "M300 140 C330 180 350 260 340 340 Q330 370 300 372 Q270 370 260 340 C250 260 270 180 300 140 Z",
        metal(look.main),
    ) + line("M300 170 V350", dark(look.main, 0.2), 5, 0.5)
    marks = "".join(line(f"M312 {220 + 30 * i} h16", dark(look.main, 0.45), 4, 0.7) for i in range(4))
    prongs = "".join(
        path(f"M{x - 9} 150 Q{x} 134 {x + 9} 150 L{x + 7} 340 H{x - 7} Z", metal(look.main)) for x in (454, 500, 546)
    ) + path("M445 320 Q500 350 555 320 Q550 372 500 374 Q450 372 445 320 Z", metal(look.main))
    return turn(blade + marks + handle(300), -9, 300, 420) + turn(prongs + handle(500), 9, 500, 420)


def secateurs(look: Look) -> str:
    grip_one = path("M392 420 C360 480 330 580 350 690 Q370 712 392 690 C384 600 410 520 440 440 Z", side(look.second))
    grip_two = path(
        "M420 430 C470 480 520 560 530 670 Q520 700 494 686 C476 600 440 530 392 460 Z", side(dark(look.second, 0.08))
    )
    blade = path("M400 440 C370 320 380 180 470 100 C500 200 500 330 440 440 Z", metal(look.main))
    hook = path(
        "M440 440 C470 360 480 300 440 200 C420 180 400 170 380 180 C350 240 350 340 392 450 Z",
        metal(dark(look.main, 0.2)),
    )
    pivot = dot(416, 436, 28, metal("#8d9498")) + dot(416, 436, 11, "#474b50")
    spring = "".join(line(f"M{412 + (i % 2) * 8} {510 + 14 * i} l{24 - 4 * (i % 2)} 8", "#8d9498", 5) for i in range(4))
    rose = (
        turn(
            line("M200 240 V560", "#5d8a45", 9)
            + leaf(200, 420, 70, -60, "#6a9a4a")
            + leaf(200, 360, 70, 60, "#5f8f4d"),
            6,
            200,
            400,
        )
        + dot(222, 210, 54, ball("#e59aa6"))
        + ring(222, 206, 30, 26, "#c9707f", 6)
        + ring(222, 206, 14, 12, "#c9707f", 5)
    )
    return rose + turn(
        spring + grip_one + grip_two + hook + blade + pivot + shine("M430 200 Q410 300 424 390", 8, 0.7), 10
    )


def garden_gloves(look: Look) -> str:
    def glove(dx: float, tilt: float) -> str:
        fingers = "".join(
            rect(x + dx, y, 44, 240, side(look.main), 22) for x, y in ((250, 220), (296, 180), (342, 184), (388, 214))
        )
        palm = path(f"M{250 + dx} 360 H{432 + dx} V540 H{250 + dx} Z", side(look.main))
        thumb = turn(rect(430 + dx, 330, 46, 190, side(look.main), 23), 30, 446 + dx, 480)
        cuff = rect(236 + dx, 530, 210, 110, side(look.second), 14) + "".join(
            line(f"M{252 + dx + 20 * i} 540 v90", dark(look.second, 0.3), 3, 0.5) for i in range(10)
        )
        stitch = line(f"M{296 + dx} 300 V380 M{342 + dx} 300 V380 M{388 + dx} 300 V380", dark(look.main, 0.35), 4, 0.6)
        return turn(thumb + fingers + palm + stitch + cuff, tilt, 340 + dx, 500)

    return glove(-110, -10) + f'<g transform="translate(800 0) scale(-1 1)">{glove(-110, -12)}</g>'


def trug(look: Look) -> str:
    handle = line("M250 520 C230 160 570 160 550 520", dark(look.second, 0.05), 26) + line(
        "M262 480 C254 190 546 190 538 480", light(look.second, 0.35), 6, 0.6
    )
    salad = "".join(
        dot(x, y, r, ball(c))
        for x, y, r, c in (
            (240, 420, 60, "#7daa58"),
            (330, 396, 70, "#6a9a4a"),
            (560, 420, 52, "#d8402f"),
            (480, 400, 60, "#dba72f"),
            (410, 420, 50, "#8fbb6a"),
        )
    )
    carrots = "".join(
        turn(
            path(f"M{600 + 26 * i} 420 h30 l-12 130 h-6 Z", side("#e58a3a"))
            + leaf(615 + 26 * i, 420, 70, -10 + 10 * i, "#6a9a4a"),
            150 - 14 * i,
            610,
            430,
        )
        for i in range(2)
    )
    boards = "".join(
        path(
            f"M{110 + 26 * i} {430 + 46 * i} Q400 {520 + 46 * i} {690 - 26 * i} {430 + 46 * i} L{664 - 26 * i} {480 + 46 * i} Q400 {568 + 46 * i} {136 + 26 * i} {480 + 46 * i} Z",
            side((look.second, light(look.second, 0.14), look.second)[i]),
        )
        for i in range(3)
    )
    rim = line("M106 426 Q400 520 694 426", look.main, 26)
    feet = rect(220, 590, 60, 46, look.main, 6) + rect(520, 590, 60, 46, look.main, 6)
    nails = "".join(
        dot(190 + 84 * i, 452 + (38 if 0 < i < 5 else 10) - abs(2.5 - i) * 4, 6, "#c67c4e") for i in range(6)
    )
    return feet + salad + carrots + boards + handle + rim + nails


def twine(look: Look) -> str:
    ball_d = "M480 300 A170 170 0 1 1 479 300 Z"
    threads = "".join(ring(480, 470, 170, 30 + 20 * i, dark(look.second, 0.25), 5, 0.6) for i in range(7)) + "".join(
        turn(ring(480, 470, 172, 24 + 24 * i, light(look.second, 0.25), 6, 0.6), 58, 480, 470) for i in range(6)
    )
    loose = line("M330 580 C240 660 200 560 120 640", look.second, 11)
    peg = turn(
        path("M196 150 Q230 130 264 150 L260 470 L230 560 L200 470 Z", side(look.main))
        + path("M203 480 L257 480 L230 560 Z", metal("#8d9498"))
        + "".join(line(f"M206 {250 + 40 * i} h48", dark(look.main, 0.4), 5) for i in range(5))
        + rect(170, 120, 120, 40, side(look.main), 18),
        -14,
        230,
        360,
    )
    return loose + dot(480, 470, 170, ball(look.second)) + inside(ball_d, threads) + peg


def seed_packet(look: Look) -> str:
    d = "M240 150 H560 V640 H240 Z"
    paper = (
        path(d, "#f7efdd")
        + rect(240, 150, 320, 60, look.main)
        + path("M240 150 h320 v14 " + "l-8 10 l-8 -10 " * 20 + "Z", dark(look.main, 0.2))
    )
    frame = rect(270, 250, 260, 270, light(look.second, 0.72), 14)
    motif = look.kind("motif")
    if motif == "tomato":
        art = line("M400 290 Q380 400 400 500", "#5d8a45", 8) + "".join(
            dot(x, y, 42, ball("#d8402f")) + line(f"M{x - 12} {y - 38} l12 8 l12 -8 M{x} {y - 30} v-14", "#4f7a3c", 6)
            for x, y in ((340, 400), (440, 360), (390, 470), (480, 450))
        )
    elif motif == "leaf":
        art = "".join(
            leaf(400, 500, 200 - 20 * abs(i), 26 * i, ("#6a9a4a", "#8fbb6a", "#7a4a62")[i % 3], 0.26)
            for i in (-3, 3, -2, 2, -1, 1, 0)
        )
    else:
        art = "".join(
            line(f"M{x} 510 V{y}", "#5d8a45", 6)
            + "".join(turn(oval(x, y - 30, 14, 24, c), 45 * i, x, y) for i in range(8))
            + dot(x, y, 15, "#f1d14f")
            for x, y, c in ((340, 370, "#2f5bb7"), (462, 350, look.second), (400, 430, "#b9a3cf"))
        )
    words = (
        rect(300, 540, 200, 20, look.main, 6)
        + rect(330, 574, 140, 10, "#9a9a98", 4)
        + rect(344, 594, 112, 8, "#b9b3a6", 4)
        + dot(400, 180, 14, "#f7efdd")
    )
    fold = poly([(560, 150), (580, 160), (580, 630), (560, 640)], "#d8ccb4")
    seeds = "".join(
        turn(oval(150 + 46 * i, 650 - (i % 2) * 14, 12, 7, "#b08a5a"), 40 * i, 150 + 46 * i, 650)
        for i in (0, 1, 10, 11)
    )
    return seeds + fold + paper + frame + inside("M270 250 h260 v270 h-260 Z", art) + words + line(d, "#dccfb6", 3)


def bistro_chair(look: Look) -> str:
    c = look.main
    back_legs = line("M270 240 L250 130 M530 240 L550 130", c, 16) + line(
        "M300 450 L500 640 M500 450 L300 640", dark(c, 0.25), 14
    )
    frame = line("M252 130 C252 100 548 100 548 130 L520 470 M252 130 L280 470", c, 16)
    slats = "".join(
        path(
            f"M{258 + 3 * i} {160 + 56 * i} Q400 {178 + 56 * i} {542 - 3 * i} {160 + 56 * i} v34 Q400 {212 + 56 * i} {258 + 3 * i} {194 + 56 * i} Z",
            down(light(c, 0.1)),
        )
        for i in range(3)
    )
    seat = "".join(
        path(
            f"M{268 - 16 * i} {440 + 26 * i} H{532 + 16 * i} L{538 + 16 * i} {460 + 26 * i} H{262 - 16 * i} Z",
            down((c, light(c, 0.14))[i % 2]),
        )
        for i in range(4)
    )
    legs = line("M226 540 L190 640 M574 540 L610 640", c, 16) + line("M206 600 H594", dark(c, 0.2), 9)
    return back_legs + legs + frame + slats + seat


def bistro_table(look: Look) -> str:
    c = look.main
    legs = (
        line("M300 380 Q420 500 520 640 M500 380 Q380 500 280 640", dark(c, 0.15), 18)
        + line("M330 580 Q400 560 470 580", dark(c, 0.25), 10)
        + dot(400, 492, 14, dark(c, 0.3))
    )
    top = (
        oval(400, 372, 290, 62, dark(c, 0.25))
        + oval(400, 358, 290, 60, down(c))
        + oval(400, 356, 276, 54, light(c, 0.1))
        + oval(400, 356, 12, 4, dark(c, 0.4))
    )
    cup = (
        turned([(286, 40), (320, 36), (346, 22)], "#f6f3ee", 320)
        + oval(320, 286, 40, 8, "#fff")
        + oval(320, 287, 34, 6, "#5b3826")
    )
    glass = path("M450 250 L456 344 Q480 352 504 344 L510 250 Z", "#d5e6e6", 0.7) + path(
        "M453 290 L456 340 Q480 348 504 340 L507 290 Z", "#e9a24a", 0.8
    )
    return legs + top + oval(320, 348, 62, 13, "#ffffff") + cup + glass + shine("M150 356 Q180 330 260 316", 8, 0.45)


def deckchair(look: Look) -> str:
    wood = look.main
    back = line("M230 130 L560 640", dark(wood, 0.2), 24) + line("M620 300 L210 620", dark(wood, 0.25), 24)
    cloth_d = "M206 150 L430 150 C440 420 520 520 660 330 L560 300 C430 480 330 460 206 150 Z"
    cloth = path(cloth_d, side("#f6f3ee")) + inside(
        cloth_d,
        "".join(
            line(
                f"M{224 + 44 * i} 140 C{290 + 36 * i} {430 - 4 * i} {420 + 26 * i} {520 - 2 * i} {566 + 20 * i} {290 + 8 * i}",
                look.second,
                17,
            )
            for i in range(6)
        ),
    )
    front = line("M410 150 L690 640", wood, 24) + line("M690 320 L330 640", dark(wood, 0.06), 24)
    bars = line("M200 150 H440", wood, 26) + line("M556 304 H690", wood, 24)
    return back + cloth + front + bars + dot(556, 440, 12, ball("#c9a04f"))


def birdhouse(look: Look) -> str:
    pole = rect(380, 560, 40, 140, side("#8a6245"))
    body = path("M250 320 L400 210 L550 320 V600 H250 Z", side(look.main)) + grain(250, 330, 300, 266, look.main, 8)
    roof = path("M400 150 L620 330 L590 362 L400 210 L210 362 L180 330 Z", look.second) + path(
        "M400 150 L620 330 L590 362 L400 210 Z", dark(look.second, 0.16)
    )
    hole = dot(400, 390, 48, dark(look.main, 0.3)) + dot(400, 392, 40, "#3a2a22")
    perch = rect(386, 470, 28, 20, "#b98b5b", 8)
    bird = (
        oval(520, 128, 46, 34, "#f1d14f")
        + dot(556, 104, 25, "#2b3d63")
        + oval(560, 112, 14, 10, "#f6f3ee")
        + poly([(578, 100), (600, 106), (578, 112)], "#474b50")
        + dot(563, 98, 4, "#ffffff")
        + path("M482 128 L436 150 L486 146 Z", "#5d83a8")
        + path("M500 112 Q530 104 540 136 Q510 150 490 132 Z", "#5d83a8")
        + line("M510 160 v22 M530 160 v20", "#474b50", 4)
    )
    bird = f'<g transform="translate(-2 44)">{bird}</g>'
    return pole + body + roof + hole + perch + bird + line("M262 600 H538", dark(look.main, 0.35), 6, 0.6)


def bird_feeder(look: Look) -> str:
    cord = line("M400 -10 V170", "#6b6f73", 7)
    roof = path("M220 300 Q260 190 400 170 Q540 190 580 300 Q400 350 220 300 Z", side(look.main))
    tube = rect(310, 300, 180, 280, "#dfe6e6", 8, 0.8)
    nuts = inside(
        "M310 330 h180 v250 h-180 Z",
        "".join(
            turn(
                oval(322 + (i * 41) % 160, 336 + (i * 29) % 240, 14, 10, ball("#d6a868")),
                i * 40,
                322 + (i * 41) % 160,
                336 + (i * 29) % 240,
            )
            for i in range(70)
        ),
    )
    mesh = "".join(line(f"M{310 + 20 * i} 304 V578", "#8d9498", 2.5, 0.8) for i in range(10)) + "".join(
        line(f"M310 {314 + 20 * i} H490", "#8d9498", 2.5, 0.8) for i in range(14)
    )
    base = can(400, 580, 612, 110, look.main)
    finch = (
        oval(560, 520, 52, 36, "#d9b98f")
        + dot(596, 486, 28, "#c0303a")
        + poly([(618, 482), (646, 490), (618, 498)], "#efe1c6")
        + dot(600, 480, 5, "#1d1b2e")
        + path("M520 520 L450 560 L530 546 Z", "#2e3034")
        + path("M530 504 Q570 500 590 540 Q550 556 524 530 Z", "#2e3034")
        + line("M540 522 Q560 524 576 536", "#f1d14f", 9)
    )
    return cord + tube + nuts + mesh + roof + base + finch + shine("M264 280 Q290 220 360 200", 10, 0.4)


def parasol(look: Look) -> str:
    pole = rect(392, 200, 16, 430, side(look.second), 6)
    foot = path("M290 640 Q300 600 400 598 Q500 600 510 640 Z", "#6b6f73")
    canopy = path("M70 330 Q120 120 400 110 Q680 120 730 330 Q560 300 400 300 Q240 300 70 330 Z", side(look.main))
    ribs = "".join(
        path(f"M400 110 Q{x0} 200 {x1} {y1} L{x2} {y2} Q{x3} 200 400 110 Z", "#fffdf6", 0.55)
        for x0, x1, y1, x2, y2, x3 in (
            (220, 180, 314, 290, 304, 320),
            (430, 400, 300, 510, 304, 500),
            (640, 620, 314, 730, 330, 690),
        )
    )
    valance = "".join(
        path(f"M{70 + 66 * i} {330 - (30 - abs(i - 4.5) * 6.6):.0f} q33 44 66 0 Z", dark(look.main, 0.12))
        for i in range(10)
    )
    crank = rect(380, 470, 40, 46, "#474b50", 8) + line("M420 492 h40 v24", "#474b50", 9)
    return pole + foot + valance + canopy + ribs + crank + dot(400, 106, 14, ball(look.second))
