"""Mugs, cups, and the bags, boxes and tins that hold what goes into them."""

from workers.seed.drawing.ink import (
    Look,
    dot,
    down,
    halo,
    inside,
    line,
    metal,
    oval,
    path,
    rect,
    ring,
    scatter,
    side,
    speckles,
    turn,
)
from workers.seed.drawing.palette import dark, light, luminance
from workers.seed.drawing.solids import box, can, ear, leaf, mouth, rounded, shine, turned, turned_path

COFFEE = "#5b3826"


def mug(look: Look) -> str:
    profile = [(300, 150), (420, 156), (590, 148), (632, 124)]
    d = turned_path(profile, 380)
    body = turned(profile, look.main, 380)
    if look.kind("pattern") == "dip":
        body += inside(
            d,
            path("M200 440 Q300 470 380 446 T560 452 V700 H200 Z", side(look.second))
            + line("M200 440 Q300 470 380 446 T560 452", light(look.second, 0.4), 6),
        )
        body += inside(d, speckles(40, 220, 300, 320, 150, dark(look.main, 0.4), 3))
    top = mouth(380, 300, 150, look.second if look.kind("pattern") == "rim" else look.main, light(look.second, 0.2), 9)
    coffee = oval(380, 308, 128, 17, COFFEE) + oval(372, 305, 80, 9, "#8a5a3a", 0.7)
    rim = ring(380, 300, 146, 24, "#b9c0c4", 8) if look.kind("pattern") == "rim" else ""
    chips = inside(d, speckles(50, 220, 320, 320, 300, "#ffffff", 3)) if look.kind("pattern") == "rim" else ""
    steam = line("M350 250 q-28 -40 0 -76 t0 -64", "#ffffff", 10, 0.6) + line(
        "M414 246 q-24 -36 0 -66 t0 -56", "#ffffff", 8, 0.5
    )
    return (
        ear(520, 370, 540, 120, look.main, 32)
        + body
        + chips
        + top
        + coffee
        + rim
        + steam
        + shine("M262 360 Q258 480 276 580", 14, 0.45)
    )


def espresso_cup(look: Look) -> str:
    saucer = (
        oval(400, 600, 250, 50, dark(look.second, 0.16))
        + oval(400, 590, 250, 48, down(look.second))
        + oval(400, 592, 130, 22, dark(look.second, 0.12))
    )
    cup = rounded(400, 400, 138, 592, 64, look.main)
    top = (
        mouth(400, 400, 138, look.main, light(look.second, 0.1), 8)
        + oval(400, 406, 118, 15, "#b9814f")
        + oval(388, 404, 60, 7, "#d9a873")
    )
    spoon = turn(oval(610, 590, 36, 15, metal("#b9c0c4")) + rect(630, 584, 120, 11, "#a6adb1", 5), 10, 610, 590)
    cube = box(196, 566, 44, 36, 16, "#e8dcc4")
    return (
        saucer
        + ear(524, 436, 530, 80, look.main, 22)
        + cup
        + top
        + spoon
        + cube
        + shine("M284 440 Q290 510 324 556", 11, 0.5)
    )


def travel_cup(look: Look) -> str:
    body = turned([(280, 128), (440, 122), (632, 98)], look.main, straight=True, foot=0.16)
    lid = (
        can(400, 222, 284, 126, look.second)
        + oval(400, 222, 56, 10, dark(look.second, 0.3))
        + can(400, 206, 222, 50, light(look.second, 0.12))
    )
    band = path("M276 400 Q400 430 524 400 L518 470 Q400 500 282 470 Z", dark(look.main, 0.2))
    return body + band + lid + shine("M300 310 L318 600", 14, 0.45)


def filters(look: Look) -> str:
    parts = [box(220, 460, 330, 176, 90, "#c66b46"), rect(246, 500, 278, 96, light("#c66b46", 0.75), 8)]
    parts.append(path("M300 520 h170 l-58 60 h-54 Z", dark(look.main, 0.2)))
    for i in range(6):
        x = 240 + 34 * i
        parts.insert(
            0,
            path(
                f"M{x} {290 + 8 * i} L{x + 230} {270 + 8 * i} L{x + 150} 500 H{x + 80} Z",
                light(look.main, 0.1 + 0.06 * (i % 3)),
            )
            + line(f"M{x} {290 + 8 * i} L{x + 80} 500", dark(look.main, 0.3), 3, 0.6),
        )
    return "".join(parts)


