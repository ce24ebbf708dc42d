"""Light that hangs, and light that burns."""

from workers.seed.drawing.ink import (
    Look,
    ball,
    dot,
    halo,
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
from workers.seed.drawing.lamps import WARM, glow
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import can, mouth, rounded, shine, turned


def cord(x: float, bottom: float, colour: str = "#474b50") -> str:
    return line(f"M{x} -10 V{bottom}", colour, 7)


def _paper(look: Look) -> str:
    hoops = "".join(
        line(f"M{400 - w} {y} Q400 {y + w * 0.2} {400 + w} {y}", dark(look.main, 0.2), 3, 0.5)
        for y, w in (
            (190, 140),
            (230, 190),
            (275, 222),
            (325, 240),
            (375, 247),
            (425, 244),
            (475, 228),
            (525, 196),
            (570, 148),
        )
    )
    return (
        cord(400, 150)
        + glow(400, 390, 360)
        + dot(400, 390, 250, ball(look.main))
        + dot(400, 400, 240, halo("#fffbe8"), 0.9)
        + hoops
    )


def _dome(look: Look) -> str:
    shade = path("M150 470 C150 320 280 250 360 240 H440 C520 250 650 320 650 470 Z", side(look.main))
    return (
        cord(400, 200)
        + path("M150 476 L60 800 H740 L650 476 Z", WARM, 0.22)
        + can(400, 190, 244, 40, dark(look.main, 0.1))
        + shade
        + oval(400, 470, 250, 34, "#fff4d2")
        + ring(400, 470, 250, 34, dark(look.main, 0.2), 7)
        + oval(400, 476, 60, 16, "#fffdf0")
        + shine("M196 420 C210 340 280 296 340 280", 14, 0.45)
    )


def _globe(look: Look) -> str:
    return (
        cord(400, 210)
        + glow(400, 400, 320)
        + can(400, 196, 240, 52, "#c9a04f")
        + dot(400, 400, 186, ball(look.main))
        + dot(400, 408, 176, halo("#fffdf0"))
        + shine("M266 350 Q290 276 350 250", 13, 0.7)
    )


def _rattan(look: Look) -> str:
    d = "M170 520 C150 330 300 220 370 210 H430 C500 220 650 330 630 520 Z"
    canes = "".join(
        line(
            f"M{378 + 3.2 * i:.0f} 210 C{250 + 20 * i} 290 {150 + 33 * i} 400 {174 + 30.2 * i:.0f} 520",
            dark(look.main, 0.1 + 0.2 * (i % 2)),
            8,
        )
        for i in range(16)
    )
    bands = "".join(
        line(f"M{400 - w} {y} Q400 {y + 34} {400 + w} {y}", light(look.main, 0.15), 11)
        for y, w in ((270, 124), (340, 184), (420, 222), (512, 232))
    )
    return (
        cord(400, 214)
        + glow(400, 420, 340)
        + path(d, "#fff0c4", 0.75)
        + dot(400, 410, 70, "#fffdf0")
        + inside(d, canes)
        + bands
    )


PENDANTS = {"paper": _paper, "dome": _dome, "globe": _globe, "rattan": _rattan}


def pendant(look: Look) -> str:
    return PENDANTS[look.kind("kind")](look)


def pendant_trio(look: Look) -> str:
    parts = []
    for x, drop, colour in ((190, 240, look.main), (400, 380, look.second), (610, 180, look.third)):
        parts.append(
            cord(x, drop)
            + path(f"M{x - 92} {drop + 184} L{x - 150} {drop + 420} H{x + 150} L{x + 92} {drop + 184} Z", WARM, 0.2)
        )
        parts.append(
            path(
                f"M{x - 20} {drop} H{x + 20} L{x + 96} {drop + 180} Q{x} {drop + 210} {x - 96} {drop + 180} Z",
                side(colour),
            )
        )
        parts.append(
            oval(x, drop + 182, 92, 15, "#fff2cb") + shine(f"M{x - 20} {drop + 40} L{x - 64} {drop + 150}", 8, 0.4)
        )
    return "".join(parts)


def flame(x: float, y: float, scale: float = 1) -> str:
    return (
        dot(x, y - 30 * scale, 90 * scale, halo(WARM), 0.6)
        + path(
            f"M{x} {y - 84 * scale} C{x + 30 * scale} {y - 40 * scale} {x + 24 * scale} {y} {x} {y} C{x - 24 * scale} {y} {x - 30 * scale} {y - 40 * scale} {x} {y - 84 * scale} Z",
            "#f6b73c",
        )
        + path(
            f"M{x} {y - 50 * scale} C{x + 16 * scale} {y - 24 * scale} {x + 12 * scale} {y - 4} {x} {y - 2} C{x - 12 * scale} {y - 4} {x - 16 * scale} {y - 24 * scale} {x} {y - 50 * scale} Z",
            "#fff1bd",
        )
    )


def tapers(look: Look) -> str:
    def candle(x: float, top: float, tilt: float) -> str:
        body = path(f"M{x - 12} {top} Q{x} {top - 10} {x + 12} {top} L{x + 25} 626 H{x - 25} Z", side(look.main))
        return turn(
            line(f"M{x} {top + 4} V{top - 34}", "#8a6d3b", 6)
            + body
            + shine(f"M{x - 7} {top + 30} L{x - 11} 600", 5, 0.4),
            tilt,
            x,
            620,
        )

    six = "".join(candle(296 + 42 * i, 150 + (i * 2 % 3) * 20, -4.5 + 1.8 * i) for i in (0, 5, 1, 4, 2, 3))
    tie = path("M262 440 Q400 470 540 440 L542 476 Q400 506 260 476 Z", "#a9573f") + path(
        "M400 470 q-60 -50 -76 -6 q20 36 76 6 q56 -46 76 0 q-20 36 -76 6 Z", "#bf6a4e"
    )
    return six + tie + line("M396 480 q-20 60 -44 90 M404 480 q24 56 46 84", "#a9573f", 9)


def candlestick(look: Look) -> str:
    if look.has("trio"):
        parts = []
        for x, top, half in ((250, 470, 62), (400, 330, 70), (545, 400, 64)):
            parts.append(turned([(top, 30), (top + 24, 16), (590, 18), (610, half), (632, half)], look.main, x))
            parts.append(
                oval(x, top, 30, 6, light(look.main, 0.4))
                + can(x, top - 200, top, 16, look.second)
                + flame(x, top - 204, 0.8)
            )
            parts.append(shine(f"M{x - 8} {top + 50} V580", 5, 0.6))
        return "".join(parts)
    dish = (
        oval(400, 600, 210, 44, dark(look.main, 0.15))
        + oval(400, 590, 210, 42, light(look.main, 0.12))
        + oval(400, 592, 176, 32, dark(look.main, 0.1))
    )
    handle = ring(620, 590, 44, 34, dark(look.main, 0.1), 22)
    socket = turned([(520, 50), (560, 40), (590, 60)], look.main) + mouth(400, 520, 50, look.main)
    return (
        handle
        + dish
        + socket
        + can(400, 250, 520, 32, look.second)
        + flame(400, 244, 1.2)
        + line("M374 300 q-8 30 4 60", light(look.second, 0.5), 10)
    )


def lantern(look: Look) -> str:
    iron = look.main
    handle = ring(400, 118, 50, 54, iron, 11)
    roof = (
        poly([(280, 250), (330, 180), (470, 180), (520, 250)], dark(iron, 0.1))
        + rect(262, 246, 276, 26, iron, 6)
        + rect(360, 160, 80, 28, iron, 6)
    )
    panes = rect(284, 270, 232, 320, "#dfeaea", 0, 0.55) + dot(400, 430, 160, halo(WARM), 0.7)
    wax = can(400, 470, 586, 62, "#f3e6cd") + line("M400 470 V444", "#3a3330", 5) + flame(400, 446, 1.1)
    posts = rect(272, 266, 20, 330, iron) + rect(508, 266, 20, 330, iron) + rect(394, 270, 8, 320, iron, 0, 0.35)
    base = rect(252, 590, 296, 46, side(iron), 6)
    return (
        handle
        + panes
        + wax
        + posts
        + roof
        + base
        + line("M300 300 V560", "#ffffff", 9, 0.6)
        + rect(520, 410, 24, 40, metal("#c9a04f"), 6)
    )


def fire_bowl(look: Look) -> str:
    legs = "".join(
        line(f"M{x0} 560 L{x1} 640", dark(look.main, 0.35), 20) for x0, x1 in ((260, 220), (540, 580), (400, 400))
    )
    flames = "".join(
        path(f"M{x} {440 - h} C{x + w} {440 - h * 0.5} {x + w * 1.2} 440 {x} 446 C{x - w * 1.2} 440 {x - w} {440 - h * 0.6} {x} {440 - h} Z", colour, 0.92)
        for x, h, w, colour in (
            (300, 180, 60, "#e58a3a"), (400, 290, 90, "#ee9a3f"), (500, 200, 64, "#e58a3a"),
            (350, 150, 44, "#f6c04f"), (440, 190, 52, "#f6c04f"), (400, 120, 40, "#fff0b8"),
        )
    )  # fmt: skip
    logs = turn(rect(240, 420, 300, 44, side("#74503a"), 20), 8, 400, 440) + turn(
        rect(260, 420, 290, 44, side("#8a6245"), 20), -9, 400, 440
    )
    back = oval(400, 440, 270, 50, dark(look.main, 0.4))
    bowl = rounded(400, 440, 270, 600, 110, look.main)
    front = inside("M120 446 Q400 540 680 446 V660 H120 Z", bowl)
    rim = line("M130 442 Q400 530 670 442", light(look.main, 0.2), 8)
    embers = "".join(dot(280 + (i * 83) % 250, 120 + (i * 57) % 200, 3 + i % 3, "#f6c04f", 0.9) for i in range(12))
    return glow(400, 330, 330) + legs + back + flames + logs + front + rim + embers
