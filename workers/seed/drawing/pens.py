"""What writes, draws and cuts."""

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
from workers.seed.drawing.solids import can, shine, turned, turned_path


def fountain_pen(look: Look) -> str:
    short = look.has("short")
    start = 250 if short else 130
    barrel = path(f"M{start} 372 Q{start - 26} 400 {start} 428 L470 436 V364 Z", down(look.main))
    section = path("M470 372 L560 378 V422 L470 428 Z", dark(look.main, 0.45))
    nib = (
        path("M560 376 Q620 380 680 400 Q620 420 560 424 Z", metal(look.second))
        + line("M600 400 H676", dark(look.second, 0.5), 3)
        + dot(602, 400, 6, dark(look.second, 0.5))
    )
    bands = rect(462, 360, 12, 80, metal(look.second), 3) + rect(start + 24, 366, 8, 68, metal(look.second), 3)
    swirl = line(f"M{start + 40} 390 q60 -16 110 4 t100 -6 t60 6", light(look.main, 0.45), 6, 0.35)
    cap_w = 190 if short else 240
    cap = path(f"M150 520 Q124 556 150 592 L{150 + cap_w} 596 V516 Z", down(look.main)) + rect(
        140 + cap_w, 512, 18, 88, metal(look.second), 4
    )
    clip = rect(180, 532, cap_w - 70, 14, metal(look.second), 7) + dot(190 + cap_w - 70, 539, 9, metal(look.second))
    stroke = line("M690 404 C730 440 700 500 640 500 C560 500 560 570 640 572 C690 574 720 560 740 540", look.main, 7)
    return turn(
        barrel + swirl + bands + section + nib + shine(f"M{start + 10} 380 H440", 6, 0.5) + cap + clip + stroke, -22
    )


def pencils(look: Look) -> str:
    colours = (look.main, look.second, look.third, "#6d3a5d", "#6a9a4a", "#2b3d63")
    parts = []
    for i, colour in enumerate(colours):
        x = 250 + 60 * i
        top = 150 + (i * 37) % 50
        shaft = rect(x - 22, top + 70, 44, 470 - top + 100, side("#deb887"), 2) + rect(
            x - 8, top + 70, 16, 470 - top + 100, light("#deb887", 0.3), 0, 0.6
        )
        tip = path(f"M{x - 22} {top + 72} L{x} {top} L{x + 22} {top + 72} Z", "#f0d9b0") + path(
            f"M{x - 7} {top + 22} L{x} {top} L{x + 7} {top + 22} Z", "#3a3a40"
        )
        dip = rect(x - 22, 540, 44, 100, side(colour), 4)
        parts.append(turn(shaft + tip + dip, -7.5 + 3 * i, x, 640))
    return "".join(parts)


def mech_pencil(look: Look) -> str:
    body = path("M360 150 H440 L446 560 H354 Z", metal(look.main)) + line(
        "M384 150 L380 560 M416 150 L420 560", dark(look.main, 0.25), 4, 0.5
    )
    cone = (
        path("M354 560 H446 L412 660 H388 Z", metal(dark(look.main, 0.06)))
        + rect(396, 656, 8, 34, "#8d9498")
        + rect(398, 684, 4, 24, "#3a3a40")
    )
    knob = rect(376, 110, 48, 44, metal(look.main), 8)
    clip = rect(434, 170, 16, 170, metal(dark(look.main, 0.15)), 6) + rect(430, 166, 30, 18, metal(look.main), 5)
    return turn(knob + body + cone + clip + shine("M368 190 V540", 7, 0.5), 28)


def pen_row(look: Look) -> str:
    colours = look.colours
    parts = []
    for i, colour in enumerate(colours):
        x = 220 + 90 * i
        pen = (
            rect(x - 24, 190, 48, 350, side(colour), 20)
            + path(f"M{x - 24} 530 H{x + 24} L{x + 8} 610 H{x - 8} Z", dark(colour, 0.2))
            + rect(x - 4, 606, 8, 28, "#8d9498")
            + rect(x + 10, 200, 12, 150, metal("#b9c0c4"), 6)
            + rect(x - 14, 160, 28, 40, dark(colour, 0.15), 8)
            + rect(x - 24, 420, 48, 90, dark(colour, 0.12), 6)
        )
        parts.append(pen + shine(f"M{x - 12} 220 V400", 6, 0.45) + line(f"M{x - 30} 680 q16 -22 30 0 t30 0", colour, 7))
    return "".join(parts)


