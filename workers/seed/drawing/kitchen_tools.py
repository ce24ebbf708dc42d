"""Knives, boards and everything that hangs beside the stove."""

from workers.seed.drawing.ink import Look, down, inside, line, metal, oval, path, poly, rect, ring, side, turn
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import grain, shine

STEEL = "#b9c0c4"


def knife(look: Look) -> str:
    if look.kind("kind") == "bread":
        teeth = "".join("q-9 13 -18 0 " for _ in range(22))
        blade = path("M470 368 L96 368 Q74 372 72 392 L80 420 L470 420 Z", metal(STEEL)) + path(
            f"M476 418 {teeth} Z", metal(STEEL)
        )
        raised = -26
    else:
        blade = path("M470 356 L150 362 Q70 372 40 420 Q240 470 470 452 Z", metal(STEEL)) + line(
            "M44 420 Q240 464 468 446", "#ffffff", 4, 0.7
        )
        raised = 0
    bolster = rect(462, 356 + raised / 2, 26, 74 - raised / 4, metal("#8d9498"), 5)
    grip = path(
        f"M484 {360 + raised} L716 {354 + raised} Q766 {362 + raised} 762 {410 + raised} Q750 {440 + raised} 710 {424 + raised} "
        f"Q600 {400 + raised} 484 {428 + raised} Z",
        down(look.main),
    )
    rivets = "".join(
        oval(540 + 70 * i, 388 + raised, 9, 9, light(STEEL, 0.4))
        + ring(540 + 70 * i, 388 + raised, 9, 9, dark(look.main, 0.4), 2)
        for i in range(3)
    )
    return turn(blade + bolster + grip + rivets, -24)


def knife_set(look: Look) -> str:
    def small(x: float, colour: str, curve: str) -> str:
        return (
            path(f"M{x} 400 {curve} Z", metal(STEEL))
            + rect(x - 26, 398, 52, 240, side(colour), 24)
            + oval(x, 470, 7, 7, light(STEEL, 0.4))
            + oval(x, 560, 7, 7, light(STEEL, 0.4))
        )

    straight = "l-22 0 L{0} 170 Q{1} 300 {2} 400"
    one = small(250, look.main, straight.format(232, 290, 278))
    two = small(400, look.second, "l-24 0 Q372 260 440 180 Q440 300 424 400")
    teeth = "".join("l6 -8 l-2 -12 " for _ in range(10))
    three = small(550, look.third, f"l-22 0 L534 190 Q560 170 566 200 L574 400 {teeth}")
    return turn(one, -8, 250, 640) + two + turn(three, 8, 550, 640)


