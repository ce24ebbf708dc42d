"""Toys of wood."""

# ruff: noqa: PLR0917 - numbers come in SVG's own order (x, y, width, height, …), as anyone who draws expects.

from workers.seed.drawing.ink import Look, ball, dot, down, line, oval, path, poly, rect, ring, side, turn
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import can, grain, shine, turned

RAINBOW = ("#c0303a", "#e0653a", "#e58a3a", "#f1d14f", "#8fb04a", "#4d8a57", "#2d8a88", "#3f76b5", "#6d4a8a")


def rainbow(_: Look) -> str:
    arches = []
    for i, colour in enumerate(RAINBOW):
        outer, inner = 310 - 33 * i, 281 - 33 * i
        d = (
            f"M{400 - outer} 640 A{outer} {outer} 0 0 1 {400 + outer} 640 H{400 + inner} "
            f"A{inner} {inner} 0 0 0 {400 - inner} 640 Z"
        )
        arches.append(path(d, down(light(colour, 0.06))))
    return "".join(arches)


def blocks(look: Look) -> str:
    a, b, c, wood = look.second, look.third, look.colours[3], look.main

    def cube(x: float, y: float, colour: str, size: float = 120) -> str:
        lift = size * 0.16
        return (
            rect(x, y - size, size, size, side(colour), 6)
            + poly(
                [(x, y - size), (x + size, y - size), (x + size + lift, y - size - lift), (x + lift, y - size - lift)],
                light(colour, 0.3),
            )
            + poly(
                [(x + size, y - size), (x + size + lift, y - size - lift), (x + size + lift, y - lift), (x + size, y)],
                dark(colour, 0.18),
            )
        )

    arch = path("M230 400 V280 H490 V400 H420 A60 60 0 0 0 300 400 Z", side(wood)) + poly(
        [(230, 280), (490, 280), (510, 262), (250, 262)], light(wood, 0.3)
    )
    roof = path("M240 262 L360 150 L480 262 Z", side(a)) + poly(
        [(480, 262), (500, 246), (382, 136), (360, 150)], dark(a, 0.2)
    )
    base = cube(170, 640, b) + cube(300, 640, wood) + cube(430, 640, c) + cube(240, 520, wood) + cube(370, 520, b)
    loose = can(620, 560, 636, 46, a) + poly([(110, 636), (60, 560), (10, 636)], c)
    return base + arch + roof + loose + grain(300, 522, 118, 116, wood, 5)


def wheel(x: float, y: float, r: float, colour: str) -> str:
    return (
        dot(x, y, r, side(colour))
        + ring(x, y, r * 0.66, r * 0.66, dark(colour, 0.2), r * 0.1, 0.7)
        + dot(x, y, r * 0.24, "#ddb98a")
    )


def train(look: Look) -> str:
    engine = (
        rect(110, 440, 190, 110, side(look.main), 18)
        + rect(230, 360, 90, 190, side(dark(look.main, 0.08)), 10)
        + rect(218, 340, 114, 26, side("#ddb98a"), 8)
        + rect(252, 390, 46, 50, "#f3ead8", 6)
    )
    chimney = turned([(370, 32), (400, 20), (440, 22)], "#ddb98a", 160) + oval(160, 370, 32, 8, "#5b4226")
    smoke = "".join(
        dot(160 + dx, 330 - dy, r, "#ffffff", 0.75) for dx, dy, r in ((4, 0, 18), (24, 36, 24), (58, 76, 32))
    )
    tender = rect(356, 470, 150, 80, side(look.second), 10) + "".join(
        dot(386 + 30 * i, 458 - (i % 2) * 12, 20, side("#8a6245")) for i in range(4)
    )
    wagon = (
        rect(546, 420, 160, 130, side(look.third), 10)
        + rect(536, 400, 180, 28, side("#ddb98a"), 10)
        + rect(570, 450, 46, 46, "#f3ead8", 6)
        + rect(636, 450, 46, 46, "#f3ead8", 6)
    )
    links = rect(316, 530, 50, 14, "#8d9498", 6) + rect(502, 530, 50, 14, "#8d9498", 6)
    wheels = "".join(wheel(x, 594, 42, "#b98b5b") for x in (160, 274, 394, 470, 584, 670))
    track = rect(60, 634, 690, 14, "#b98b5b", 6)
    return smoke + track + links + chimney + engine + tender + wagon + wheels + shine("M130 462 H220", 9, 0.45)