def ink_bottle(look: Look) -> str:
    d = "M220 410 Q220 380 260 376 H540 Q580 380 580 410 V600 Q580 640 540 640 H260 Q220 640 220 600 Z"
    liquid = inside("M246 400 H554 V612 H246 Z", path("M246 450 Q400 466 554 450 V590 L246 620 Z", look.main))
    neck = rect(330, 330, 140, 52, "#d5e6e6", 8, 0.8)
    lid = can(400, 230, 330, 92, "#2e3034") + "".join(
        line(f"M{318 + 20 * i} 256 v66", "#5a5e63", 4, 0.8) for i in range(9)
    )
    label = (
        rect(300, 480, 200, 110, "#fbf4e6", 6)
        + line("M330 540 q20 -30 44 -4 q20 -34 50 -4 q24 -18 44 10", look.main, 6)
        + rect(346, 560, 108, 8, look.second, 3)
    )
    return (
        path(d, "#d5e6e6", 0.65)
        + liquid
        + line(d, "#ffffff", 5, 0.85)
        + neck
        + lid
        + label
        + shine("M244 420 V590", 10, 0.8)
    )


def scissors(look: Look) -> str:
    loops = look.has("loops")
    reach = 92 if loops else 72

    def half(flip: float) -> str:
        length = 250 if loops else 130
        blade = path(
            f"M388 {length} L424 430 L392 450 Z" if flip > 0 else f"M412 {length} L376 430 L408 450 Z", metal(look.main)
        )
        x = 400 + flip * 84
        bow = ring(x, 590, reach * 0.72, reach, look.second, 26) + ring(
            x - 4, 586, reach * 0.72, reach, light(look.second, 0.4), 5, 0.5
        )
        arm = path(
            f"M{400 - flip * 14} 420 L{400 + flip * 20} 430 L{400 + flip * 62} 516 L{400 + flip * 40} 526 Z",
            metal(look.main) if not loops else look.second,
        )
        return turn(blade + arm + bow, flip * -9, 400, 440)

    return turn(half(1) + half(-1) + dot(400, 440, 19, metal("#c9a04f")) + line("M392 440 h16", "#7d5b1e", 4), 24)


def pen_pot(look: Look) -> str:
    stuff = turn(
        rect(330, 180, 26, 260, side("#deb887"), 4)
        + path("M330 182 L343 130 L356 182 Z", "#f0d9b0")
        + path("M338 150 L343 130 L348 150 Z", "#3a3a40"),
        -10,
        343,
        440,
    )
    stuff += turn(
        rect(386, 150, 30, 300, side(look.second), 12) + rect(404, 170, 9, 110, metal("#b9c0c4"), 4), 3, 400, 440
    )
    stuff += turn(
        rect(436, 190, 26, 260, side(look.third), 4)
        + path("M436 192 L449 140 L462 192 Z", "#f0d9b0")
        + path("M444 160 L449 140 L454 160 Z", look.third),
        12,
        449,
        440,
    )
    stuff += turn(ring(300, 250, 34, 44, "#474b50", 14), -8, 300, 300) + turn(
        rect(480, 240, 30, 200, "#c79a62")
        + "".join(line(f"M480 {260 + 20 * i} h{10 + 6 * (i % 2)}", "#5b4226", 3) for i in range(9)),
        18,
        490,
        440,
    )
    profile = [(400, 134), (520, 138), (632, 124)]
    throwing = inside(
        turned_path(profile),
        "".join(
            line(f"M250 {430 + 26 * i} Q400 {466 + 26 * i} 550 {424 + 26 * i}", dark(look.main, 0.2), 4, 0.4)
            for i in range(9)
        ),
    )
    return (
        oval(400, 400, 134, 22, dark(look.main, 0.4))
        + stuff
        + turned(profile, look.main)
        + throwing
        + line("M266 400 Q400 446 534 400", light(look.main, 0.35), 7)
        + shine("M290 450 V600", 14, 0.45)
    )


