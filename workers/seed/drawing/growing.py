"""Seedlings, bulbs and cuttings."""

from workers.seed.drawing.ink import (
    Look,
    ball,
    inside,
    line,
    oval,
    path,
    poly,
    rect,
    side,
    speckles,
    turn,
)
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import grain, leaf

SOIL = "#5a4436"


def seedling_tray(look: Look) -> str:
    tray = path("M120 520 H680 L650 634 Q648 640 640 640 H160 Q152 640 150 634 Z", side("#cbb38f")) + rect(
        110, 506, 580, 24, "#d8c3a2", 8
    )
    pots = ""
    for i in range(6):
        x = 176 + 90 * i
        pots += (
            path(f"M{x - 40} 420 H{x + 40} L{x + 30} 520 H{x - 30} Z", side("#a07a55"))
            + speckles(16, x - 32, 424, 60, 90, "#6b4c33", 4)
            + oval(x, 420, 40, 10, SOIL)
        )
        pots += (
            line(f"M{x} 420 V{360 - (i % 3) * 16}", "#7daa58", 5)
            + leaf(x, 366 - (i % 3) * 16, 46, -52, "#7daa58")
            + leaf(x, 366 - (i % 3) * 16, 46, 52, look.second)
        )
    label = turn(rect(386, 300, 30, 130, "#f6f3ee", 6) + line("M394 324 v60", look.second, 4), 8, 400, 430)
    return label + pots + tray + grain(150, 540, 500, 80, "#cbb38f", 4)


def bulbs(look: Look) -> str:
    def one(x: float, y: float, r: float, tilt: float) -> str:
        d = f"M{x} {y - r * 1.35} C{x + r * 0.4} {y - r * 0.7} {x + r} {y - r * 0.4} {x + r} {y + r * 0.1} C{x + r} {y + r * 0.9} {x - r} {y + r * 0.9} {x - r} {y + r * 0.1} C{x - r} {y - r * 0.4} {x - r * 0.4} {y - r * 0.7} {x} {y - r * 1.35} Z"
        skin = "".join(
            line(
                f"M{x + (i - 2) * r * 0.1:.0f} {y - r:.0f} Q{x + (i - 2) * r * 0.5:.0f} {y:.0f} {x + (i - 2) * r * 0.2:.0f} {y + r * 0.6:.0f}",
                "#7d4f2c",
                3,
                0.5,
            )
            for i in range(5)
        )
        roots = "".join(
            line(f"M{x + (i - 2) * 8} {y + r * 0.66} q{(i - 2) * 4} 12 {(i - 2) * 9} 16", "#d9c5a0", 3)
            for i in range(5)
        )
        return turn(roots + path(d, ball("#b57a45")) + skin, tilt, x, y)

    def tulip(x: float, y: float, colour: str, tilt: float) -> str:
        stem = line(f"M{x} {y} V{y + 300}", "#5d8a45", 11)
        leaves = path(
            f"M{x} {y + 300} C{x - 90} {y + 220} {x - 70} {y + 120} {x - 64} {y + 90} C{x - 30} {y + 150} {x - 4} {y + 200} {x} {y + 300} Z",
            "#6f9c58",
        )
        cup = path(
            f"M{x - 52} {y - 90} L{x - 26} {y - 60} L{x} {y - 110} L{x + 26} {y - 60} L{x + 52} {y - 90} C{x + 70} {y - 10} {x + 40} {y + 20} {x} {y + 20} C{x - 40} {y + 20} {x - 70} {y - 10} {x - 52} {y - 90} Z",
            side(colour),
        )
        petal = path(
            f"M{x} {y - 110} C{x + 40} {y - 40} {x + 30} {y + 10} {x} {y + 18} C{x - 30} {y + 10} {x - 40} {y - 40} {x} {y - 110} Z",
            light(colour, 0.12),
            0.8,
        )
        return turn(stem + leaves + cup + petal, tilt, x, y + 300)

    flowers = tulip(290, 250, look.main, -8) + tulip(510, 250, look.second, 9) + tulip(400, 210, "#f0e4cc", 0)
    return (
        flowers
        + one(210, 580, 56, -14)
        + one(330, 596, 60, 8)
        + one(460, 590, 58, -5)
        + one(586, 584, 54, 15)
        + speckles(60, 130, 620, 540, 36, SOIL, 6)
    )


def propagation(look: Look) -> str:
    parts = []
    for i in range(3):
        x = 240 + 160 * i
        parts.append(line(f"M{x} 560 Q{x + 10} 420 {x + (i - 1) * 30} {250 - (i % 2) * 40}", "#5d8a45", 7))
        parts += [
            leaf(
                x + (i - 1) * 14, 420 - 60 * j, 76, (56 if j % 2 else -56) + (i - 1) * 8, ("#6a9a4a", "#84b061")[j % 2]
            )
            for j in range(3)
        ]
        parts.append(leaf(x + (i - 1) * 30, 256 - (i % 2) * 40, 80, (i - 1) * 14, look.second))
        tube = f"M{x - 34} 400 V590 Q{x - 34} 626 {x} 626 Q{x + 34} 626 {x + 34} 590 V400"
        parts.append(
            path(tube, "#d5e6e6", 0.55)
            + inside(tube + " Z", rect(x - 40, 470, 80, 170, "#b9dde4", 0, 0.7))
            + line(tube, "#ffffff", 4, 0.85)
            + oval(x, 400, 36, 8, "#ffffff", 0.7)
        )
        parts += [line(f"M{x} 556 q{(j - 2) * 7} 20 {(j - 2) * 9} 44", "#efe6cf", 3) for j in range(5)]
    bar = rect(150, 500, 500, 54, side(look.main), 12) + grain(150, 500, 500, 54, look.main, 4)
    feet = rect(170, 540, 34, 100, side(dark(look.main, 0.1)), 6) + rect(
        596, 540, 34, 100, side(dark(look.main, 0.1)), 6
    )
    return feet + "".join(parts) + faded_bar(bar)


def faded_bar(bar: str) -> str:
    """The bar runs in front of the tubes, which still shimmer through."""
    return f'<g opacity="0.96">{bar}</g>' + poly([(150, 500), (650, 500), (640, 492), (160, 492)], "#e6c797")
