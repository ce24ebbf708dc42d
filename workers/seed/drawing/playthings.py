"""Toys for outdoors and for idle hands."""

from workers.seed.drawing.ink import (
    Look,
    ball,
    dot,
    inside,
    line,
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

EYE = "#2e2a2a"


def paper_plane(look: Look) -> str:
    def plane(x: float, y: float, scale: float, tilt: float, colour: str) -> str:
        wings = (
            poly([(0, 0), (300, 60), (110, 110)], light(colour, 0.35))
            + poly([(0, 0), (300, 60), (70, 150)], dark(colour, 0.08))
            + poly([(0, 0), (110, 110), (96, 190), (70, 120)], dark(colour, 0.3))
            + poly([(300, 60), (110, 108), (96, 190)], colour)
        )
        return f'<g transform="translate({x} {y}) rotate({tilt}) scale({scale})">{wings}</g>'

    book = turn(
        rect(230, 420, 340, 220, side(look.main), 8)
        + rect(230, 420, 26, 220, dark(look.main, 0.25), 8)
        + poly([(330, 540), (500, 480), (420, 590)], "#fffaf0")
        + poly([(330, 540), (500, 480), (400, 552)], "#e6dfd2"),
        -4,
        400,
        530,
    )
    trail = '<path d="M120 420 C200 330 120 260 240 220" fill="none" stroke="#ffffff" stroke-width="6" stroke-dasharray="4 18" stroke-linecap="round"/>'
    return book + trail + plane(250, 150, 1.3, -14, look.second) + plane(110, 330, 0.6, -30, "#f6f3ee")


def yarn(look: Look) -> str:
    def clew(x: float, y: float, r: float) -> str:
        d = f"M{x} {y - r} A{r} {r} 0 1 1 {x - 0.1} {y - r} Z"
        wraps = "".join(
            turn(ring(x, y, r, r * (0.2 + 0.16 * i), dark(look.main, 0.22), 6, 0.55), 30, x, y) for i in range(6)
        ) + "".join(
            turn(ring(x, y, r, r * (0.15 + 0.2 * i), light(look.main, 0.35), 6, 0.55), -40, x, y) for i in range(5)
        )
        return dot(x, y, r, ball(look.main)) + inside(d, wraps)

    needles = "".join(
        turn(
            rect(392, 90, 16, 470, side(look.second), 8)
            + dot(400, 86, 22, ball("#74503a"))
            + path("M384 82 Q400 54 416 82 Z", "#5b3826"),
            tilt,
            400,
            500,
        )
        for tilt in (-24, 24)
    )
    knit = "".join(
        line(f"M{470 + 24 * c} {600 + 18 * r} q6 10 12 0 q6 10 12 0", dark(look.main, 0.1), 7)
        for c in range(8)
        for r in range(3)
    )
    return (
        needles
        + clew(290, 500, 138)
        + clew(500, 520, 118)
        + knit
        + line("M380 610 C420 660 440 640 470 620", look.main, 9)
    )


def kite(look: Look) -> str:
    top, right, low, left = (420, 80), (620, 280), (400, 560), (210, 260)
    middle = (410, 268)
    panels = (
        poly([top, right, middle], look.main)
        + poly([right, low, middle], look.second)
        + poly([low, left, middle], dark(look.main, 0.12))
        + poly([left, top, middle], look.third)
    )
    spars = line(f"M{top[0]} {top[1]} L{low[0]} {low[1]} M{left[0]} {left[1]} L{right[0]} {right[1]}", "#fffaf0", 6)
    tails = line("M400 560 C330 620 470 650 400 710 C360 740 380 760 420 780", look.second, 7)
    bows = "".join(
        poly([(x - 32, y - 16), (x + 32, y + 16), (x + 32, y - 16), (x - 32, y + 16)], c)
        for x, y, c in ((398, 612, look.third), (424, 666, look.main), (392, 726, look.second))
    )
    return tails + bows + panels + spars + line("M410 268 C520 480 640 600 780 700", "#ffffff", 4, 0.9)


def ball_toy(look: Look) -> str:
    d = "M400 170 A235 235 0 1 1 399 170 Z"
    swirls = "".join(
        line(
            f"M{130 + 20 * i} {200 + 66 * i} C{260 + 30 * i} {80 + 70 * i} {420 - 20 * i} {340 + 40 * i} {700} {180 + 70 * i}",
            look.second,
            34 - 4 * (i % 3),
            0.9,
        )
        for i in range(7)
    )
    dark_swirls = "".join(
        line(
            f"M{130 + 20 * i} {236 + 66 * i} C{260 + 30 * i} {116 + 70 * i} {420 - 20 * i} {376 + 40 * i} {700} {216 + 70 * i}",
            dark(look.main, 0.25),
            9,
            0.6,
        )
        for i in range(7)
    )
    return (
        dot(400, 405, 235, look.main)
        + inside(d, swirls + dark_swirls)
        + f'<g opacity="0.35">{dot(400, 405, 235, ball("#8a8a8a"))}</g>'
        + oval(310, 300, 60, 40, "#ffffff", 0.5)
    )


def skipping_rope(look: Look) -> str:
    d = "M230 260 C130 600 340 700 420 560 C500 420 560 420 600 540 C650 690 760 560 640 420 C600 370 590 330 590 300"
    rope = (
        line(d, look.main, 20)
        + f'<path d="{d}" fill="none" stroke="{light(look.main, 0.5)}" stroke-width="8" stroke-dasharray="10 14" opacity="0.8"/>'
    )
    handle = "".join(
        turn(
            rect(x - 24, 90, 48, 190, side("#ddb98a"), 22)
            + rect(x - 24, 130, 48, 22, look.second)
            + rect(x - 24, 166, 48, 10, look.second)
            + oval(x, 276, 15, 8, EYE, 0.5),
            t,
            x,
            270,
        )
        for x, t in ((232, -12), (588, 10))
    )
    return rope + handle


def tipi(look: Look) -> str:
    poles = line("M330 60 L640 640 M470 60 L160 640 M400 50 V200 M440 60 L300 300", "#c79a62", 15)
    d = "M400 150 L660 630 Q400 660 140 630 Z"
    bunting = line("M230 480 Q400 540 570 480", "#fffaf0", 4) + "".join(
        poly(
            [
                (256 + 52 * i, 496 + 18 - abs(2.5 - i) * 6),
                (290 + 52 * i, 496 + 18 - abs(2.5 - i) * 6),
                (273 + 52 * i, 540 + 18 - abs(2.5 - i) * 6),
            ],
            (look.second, "#ea7560", "#93a98a")[i % 3],
        )
        for i in range(6)
    )
    door = (
        path("M400 260 L300 636 Q400 648 500 636 Z", dark(look.main, 0.5))
        + path("M400 260 L300 636 Q250 634 226 630 Q330 520 400 260 Z", light(look.main, 0.15))
        + path("M400 260 L500 636 Q550 634 574 630 Q470 520 400 260 Z", dark(look.main, 0.08))
    )
    rug = oval(400, 640, 90, 12, look.second)
    ties = line("M296 500 q20 6 30 -10 M504 500 q-20 6 -30 -10", look.second, 9)
    stars = speckles(26, 240, 240, 320, 380, look.second, 7)
    return poles + path(d, side(look.main)) + inside(d, stars) + door + bunting + rug + ties
