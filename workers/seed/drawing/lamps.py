"""Lamps that stand, clip or bend over a page."""

# ruff: noqa: PLR0917 - numbers come in SVG's own order (x, y, width, height, …), as anyone who draws expects.

from workers.seed.drawing.ink import (
    Look,
    ball,
    dot,
    down,
    halo,
    inside,
    line,
    metal,
    mirror,
    oval,
    path,
    rect,
    ring,
    scatter,
    side,
    turn,
)
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import can, grain, shine, turned

WARM = "#ffe7ae"


def glow(cx: float, cy: float, r: float) -> str:
    """Lamplight in the air."""
    return dot(cx, cy, r, halo(WARM), 0.48)


def drum(cx: float, top: float, bottom: float, half_top: float, half_bottom: float, colour: str) -> str:
    """A lit fabric shade."""
    d = (
        f"M{cx - half_top} {top} Q{cx} {top + half_top * 0.16} {cx + half_top} {top} L{cx + half_bottom} {bottom} "
        f"Q{cx} {bottom + half_bottom * 0.22} {cx - half_bottom} {bottom} Z"
    )
    middle = (top + bottom) / 2
    weave = "".join(
        line(f"M{cx - half_bottom + 14 * i} {top - 10} V{bottom + 40}", dark(colour, 0.3), 1.5, 0.18)
        for i in range(int(half_bottom // 7))
    )
    lit = inside(d, oval(cx, middle + 20, half_bottom * 1.05, (bottom - top) * 0.86, halo("#fff6d8"), 0.95))
    hole = oval(cx, top, half_top, half_top * 0.12, "#fff6da") + ring(
        cx, top, half_top, half_top * 0.12, dark(colour, 0.12), 4
    )
    return (
        path(d, side(colour))
        + inside(d, weave)
        + lit
        + hole
        + line(
            f"M{cx - half_bottom} {bottom} Q{cx} {bottom + half_bottom * 0.22} {cx + half_bottom} {bottom}",
            dark(colour, 0.15),
            5,
        )
    )


def mushroom(look: Look) -> str:
    slim = look.has("slim")
    half = 150 if slim else 230
    cap = path(
        f"M{400 - half} 350 C{400 - half} 210 {400 - half * 0.6} 150 400 150 C{400 + half * 0.6} 150 {400 + half} 210 {400 + half} 350 Q400 {350 + half * 0.3} {400 - half} 350 Z",
        side(look.main),
    )
    under = path(
        f"M{400 - half} 350 Q400 {350 + half * 0.3} {400 + half} 350 Q400 {350 + half * 0.12} {400 - half} 350 Z",
        "#fff0c4",
    )
    beam = path(
        f"M{400 - half * 0.9} 366 L{400 - half * 1.3} 640 H{400 + half * 1.3} L{400 + half * 0.9} 366 Z", WARM, 0.3
    )
    if slim:
        stem = can(400, 360, 600, 16, look.second) + can(400, 606, 632, 88, look.main)
    else:
        stem = turned([(360, 52), (460, 60), (600, 110), (632, 120)], look.second, foot=0.14)
    return (
        glow(400, 400, half * 1.25)
        + beam
        + stem
        + under
        + cap
        + shine(f"M{400 - half * 0.78} 300 Q{400 - half * 0.7} 210 {400 - half * 0.3} 184", 14, 0.4)
    )


def table_lamp(look: Look) -> str:
    base = look.kind("base")
    if base == "round":
        foot = turned([(400, 34), (430, 60), (510, 128), (590, 110), (634, 76)], look.second) + line(
            "M272 520 Q400 556 528 520", dark(look.second, 0.25), 4, 0.6
        )
        shade = drum(400, 150, 360, 160, 190, look.main)
    elif base == "ribbed":
        foot = turned([(390, 44), (420, 96), (500, 112), (590, 100), (634, 104)], look.second)
        foot += "".join(
            line(f"M{322 + 22 * i} {430} Q{318 + 23 * i} 520 {322 + 22 * i} 620", light(look.second, 0.5), 5, 0.5)
            for i in range(8)
        )
        shade = drum(400, 160, 350, 110, 200, look.main)
    else:
        legs = (
            line("M386 420 L290 640", look.second, 22)
            + line("M414 420 L510 640", look.second, 22)
            + line("M400 420 V630", dark(look.second, 0.18), 22)
        )
        foot = legs + can(400, 392, 430, 46, look.second)
        shade = drum(400, 180, 370, 130, 160, look.main)
    neck = rect(390, 350, 20, 60, metal("#c9a04f"), 5)
    return glow(400, 330, 300) + neck + foot + shade


def desk_lamp(look: Look) -> str:
    if look.has("slim"):
        base = can(340, 606, 634, 110, look.second) + grain(240, 612, 200, 22, look.second, 3)
        post = rect(330, 270, 20, 340, side(look.main), 8)
        arm = turn(rect(320, 250, 380, 30, side(look.main), 14), -8, 340, 265)
        lit = path("M420 262 L690 226 L760 560 L360 560 Z", WARM, 0.28)
        return lit + base + post + arm + dot(340, 266, 24, metal("#b9c0c4")) + line("M410 262 L684 224", "#fff7dc", 7)
    base = can(250, 600, 632, 130, look.main)
    low = line("M250 596 L180 380", dark(look.main, 0.05), 18) + line("M274 590 L206 386", dark(look.main, 0.2), 10)
    high = line("M184 380 L480 200", look.main, 18) + line("M200 404 L476 234", dark(look.main, 0.2), 10)
    springs = line("M222 520 L196 424 M290 334 L400 266", "#b9c0c4", 8, 0.9)
    joints = (
        dot(190, 384, 26, metal(look.second))
        + dot(478, 206, 22, metal(look.second))
        + dot(254, 590, 20, metal(look.second))
    )
    head = turn(
        path("M440 210 Q450 150 500 140 Q550 150 560 210 L600 320 H400 Z", side(look.main))
        + oval(500, 320, 100, 20, "#fff0c4"),
        -28,
        500,
        200,
    )
    lit = path("M486 330 L668 262 L780 600 L420 640 Z", WARM, 0.3)
    return lit + low + high + springs + base + head + joints


def clip_lamp(look: Look) -> str:
    lit = path("M420 300 L600 470 L520 690 L280 690 Z", WARM, 0.2)
    shelf = rect(100, 560, 460, 40, side("#c79a62"), 6) + grain(100, 560, 460, 40, "#c79a62", 3)
    jaw = path("M200 470 L300 470 L320 560 H190 Z", side(dark(look.main, 0.1))) + rect(
        180, 596, 150, 34, side(dark(look.main, 0.2)), 12
    )
    spring = ring(250, 500, 24, 24, "#8d9498", 8)
    neck = line("M250 470 C240 360 300 330 380 300", "#8d9498", 18)
    ball_joint = dot(384, 298, 24, metal(look.second))
    shade = turn(
        path("M330 300 Q340 190 420 170 Q500 190 510 300 Z", side(look.main)) + oval(420, 300, 92, 20, "#fff0c4"),
        42,
        400,
        280,
    )
    cable = line("M320 612 C420 700 600 640 690 690", dark(look.main, 0.3), 8)
    return lit + shelf + jaw + spring + neck + shade + ball_joint + cable


def banker_lamp(look: Look) -> str:
    lit = path("M190 350 L120 640 H680 L610 350 Z", WARM, 0.28)
    base = can(400, 606, 634, 150, look.second) + can(400, 584, 608, 100, look.second)
    stem = turned([(300, 14), (420, 16), (470, 30), (520, 16), (586, 40)], look.second)
    shade = path("M180 350 Q170 230 260 210 H540 Q630 230 620 350 Q400 384 180 350 Z", down(look.main))
    under = path("M180 350 Q400 384 620 350 Q400 362 180 350 Z", "#fff4cf")
    caps = mirror(oval(622, 286, 14, 40, metal(look.second)))
    chain = "".join(dot(470, 392 + 14 * i, 5, look.second) for i in range(8)) + dot(470, 508, 10, ball(look.second))
    finial = dot(400, 196, 16, ball(look.second))
    return lit + stem + base + chain + shade + under + caps + finial + shine("M220 300 Q230 246 300 236 H480", 12, 0.5)


def arc_lamp(look: Look) -> str:
    marble = rect(90, 560, 190, 76, down(look.second), 8) + line(
        "M110 600 q60 -30 100 -6 t60 -16 M150 636 q30 -40 90 -40", "#b8ae9c", 4, 0.8
    )
    bow_d = "M184 570 C160 120 480 -20 590 250"
    bow = line(bow_d, look.main, 16) + line("M178 540 C166 140 440 20 560 180", light(look.main, 0.45), 4, 0.6)
    shade = path("M470 360 Q480 250 590 246 Q700 250 710 360 Z", side(look.main)) + oval(590, 360, 120, 18, "#fff0c4")
    lit = path("M480 366 L420 640 H760 L700 366 Z", WARM, 0.28)
    return lit + marble + bow + shade + shine("M500 330 Q512 280 560 264", 9, 0.35)


def reading_lamp(look: Look) -> str:
    base = can(330, 620, 638, 110, look.main)
    post = rect(322, 120, 16, 504, metal(look.main), 6)
    arm = line("M330 130 L520 110", look.main, 14) + dot(330, 128, 20, metal(look.second))
    head = turn(can(520, 90, 190, 44, look.main) + oval(520, 194, 44, 10, "#fff0c4"), -16, 520, 110)
    lit = path("M500 206 L590 186 L740 640 H440 Z", WARM, 0.26)
    return lit + base + post + arm + head + shine("M328 180 V560", 3, 0.7)


def tripod_lamp(look: Look) -> str:
    legs = "".join(
        line(f"M{x0} 330 L{x1} 640", dark(look.second, share), 20)
        for x0, x1, share in ((400, 420, 0.25), (384, 240, 0), (416, 560, 0.06))
    )
    collar = can(400, 318, 346, 38, "#c9a04f")
    return glow(400, 220, 260) + legs + collar + drum(400, 90, 316, 170, 190, look.main)


def wall_arm(look: Look) -> str:
    plate = rect(180, 250, 110, 260, side(look.second), 50) + grain(190, 260, 90, 240, look.second, 6)
    arm = (
        line("M236 340 H520", dark(look.main, 0.15), 16)
        + line("M236 336 H510", light(look.main, 0.3), 4, 0.7)
        + dot(236, 340, 20, metal("#c9a04f"))
    )
    cable = line("M236 510 C236 700 300 720 290 800", dark(look.main, 0.35), 7)
    shade = path("M440 440 Q446 330 530 326 Q614 330 620 440 Z", side(look.main)) + oval(530, 440, 90, 16, "#fff0c4")
    lit = path("M448 446 L380 720 H680 L612 446 Z", WARM, 0.28)
    return lit + cable + plate + arm + shade + shine("M462 416 Q470 362 500 350", 8, 0.4)


def sconce(look: Look) -> str:
    back = dot(330, 470, 84, metal(look.main)) + dot(330, 470, 64, dark(look.main, 0.08), 0.5)
    pipe = line("M330 470 C430 470 470 440 470 360", dark(look.main, 0.06), 26) + line(
        "M336 462 C426 462 460 436 462 366", light(look.main, 0.5), 6, 0.8
    )
    cup = can(470, 330, 366, 40, look.main)
    globe = dot(470, 230, 118, ball(look.second)) + dot(470, 236, 116, halo("#fffdf0"))
    lever = line("M330 470 L316 520", dark(look.main, 0.4), 8) + dot(314, 526, 10, ball(look.main))
    return glow(470, 230, 280) + back + pipe + lever + cup + globe


def pleated_sconce(look: Look) -> str:
    d = "M210 500 Q230 250 320 220 H480 Q570 250 590 500 Q400 560 210 500 Z"
    pleats = "".join(
        line(f"M{326 + 8 * i} 220 Q{280 + 12.6 * i:.0f} 350 {214 + 19.8 * i:.0f} 540", dark(look.main, 0.3), 4, 0.45)
        for i in range(20)
    )
    lit = inside(d, oval(400, 410, 210, 200, halo("#fff6d8"), 0.95))
    plate = rect(360, 520, 80, 80, metal(look.second), 14) + can(400, 596, 620, 16, look.second)
    trims = line("M320 220 H480", look.second, 9) + line("M210 500 Q400 560 590 500", dark(look.main, 0.25), 9)
    return glow(400, 400, 320) + plate + path(d, side(look.main)) + inside(d, pleats) + lit + trims


def bulb(look: Look) -> str:
    cap = rect(350, 540, 100, 96, metal(look.second), 10) + "".join(
        line(f"M350 {560 + 22 * i} L450 {552 + 22 * i}", dark(look.second, 0.4), 5, 0.7) for i in range(4)
    )
    tip = path("M366 634 H434 L420 660 H380 Z", "#474b50")
    if look.has("round"):
        return (
            glow(400, 330, 330)
            + cap
            + tip
            + dot(400, 340, 216, ball(look.main))
            + dot(400, 350, 200, halo("#fffdf2"))
            + shine("M240 280 Q270 190 350 160", 16, 0.7)
        )
    d = "M352 546 C352 470 250 420 250 300 C250 190 320 130 400 130 C480 130 550 190 550 300 C550 420 448 470 448 546 Z"
    loops = "".join(
        line(f"M{356 + 22 * i} 470 L{330 + 40 * i} 250 L{372 + 14 * i} 240", "#ffdf8c", 7) for i in range(4)
    )
    return (
        glow(400, 320, 320)
        + cap
        + tip
        + path(d, ball(look.main), 0.62)
        + rect(392, 440, 16, 110, "#fff1cf", 6, 0.7)
        + loops
        + line(d, light(look.main, 0.5), 4, 0.7)
        + shine("M286 300 Q290 210 360 176", 13, 0.7)
    )


def festoon(look: Look) -> str:
    wire = line("M-20 150 Q230 420 430 190 Q600 20 820 250", look.main, 9)
    places = ((70, 228), (170, 286), (270, 292), (360, 254), (470, 152), (580, 116), (690, 146))
    parts = [wire]
    for x, y in places:
        parts.append(glow(x, y + 100, 90) + rect(x - 15, y - 4, 30, 44, look.main, 7))
        parts.append(
            path(
                f"M{x - 14} {y + 38} C{x - 52} {y + 70} {x - 46} {y + 140} {x} {y + 146} C{x + 46} {y + 140} {x + 52} {y + 70} {x + 14} {y + 38} Z",
                ball("#ffd98a"),
            )
        )
        parts.append(dot(x, y + 96, 20, "#fffbe4", 0.8))
    second = line("M-20 470 Q300 700 820 440", look.main, 9)
    parts.append(second)
    for x, y in ((110, 530), (250, 572), (400, 580), (550, 556), (690, 508)):
        parts.append(
            glow(x, y + 92, 80)
            + rect(x - 14, y - 4, 28, 40, look.main, 7)
            + path(
                f"M{x - 13} {y + 34} C{x - 48} {y + 64} {x - 42} {y + 128} {x} {y + 134} C{x + 42} {y + 128} {x + 48} {y + 64} {x + 13} {y + 34} Z",
                ball("#ffd98a"),
            )
            + dot(x, y + 88, 18, "#fffbe4", 0.8)
        )
    return "".join(parts)


def fairy_lights(look: Look) -> str:
    jar = "M280 250 Q250 300 250 360 V590 Q250 640 300 640 H500 Q550 640 550 590 V360 Q550 300 520 250 V190 H280 Z"
    wire_d = "M700 640 C620 600 560 180 440 200 C260 240 300 420 420 380 C560 330 520 260 400 330 C240 430 300 560 420 500 C560 430 540 560 400 560 C320 560 300 600 380 616"
    spots = [(330 + u * 150, 290 + v * 320, 6 + 4 * w) for u, v, w in scatter(26)]
    lights = "".join(dot(x, y, r * 3, WARM, 0.3) + dot(x, y, r, "#fff6cf") for x, y, r in spots)
    return (
        path(jar, "#d5e6e6", 0.5)
        + line(wire_d, look.main, 5)
        + lights
        + line(jar, "#ffffff", 5, 0.85)
        + rect(270, 176, 260, 22, "#ffffff", 8, 0.5)
        + shine("M284 400 V580", 12, 0.7)
    )
