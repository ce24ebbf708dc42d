"""Soft animals, all cut from one pattern."""

from workers.seed.drawing.ink import (
    Look,
    ball,
    dot,
    line,
    mirror,
    oval,
    path,
    poly,
    rect,
    side,
    turn,
)
from workers.seed.drawing.palette import dark, light

EYE = "#2e2a2a"


def animal(look: Look) -> str:
    """A soft toy sitting with its legs towards us."""
    kind = look.kind("kind")
    c, pale = look.main, look.second
    tail = (
        path("M540 560 C680 560 720 420 660 360 C640 460 600 500 520 520 Z", side(c))
        + path("M690 440 C700 390 680 370 660 360 C654 400 650 420 640 440 Z", pale)
        if kind == "fox"
        else ""
    )
    arms = mirror(turn(oval(545, 480, 44, 96, ball(c)), -24, 545, 400))
    body = oval(400, 510, 140, 140, ball(c)) + oval(400, 530, 84, 92, light(pale, 0.1), 0.9)
    legs = mirror(oval(500, 612, 76, 56, ball(c)) + oval(512, 616, 40, 34, light(pale, 0.05), 0.9))
    head = dot(400, 290, 142, ball(c))
    ears, face = _head(kind, c, pale)
    scarf = path(
        "M286 400 Q400 450 514 400 L506 436 Q400 486 294 436 Z", "#c66b46" if kind != "fox" else "#1f6273"
    ) + rect(330, 430, 40, 90, "#b35c3a" if kind != "fox" else "#17505e", 8)
    return tail + ears + arms + body + legs + head + face + scarf


def _head(kind: str, c: str, pale: str) -> tuple[str, str]:
    eyes = mirror(dot(452, 282, 14, EYE) + dot(456, 277, 5, "#ffffff"))
    cheeks = mirror(dot(484, 330, 22, "#ea9f8d", 0.35))
    smile = line("M400 346 q-18 26 -38 14 M400 346 q18 26 38 14", EYE, 5)
    if kind == "rabbit":
        ears = mirror(turn(oval(452, 110, 42, 140, ball(c)) + oval(452, 120, 22, 106, pale), 14, 452, 230))
        return ears, eyes + cheeks + oval(400, 326, 17, 12, "#d98c8c") + smile
    if kind == "elephant":
        ears = mirror(oval(560, 300, 110, 124, ball(dark(c, 0.06))) + oval(566, 306, 72, 86, pale, 0.7))
        trunk = (
            line("M400 320 C396 400 380 460 420 480 C450 490 462 470 456 450", c, 58)
            + line("M384 330 C382 400 370 450 400 476", light(c, 0.3), 8, 0.5)
            + "".join(line(f"M{374 + i} {370 + 26 * i} q26 10 50 0", dark(c, 0.2), 4, 0.6) for i in range(4))
        )
        return ears, eyes + cheeks + trunk
    if kind == "fox":
        ears = mirror(
            poly([(430, 190), (520, 80), (540, 250)], c) + poly([(458, 186), (512, 120), (522, 226)], EYE, 0.8)
        )
        mask = path("M258 300 Q330 300 400 370 Q470 300 542 300 Q530 430 400 432 Q270 430 258 300 Z", pale)
        return ears, mask + eyes + oval(400, 366, 22, 16, EYE) + line(
            "M400 380 q-16 22 -34 10 M400 380 q16 22 34 10", EYE, 5
        )
    if kind == "cat":
        ears = mirror(
            poly([(420, 180), (520, 110), (530, 250)], c) + poly([(446, 184), (506, 144), (514, 224)], pale, 0.8)
        )
        closed = mirror(line("M430 284 q22 18 44 0", pale, 7))
        whiskers = line("M300 330 l-80 -14 M300 346 l-80 8 M500 346 l80 8", dark(c, 0.4), 4) + line(
            "M500 330 l80 -14", pale, 5
        )
        return ears, closed + oval(400, 322, 16, 11, pale) + line(
            "M400 334 q-16 22 -34 10 M400 334 q16 22 34 10", pale, 5
        ) + whiskers
    ears = mirror(dot(510, 180, 58, ball(c)) + dot(512, 184, 34, pale, 0.9))
    muzzle = oval(400, 338, 66, 54, light(pale, 0.1)) + oval(400, 316, 24, 17, EYE)
    return ears, muzzle + eyes + cheeks + smile