def van(look: Look) -> str:
    body = path(
        "M130 300 Q130 260 170 260 H520 Q560 260 590 320 L640 420 Q680 430 680 470 V560 H130 Z", side(look.main)
    )
    screen = path("M540 310 L600 410 H500 V310 Z", "#f3f7f8") + rect(420, 310, 60, 100, "#f3f7f8", 8)
    person = dot(530, 376, 24, ball("#e8c49a")) + path("M506 372 Q530 336 554 372 Z", "#c0303a")
    stripe = rect(130, 460, 550, 26, look.second)
    parcels = "".join(
        rect(x, y, w, h, side(c), 4) + rect(x + w / 2 - 5, y, 10, h, "#a9673a", 0, 0.7)
        for x, y, w, h, c in (
            (170, 200, 90, 62, "#d9b48c"),
            (270, 214, 70, 48, "#e6c797"),
            (190, 150, 60, 52, "#c79a62"),
            (350, 190, 80, 72, "#d9b48c"),
        )
    )
    mark = poly([(200, 340), (330, 340), (330, 426), (200, 426)], look.second) + line(
        "M200 340 L265 392 L330 340", dark(look.second, 0.35), 6
    )
    return (
        parcels
        + body
        + screen
        + person
        + stripe
        + mark
        + wheel(240, 572, 66, "#c79a62")
        + wheel(560, 572, 66, "#c79a62")
        + dot(664, 500, 14, "#f1d14f")
        + shine("M150 290 H480", 9, 0.4)
    )


def stack_rings(look: Look) -> str:
    base = can(400, 610, 636, 190, "#ddb98a")
    parts = []
    hues = (look.main, look.second, look.third, "#f1d6a0", "#f3e6cc", "#f6efe0")
    for i, colour in enumerate(hues):
        half, y = 176 - 19 * i, 566 - 66 * i
        parts.append(
            rect(400 - half, y - 22, 2 * half, 66, side(colour), 33)
            + line(f"M{400 - half + 30} {y - 6} H{400 - half * 0.1}", light(colour, 0.6), 7, 0.5)
        )
    top = dot(400, 178, 50, ball(look.main))
    cord = line("M400 132 q-10 -40 20 -50 q30 10 0 40", "#d9c3a0", 9)
    return base + "".join(parts) + cord + top


def duck(look: Look) -> str:
    body = path(
        "M170 420 C180 340 330 420 400 400 C420 330 400 240 470 200 C550 160 640 220 630 310 C622 360 590 380 600 430 C620 540 500 590 370 580 C230 570 160 510 170 420 Z",
        side(look.main),
    )
    wing = path("M270 460 C330 420 430 430 450 480 C430 540 320 540 270 460 Z", dark(look.main, 0.12)) + line(
        "M310 474 Q370 460 420 486", light(look.main, 0.3), 6, 0.7
    )
    beak = path("M620 270 Q700 270 712 300 Q690 330 620 326 Z", side(look.second)) + line(
        "M626 300 H700", dark(look.second, 0.3), 4
    )
    eye = dot(552, 262, 15, "#2e3034") + dot(557, 257, 5, "#ffffff")
    wheels = wheel(280, 592, 50, look.second) + wheel(490, 592, 50, look.second)
    cord = line("M600 500 C680 480 700 560 750 540", "#d9c3a0", 8) + dot(762, 534, 20, ball("#c0303a"))
    return cord + body + wing + beak + eye + wheels + shine("M210 420 Q240 400 300 414", 9, 0.5)


def xylophone(look: Look) -> str:
    rails = poly([(110, 330), (690, 400), (690, 436), (110, 366)], look.main) + poly(
        [(110, 640), (690, 540), (690, 504), (110, 604)], dark(look.main, 0.1)
    )
    bars = ""
    for i, colour in enumerate(RAINBOW[:8]):
        x, half = 140 + 70 * i, 190 - 16 * i
        bars += (
            rect(x, 484 - half, 56, 2 * half, side(colour), 10)
            + dot(x + 28, 484 - half + 26, 7, "#e9e4dc")
            + dot(x + 28, 484 + half - 26, 7, "#e9e4dc")
            + line(f"M{x + 14} {484 - half + 44} V{484 + half - 44}", "#ffffff", 7, 0.25)
        )
    mallet = turn(
        rect(300, 210, 330, 14, side("#c79a62"), 7) + dot(290, 217, 32, ball("#2d8a88")), -16, 400, 217
    ) + turn(rect(330, 160, 330, 14, side("#c79a62"), 7) + dot(320, 167, 32, ball("#c0303a")), -8, 480, 167)
    return rails + bars + mallet


def boat(look: Look) -> str:
    mast = rect(392, 110, 16, 450, side("#c79a62"), 6)
    main = path("M420 140 Q610 320 640 500 H420 Z", side(look.second)) + line(
        "M430 250 Q500 262 540 270 M430 340 Q540 350 590 360 M430 430 Q560 436 620 440", dark(look.second, 0.2), 4, 0.5
    )
    jib = path("M380 180 Q250 340 210 500 H380 Z", side(dark(look.second, 0.05))) + path(
        "M300 330 Q250 400 222 470 L380 470 V330 Z", look.third, 0.9
    )
    hull = (
        path("M130 520 H680 Q650 640 540 640 H270 Q170 640 130 520 Z", side(look.main))
        + path("M130 520 H680 L672 548 H138 Z", light("#ddb98a", 0.1))
        + line("M170 590 Q400 612 640 590", light(look.main, 0.4), 6, 0.6)
    )
    flag = path("M400 112 L470 130 L400 150 Z", look.third)
    return mast + main + jib + hull + flag + line("M410 500 H650", "#c79a62", 12)