def ruler(look: Look) -> str:
    rule = (
        rect(180, 270, 480, 70, side(look.main), 4)
        + "".join(line(f"M{194 + 11.3 * i:.1f} 270 v{30 if i % 5 == 0 else 16}", "#5b4226", 3) for i in range(42))
        + rect(180, 332, 480, 8, "#c9a04f")
    )
    square = (
        poly([(210, 400), (210, 650), (560, 650)], look.main)
        + poly([(262, 500), (262, 600), (402, 600)], "#efe6d8")
        + "".join(line(f"M{226 + 15 * i} 650 v-14", "#5b4226", 3) for i in range(22))
        + line("M210 400 L560 650", dark(look.main, 0.2), 4)
    )
    return (
        turn(rule, -16, 400, 300)
        + square
        + dot(620, 520, 12, ball(look.second))
        + turn(
            rect(540, 440, 26, 200, side(look.second), 4) + path("M540 442 L553 396 L566 442 Z", "#f0d9b0"),
            34,
            553,
            540,
        )
    )


def watercolour(look: Look) -> str:
    tin = rect(150, 330, 500, 310, metal(look.main), 22) + rect(168, 346, 464, 278, "#f6f3ee", 14)
    lid = path("M150 330 L190 130 H610 L650 330 Z", metal(look.main)) + path(
        "M180 318 L212 150 H588 L620 318 Z", "#f6f3ee"
    )
    wells = "".join(
        oval(270 + 130 * i, 236, 52, 40, "#e6e1d6") + oval(270 + 130 * i, 240, 40, 26, c, 0.85)
        for i, c in enumerate(("#8fc1dc", "#ea9f8d", "#cfd08a"))
    )
    hues = (
        "#f1d14f",
        "#e58a3a",
        "#d8402f",
        "#c0303a",
        "#a83a6b",
        "#6d3a5d",
        "#2b3d63",
        "#2f5bb7",
        "#8fc1dc",
        "#2d8a88",
        "#2f5a44",
        "#6a9a4a",
        "#b9b04a",
        "#cd9136",
        "#a9562f",
        "#74503a",
        "#474b50",
        "#2e3034",
    )
    pans = "".join(
        rect(184 + 49 * (i % 9), 366 + 96 * (i // 9), 40, 74, c, 6)
        + rect(190 + 49 * (i % 9), 374 + 96 * (i // 9), 28, 12, "#ffffff", 4, 0.25)
        for i, c in enumerate(hues)
    )
    brush = turn(
        rect(200, 574, 300, 18, side("#2b3d63"), 8)
        + rect(500, 572, 60, 22, metal("#c9a04f"), 3)
        + path("M560 572 Q620 570 650 584 Q620 594 560 594 Z", "#74503a"),
        0,
    )
    return lid + wells + tin + pans + brush


def crayons(look: Look) -> str:
    hues = (*look.colours, "#6d3a5d", "#e58a3a", "#2b3d63", "#c0303a")
    parts = []
    for i, hue in enumerate(hues):
        x = 190 + 60 * i
        top = 200 + (i * 53) % 70
        parts.append(
            turn(
                path(f"M{x - 26} {top + 40} L{x - 10} {top} H{x + 10} L{x + 26} {top + 40} V520 H{x - 26} Z", side(hue))
                + line(f"M{x - 8} {top + 44} V520", light(hue, 0.4), 6, 0.5),
                -6 + 1.7 * i,
                x,
                640,
            )
        )
    roll = (
        rect(140, 470, 530, 170, side("#e6dac3"), 18)
        + "".join(line(f"M{166 + 60 * i} 480 V632", "#c7b48f", 4, 0.8) for i in range(9))
        + path("M640 540 q60 -30 80 10 q-20 50 -80 10 Z", "#c66b46")
        + rect(140, 476, 530, 12, "#c66b46", 5)
    )
    return "".join(parts) + roll


def paint_pots(look: Look) -> str:
    hues = (*look.colours, "#6d3a5d", "#f6f3ee")
    parts = []
    for i, hue in enumerate(hues):
        x, base = 220 + 180 * (i % 3) + (30 if i < 3 else 0), 490 if i < 3 else 636
        parts.append(
            path(
                f"M{x - 74} {base - 130} V{base - 10} Q{x} {base + 20} {x + 74} {base - 10} V{base - 130} Z",
                side("#f3eee4"),
            )
        )
        parts.append(
            path(
                f"M{x - 74} {base - 90} V{base - 34} Q{x} {base - 4} {x + 74} {base - 34} V{base - 90} Q{x} {base - 60} {x - 74} {base - 90} Z",
                hue,
            )
        )
        parts.append(
            oval(x, base - 130, 76, 18, "#ffffff")
            + oval(x, base - 128, 64, 14, hue)
            + oval(x - 14, base - 131, 26, 5, light(hue, 0.5), 0.7)
        )
    return "".join(parts)