def coffee_bag(look: Look) -> str:
    paper = look.main
    d = "M236 220 Q250 200 270 200 H530 Q550 200 564 220 L586 600 Q586 640 548 640 H252 Q214 640 214 600 Z"
    fold = path("M236 220 Q250 200 270 200 H530 Q550 200 564 220 L566 262 H234 Z", dark(paper, 0.14)) + line(
        "M234 262 H566", light(paper, 0.3), 4, 0.6
    )
    tie = rect(222, 226, 356, 18, metal("#c9c1b3"), 6)
    pleat = path("M214 600 L236 270 L270 330 L262 640 H252 Q214 640 214 600 Z", dark(paper, 0.12), 0.6)
    label = rect(296, 350, 208, 220, "#fbf4e6", 10) + dot(400, 426, 52, look.second)
    bean = turn(oval(400, 426, 22, 34, "#fbf4e6") + line("M400 394 q-14 32 0 64", look.second, 5), 24, 400, 426)
    words = (
        rect(326, 500, 148, 12, dark(paper, 0.3), 5)
        + rect(346, 526, 108, 8, dark(paper, 0.1), 4)
        + rect(356, 544, 88, 8, dark(paper, 0.1), 4)
    )
    valve = dot(400, 304, 10, dark(paper, 0.35))
    beans = "".join(
        turn(
            oval(150 + 64 * i, 640 + (i % 2) * 14, 22, 15, "#5b3826")
            + line(f"M{134 + 64 * i} {640 + (i % 2) * 14} q16 -7 32 0", "#3c2418", 3),
            25 * i - 20,
            150 + 64 * i,
            640,
        )
        for i in (0, 1, 7, 8)
    )
    return (
        beans
        + path(d, side(paper))
        + pleat
        + fold
        + tie
        + valve
        + label
        + bean
        + words
        + shine("M548 290 L560 580", 8, 0.3)
    )


def gift_box(look: Look) -> str:
    card = look.main
    packs = "".join(
        rect(196 + 106 * i, 300, 92, 220, side(colour), 8)
        + rect(212 + 106 * i, 360, 60, 70, "#fbf4e6", 5)
        + rect(196 + 106 * i, 300, 92, 22, dark(colour, 0.2), 6)
        for i, colour in enumerate(("#c0303a", "#1f6273", "#dba72f", "#6a9a4a"))
    )
    tray = path("M160 470 H640 L620 636 H180 Z", side(card)) + path("M160 470 H640 L636 500 H164 Z", dark(card, 0.14))
    band = (
        path("M384 470 H416 L414 636 H386 Z", look.second)
        + rect(300, 540, 200, 56, "#fbf4e6", 8)
        + rect(330, 556, 140, 10, dark(card, 0.4), 5)
        + rect(350, 576, 100, 7, dark(card, 0.2), 3)
    )
    return packs + tray + band


def tea_tin(look: Look) -> str:
    body = can(400, 300, 632, 142, look.main)
    lid = (
        can(400, 236, 318, 148, dark(look.main, 0.06))
        + oval(400, 236, 148, 25, light(look.main, 0.16))
        + oval(400, 234, 90, 15, dark(look.main, 0.1))
    )
    d = "M290 400 Q400 428 510 400 V566 Q400 594 290 566 Z"
    label = path(d, look.second) + line(d, dark(look.second, 0.25), 4, 0.7)
    mark = (
        leaf(400, 540, 110, -24, look.main)
        + leaf(400, 540, 110, 24, dark(look.main, 0.1))
        + leaf(400, 540, 96, 0, light(look.main, 0.15))
    )
    loose = "".join(
        line(
            f"M{560 + u * 120:.0f} {626 + v * 26:.0f} q{6 + 10 * w:.0f} -8 {14 + 12 * w:.0f} 2",
            dark(look.main, 0.2) if luminance(look.main) < 0.6 else "#6f7f45",
            6,
        )
        for u, v, w in scatter(24)
    )
    return (
        loose
        + body
        + line("M254 318 Q400 346 546 318", dark(look.main, 0.4), 5, 0.6)
        + lid
        + label
        + mark
        + shine("M286 350 V590", 12, 0.4)
    )


def jar_candle(look: Look) -> str:
    d = turned_path([(330, 140), (610, 136), (632, 124)], foot=0.14)
    wax = inside(d, rect(240, 400, 320, 250, light(look.second, 0.35), 0, 0.55))
    body = path(d, side(look.main), 0.95)
    glow = dot(400, 390, 150, halo("#ffe9b0"), 0.6)
    top = (
        oval(400, 330, 140, 24, light(look.main, 0.35))
        + oval(400, 334, 128, 20, light(look.second, 0.5))
        + oval(400, 336, 70, 10, "#ffe9b0", 0.9)
    )
    wick = line("M400 336 V300", "#3a3330", 5)
    flame = path("M400 196 C436 250 432 300 400 306 C368 300 364 250 400 196 Z", "#f6b73c") + path(
        "M400 240 C420 270 416 300 400 304 C384 300 382 270 400 240 Z", "#fff0b8"
    )
    label = (
        path("M320 450 Q400 470 480 450 V560 Q400 580 320 560 Z", "#fbf4e6")
        + rect(350, 490, 100, 10, look.main, 5)
        + rect(364, 514, 72, 7, look.second, 3)
        + rect(374, 532, 52, 6, look.second, 3)
    )
    return body + wax + glow + top + wick + flame + label + shine("M286 380 V590", 12, 0.4)