def spinning_top(look: Look) -> str:
    def one(x: float, y: float, scale: float, colour: str, other: str, tilt: float) -> str:
        body = (
            path("M-120 0 C-120 60 -40 110 0 170 C40 110 120 60 120 0 Z", side(colour))
            + path("M-120 0 C-120 24 -100 44 -84 62 Q0 84 84 62 C100 44 120 24 120 0 Z", side(other))
            + oval(0, 0, 120, 34, light(other, 0.3))
            + ring(0, 0, 80, 22, colour, 10)
            + ring(0, 0, 44, 12, colour, 6)
        )
        peg = rect(-12, -90, 24, 92, side("#ddb98a"), 10)
        return f'<g transform="translate({x} {y}) rotate({tilt}) scale({scale})">{body}{peg}{rect(-6, 160, 12, 18, "#c79a62", 4)}</g>'

    return (
        one(250, 330, 1.0, look.main, look.second, -6)
        + one(530, 300, 0.85, look.third, "#f0e4cc", 10)
        + one(420, 490, 0.95, look.second, look.main, 4)
        + one(610, 520, 0.7, "#6d3a5d", look.third, 16)
    )


def dolls_house(look: Look) -> str:
    roof = path("M120 300 L400 90 L680 300 Z", side(look.main)) + path("M180 300 L400 136 L620 300 Z", "#f7efdf")
    frame = rect(150, 296, 500, 344, side("#ddb98a"), 6) + "".join(
        rect(x, y, w, h, c)
        for x, y, w, h, c in (
            (166, 312, 226, 150, light(look.second, 0.55)),
            (408, 312, 226, 150, light(look.main, 0.5)),
            (166, 478, 226, 150, "#f3e3c0"),
            (408, 478, 226, 150, light("#8fc1dc", 0.5)),
        )
    )
    attic = rect(340, 210, 120, 84, light("#8fc1dc", 0.4), 6) + dot(400, 252, 20, "#f1d14f", 0.8)
    bed = (
        rect(196, 410, 130, 46, side(look.main), 8)
        + rect(196, 392, 40, 30, "#fffaf0", 8)
        + rect(186, 376, 14, 84, "#b98b5b", 4)
    )
    table = (
        rect(200, 570, 110, 14, "#b98b5b", 4)
        + line("M216 584 V626 M294 584 V626", "#b98b5b", 9)
        + dot(250, 558, 16, ball("#c0303a"))
    )
    wardrobe = (
        rect(550, 346, 66, 114, side("#c79a62"), 6)
        + line("M583 350 v106", "#8a6245", 4)
        + rect(430, 340, 60, 60, "#fffaf0", 4)
        + line("M460 340 v60 M430 370 h60", "#b9b3a6", 4)
    )
    stair = "".join(rect(420 + 28 * i, 604 - 22 * i, 30, 24 + 22 * i, side("#d0a873")) for i in range(6))
    chimney = rect(540, 110, 50, 110, side("#c66b46")) + rect(532, 100, 66, 18, "#a9562f", 4)
    windows = rect(176, 330, 60, 40, light("#8fc1dc", 0.2), 4)
    return (
        chimney + roof + attic + frame + windows + bed + table + wardrobe + stair + line("M150 470 H650", "#b98b5b", 10)
    )


def balance_board(look: Look) -> str:
    curve = path("M90 400 C160 640 640 640 710 400 L738 412 C680 700 120 700 62 412 Z", look.second)
    board = path(
        "M70 380 Q60 370 76 362 L108 354 C180 600 620 600 692 354 L724 362 Q740 370 730 380 C650 660 150 660 70 380 Z",
        down(look.main),
    )
    plies = "".join(
        line(
            f"M{78 + 6 * i} {384 - 5 * i} C{160 + 3 * i} {642 - 9 * i} {640 - 3 * i} {642 - 9 * i} {722 - 6 * i} {384 - 5 * i}",
            dark(look.main, 0.25),
            2.5,
            0.45,
        )
        for i in range(5)
    )
    bear = (
        dot(400, 380, 62, ball("#bf8650"))
        + oval(400, 480, 74, 84, ball("#bf8650"))
        + dot(352, 330, 24, ball("#bf8650"))
        + dot(448, 330, 24, ball("#bf8650"))
        + oval(400, 400, 26, 20, "#f0e4cc")
        + dot(378, 372, 6, "#2e3034")
        + dot(422, 372, 6, "#2e3034")
        + oval(400, 392, 9, 7, "#2e3034")
        + oval(340, 540, 34, 24, ball("#bf8650"))
        + oval(460, 540, 34, 24, ball("#bf8650"))
    )
    return bear + curve + board + plies