def board(look: Look) -> str:
    if look.kind("shape") == "paddle":
        handle = path("M366 560 L372 700 Q400 730 428 700 L434 560 Z", side(look.main)) + oval(
            400, 690, 11, 11, "#f3ece0"
        )
        d = "M400 90 A250 250 0 1 1 399 90 Z"
        face = path(d, down(look.main)) + inside(d, grain(140, 80, 520, 520, look.main, 16))
        cheese = path("M300 360 L470 300 L490 390 L310 420 Z", "#f3d476") + path(
            "M310 420 L490 390 L490 430 L312 462 Z", "#dcb654"
        )
        grapes = "".join(
            oval(480 + (i % 3) * 34 - (i // 3) * 14, 210 + (i // 3) * 30, 19, 19, side("#6d3a5d")) for i in range(7)
        )
        return handle + face + ring(400, 340, 236, 236, dark(look.main, 0.2), 3, 0.5) + cheese + grapes
    columns, rows = 14, 10
    cell_x, cell_y = 560 / columns, 390 / rows
    shades = (look.main, light(look.main, 0.14), look.second, dark(look.main, 0.1), light(look.second, 0.16))
    cells = "".join(
        rect(
            round(120 + c * cell_x, 1), round(190 + r * cell_y, 1), round(cell_x + 0.6, 1), round(cell_y + 0.6, 1),
            shades[2 + (c * r + c) % 3 % 2 * 2 if (c + r) % 2 else (c * c + r) % 2 + 3 * ((c * 5 + r * 3) % 7 == 0)],
        )
        for c in range(columns)
        for r in range(rows)
    )  # fmt: skip
    d = "M142 190 h516 q22 0 22 22 v346 q0 22 -22 22 h-516 q-22 0 -22 -22 v-346 q0 -22 22 -22 Z"
    edge = rect(120, 210, 560, 404, dark(look.second, 0.15), 22)
    groove = rect(626, 320, 20, 130, dark(look.second, 0.3), 10, 0.7)
    return edge + inside(d, cells) + groove + shine("M150 214 H520", 5, 0.35)


def utensils(look: Look) -> str:
    wood = look.main

    def stem(x: float, head: str, tilt: float) -> str:
        return turn(rect(x - 11, 300, 22, 370, side(wood), 11) + head, tilt, x, 660)

    hole = oval(230, 230, 62, 92, side(wood)) + oval(230, 236, 20, 24, dark(wood, 0.55), 0.5)
    flat = path("M294 140 L394 166 L384 320 L304 320 Z", side(wood)) + line(
        "M300 150 L390 172", dark(wood, 0.3), 4, 0.5
    )
    ladle = (
        oval(462, 220, 70, 92, side(wood))
        + oval(462, 214, 50, 70, dark(wood, 0.3))
        + oval(466, 226, 42, 56, dark(wood, 0.15))
    )
    jam = path("M540 150 h74 v110 q-4 50 -26 60 h-20 q-24 -12 -28 -60 Z", side(wood)) + rect(
        604, 250, 14, 34, "#efe6d8", 5
    )
    return stem(230, hole, -9) + stem(344, flat, -3) + stem(462, ladle, 3) + stem(578, jam, 9)


def rolling_pin(look: Look) -> str:
    wood = look.main
    pin = path(
        "M90 392 Q110 366 160 362 Q400 326 640 362 Q690 366 710 392 Q690 434 640 438 Q400 474 160 438 Q110 434 90 392 Z",
        down(wood),
    )
    d = "M90 392 Q400 300 710 392 Q400 480 90 392 Z"
    flour = "".join(oval(240 + (i * 83) % 330, 470 + (i * 37) % 90, 4 + i % 5, 3, "#ffffff", 0.8) for i in range(40))
    return turn(
        flour + pin + inside(d, grain(90, 330, 620, 130, wood, 8)) + shine("M170 376 Q400 346 630 376", 8, 0.4), -28
    )


def whisk(look: Look) -> str:
    wires = "".join(
        line(
            f"M400 430 C{400 - reach} 380 {400 - reach * 1.25} 130 400 116 C{400 + reach * 1.25} 130 {400 + reach} 380 400 430",
            metal_grey(i),
            6,
        )
        for i, reach in enumerate((150, 108, 66, 26))
    )
    collar = rect(372, 420, 56, 40, metal(STEEL), 8)
    handle = path("M374 456 Q362 560 372 680 Q400 706 428 680 Q438 560 426 456 Z", side(look.main))
    return turn(wires + collar + handle + ring(400, 706, 12, 14, "#8d9498", 6), 32)


def metal_grey(i: int) -> str:
    return ("#8d9498", "#a6adb1", "#bcc3c6", "#d6dbdd")[i]


def grater(look: Look) -> str:
    front = path("M270 250 L470 250 L520 600 L220 600 Z", metal(look.main))
    flank = path("M470 250 L540 232 L606 576 L520 600 Z", dark(look.main, 0.22))
    holes = "".join(
        oval(280 + 44 * c + (22 if r % 2 else 0) - r * 3, 310 + 42 * r, 12, 8, dark(look.main, 0.5))
        + line(f"M{270 + 44 * c + (22 if r % 2 else 0) - r * 3} {312 + 42 * r} q10 10 21 0", "#ffffff", 3, 0.8)
        for r in range(6)
        for c in range(5)
    )
    fine = "".join(
        oval(514 + 16 * c + r * 6, 290 + 30 * r - c * 4, 4, 4, dark(look.main, 0.55))
        for r in range(9)
        for c in range(3)
    )
    handle = line("M300 250 C300 120 510 110 510 240", look.second, 34) + line(
        "M306 240 C310 140 490 130 500 220", light(look.second, 0.4), 8, 0.6
    )
    foot = path("M214 592 L524 592 L612 568 L620 606 L530 640 L206 640 Z", side(look.second))
    return handle + front + flank + holes + fine + foot


def cutlery(look: Look) -> str:
    steel = metal(look.main)
    grip = side(look.second) if len(look.colours) > 1 else steel
    fork = path(
        "M232 130 v120 q0 60 38 76 L262 400 h36 L290 326 q38 -16 38 -76 V130 h-16 v110 h-12 V130 h-16 v110 h-12 V130 h-12 v110 h-12 V130 Z",
        steel,
    ) + rect(262, 380, 36, 300, grip, 16)
    blade = path("M382 400 V130 Q440 150 436 300 L424 400 Z", steel) + rect(382, 392, 40, 288, grip, 16)
    spoon = (
        oval(532, 206, 52, 84, steel)
        + oval(528, 200, 38, 66, light(look.main, 0.5), 0.6)
        + rect(520, 282, 24, 110, steel, 8)
    )
    return fork + blade + spoon + rect(514, 380, 36, 300, grip, 16)


def napkins(look: Look) -> str:
    parts = []
    for i in range(4):
        y = 560 - 58 * i
        parts.append(
            path(
                f"M170 {y} Q150 {y + 34} 170 {y + 64} L640 {y + 64} Q652 {y + 30} 640 {y} Z",
                side((look.main, light(look.main, 0.14))[i % 2]),
            )
        )
        parts.append(line(f"M176 {y + 44} H636", dark(look.main, 0.25), 3, 0.5))
    top = poly([(172, 390), (230, 330), (590, 330), (640, 390)], light(look.main, 0.18))
    hem = line("M206 380 L246 340 H576 L606 380 Z", dark(look.main, 0.28), 3, 0.7)
    band = line("M408 332 L404 386 V624", look.second, 16) + path(
        "M404 384 q-50 -50 -66 -10 q20 30 66 10 q50 -40 64 0 q-20 34 -64 0 Z", look.second
    )
    return "".join(parts) + top + hem + band


def apron(look: Look) -> str:
    d = "M300 200 Q400 236 500 200 L520 330 Q540 400 620 420 L640 690 Q400 720 160 690 L180 420 Q260 400 280 330 Z"
    straps = line("M302 204 Q330 90 400 90 Q470 90 498 204", dark(look.main, 0.12), 24)
    folds = "".join(
        line(f"M{x} {440 + i * 14} Q{x - 8} 560 {x + 4} 690", dark(look.main, 0.35), 6, 0.35)
        for i, x in enumerate((250, 330, 480, 570))
    )
    pocket = path("M280 450 H520 V590 Q400 612 280 590 Z", light(look.main, 0.07)) + line(
        "M282 474 H518", look.second, 4, 0.8
    )
    spoon = oval(350, 400, 26, 36, side("#ddb98a")) + rect(342, 420, 16, 60, "#cfa877", 6)
    return straps + path(d, side(look.main)) + inside(d, folds) + spoon + pocket
