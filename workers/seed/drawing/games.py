"""Games for a table and puzzles for a floor."""

from workers.seed.drawing.ink import (
    Look,
    ball,
    dot,
    inside,
    line,
    mirror,
    oval,
    path,
    poly,
    rect,
    ring,
    side,
    turn,
)
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import leaf, shine

EYE = "#2e2a2a"


def memory_tiles(look: Look) -> str:
    parts = []
    for i in range(9):
        x, y = 180 + 160 * (i % 3), 180 + 160 * (i // 3)
        up = i % 2 == 0
        tile = rect(x, y, 130, 130, look.second if up else look.main, 16) + line(
            f"M{x + 14} {y + 4} h102", "#ffffff", 4, 0.4
        )
        cx, cy = x + 65, y + 65
        if not up:
            tile += leaf(cx, cy + 44, 84, 0, light(look.main, 0.3)) + ring(cx, cy, 52, 52, light(look.main, 0.2), 4)
        elif i in {0, 8}:
            tile += (
                oval(cx, cy + 14, 28, 36, ball("#bf8650"))
                + path(f"M{cx - 34} {cy - 4} Q{cx} {cy - 52} {cx + 34} {cy - 4} Z", "#74503a")
                + line(f"M{cx} {cy - 30} v-16", "#74503a", 6)
            )
        elif i in {2, 6}:
            tile += (
                path(f"M{cx - 46} {cy} Q{cx} {cy - 70} {cx + 46} {cy} Z", "#c0303a")
                + rect(cx - 14, cy, 28, 42, "#f3ead8", 8)
                + dot(cx - 16, cy - 18, 7, "#fff")
                + dot(cx + 14, cy - 22, 8, "#fff")
            )
        else:
            tile += (
                oval(cx, cy + 6, 34, 42, ball("#a9673a"))
                + mirror(dot(cx + 13, cy - 14, 12, "#fff") + dot(cx + 13, cy - 14, 6, EYE), cx)
                + poly([(cx - 6, cy - 4), (cx + 6, cy - 4), (cx, cy + 8)], "#e58a3a")
            )
        parts.append(turn(rect(x + 3, y + 8, 130, 130, dark(look.main, 0.5), 16, 0.5) + tile, (i * 7) % 5 - 2, cx, cy))
    return "".join(parts)


def peg_puzzle(look: Look) -> str:
    board = rect(110, 190, 580, 430, side(look.second), 26) + rect(130, 210, 540, 390, light(look.second, 0.25), 18)
    field = inside(
        "M130 210 h540 v390 h-540 Z",
        rect(130, 210, 540, 160, light(look.main, 0.3))
        + path("M130 400 Q300 320 420 390 T670 370 V600 H130 Z", "#a9c77f"),
    )
    pieces = ""
    for x, y, c in (
        (220, 300, "#f6f3ee"),
        (400, 290, "#f1d14f"),
        (580, 300, "#c0303a"),
        (240, 500, "#eaa3ab"),
        (410, 490, "#9a9a98"),
        (570, 500, "#bf8650"),
    ):
        pieces += oval(x, y + 20, 68, 46, ball(c)) + dot(x + 46, y - 22, 30, ball(c)) + dot(x + 54, y - 28, 5, EYE)
        if y < 400:
            pieces += poly([(x + 72, y - 24), (x + 92, y - 16), (x + 72, y - 8)], "#e58a3a") + poly(
                [(x - 60, y + 4), (x - 92, y - 22), (x - 66, y + 30)], c
            )
        else:
            pieces += (
                oval(x + 70, y - 12, 18, 14, light(c, 0.3))
                + dot(x + 75, y - 12, 3, EYE)
                + poly([(x + 26, y - 40), (x + 30, y - 72), (x + 52, y - 48)], dark(c, 0.15))
                + line(f"M{x - 64} {y + 14} q-30 -10 -16 -34", c, 8)
            )
        pieces += (
            rect(x - 40, y + 52, 14, 26, dark(c, 0.3), 4)
            + rect(x + 16, y + 52, 14, 26, dark(c, 0.3), 4)
            + dot(x - 4, y + 14, 17, ball("#c0303a" if c != "#c0303a" else "#2d8a88"))
        )
    return board + field + pieces


def jigsaw(look: Look) -> str:
    sky = (
        rect(120, 160, 560, 460, light(look.second, 0.35))
        + rect(120, 160, 560, 150, light(look.main, 0.45))
        + rect(120, 310, 560, 40, light(look.main, 0.62))
        + dot(560, 250, 40, "#f8e2ac")
    )
    roofs = ""
    for i in range(8):
        x, h = 120 + 72 * i, 130 + (i * 53) % 110
        c = (look.main, dark(look.main, 0.3), "#7c6a7d", "#4a5a74")[i % 4]
        roofs += poly([(x, 620), (x, 620 - h), (x + 36, 580 - h), (x + 76, 620 - h), (x + 76, 620)], c) + rect(
            x + 50, 560 - h, 14, 50, "#a9562f"
        )
        roofs += "".join(
            rect(x + 12 + 26 * (j % 2), 640 - h + 34 * (j // 2), 14, 18, "#f6c04f" if (i + j) % 3 else "#5a5566", 2)
            for j in range(6)
        )
    d = "M120 160 H680 V480 H600 V540 H520 V620 H120 Z"
    cuts = "".join(
        line(
            f"M{120 + 80 * c} {160 + 77 * r} q10 22 0 30 q-18 -8 -18 8 t18 8 q10 10 0 31", dark(look.main, 0.3), 3, 0.55
        )
        + line(
            f"M{120 + 80 * c} {160 + 77 * r} q22 -10 32 0 q-8 18 8 18 t8 -18 q10 -10 32 0",
            dark(look.main, 0.3),
            3,
            0.55,
        )
        for c in range(7)
        for r in range(6)
    )
    piece = turn(
        path("M0 0 h26 q-6 -20 10 -20 t10 20 h26 v24 q20 -6 20 10 t-20 10 v28 h-72 Z", look.third)
        + path("M0 0 h26 q-6 -20 10 -20 t10 20 h26 v24 q20 -6 20 10 t-20 10 v28 h-72 Z", "#ffffff", 0.15),
        0,
    )
    loose = f'<g transform="translate(590 560) rotate(18)">{piece}</g><g transform="translate(640 640) rotate(-30)">{piece.replace(look.third, look.second)}</g>'
    return inside(d, sky + roofs + cuts) + line(d, dark(look.main, 0.2), 3, 0.5) + loose


def game_box(look: Look) -> str:
    lid = rect(180, 160, 440, 440, side(look.main), 12) + poly(
        [(180, 600), (620, 600), (630, 650), (170, 650)], dark(look.main, 0.35)
    )
    moon = dot(400, 330, 120, light(look.second, 0.4), 0.25)
    lanterns = "".join(
        line(f"M{x} 160 V{y - 40}", light(look.main, 0.4), 3)
        + dot(x, y, 58, look.second, 0.25)
        + oval(x, y, 32, 40, ball(c))
        + rect(x - 14, y - 46, 28, 10, EYE, 3)
        + rect(x - 14, y + 36, 28, 10, EYE, 3)
        for x, y, c in (
            (270, 260, "#ea7560"),
            (400, 220, look.second),
            (530, 270, "#ea7560"),
            (330, 340, "#f1d14f"),
            (470, 350, "#f0b27c"),
        )
    )
    stall = (
        path("M240 440 H560 L584 490 H216 Z", "#f0e4cc")
        + "".join(path(f"M{240 + 64 * i} 440 h32 l2 50 h-{38 - 2 * i} Z", "#c0303a", 0.85) for i in range(5))
        + rect(236, 490, 328, 80, side("#74503a"))
    )
    figs = "".join(dot(270 + 40 * i, 486, 18, ball("#6d3a5d" if i % 2 else "#8fb04a")) for i in range(7))
    band = rect(180, 566, 440, 34, look.second)
    coins = "".join(
        oval(670 + (i % 2) * 20, 640 - 14 * i, 40, 12, side("#ddb98a"))
        + oval(670 + (i % 2) * 20, 634 - 14 * i, 40, 12, "#ecd0a4")
        for i in range(4)
    )
    return (
        lid
        + inside("M180 160 h440 v440 h-440 Z", moon + lanterns + stall + figs + band)
        + coins
        + shine("M200 190 V560", 7, 0.25)
    )


def dominoes(look: Look) -> str:
    spots = {
        1: ((0, 0),),
        2: ((-1, -1), (1, 1)),
        3: ((-1, -1), (0, 0), (1, 1)),
        4: ((-1, -1), (1, 1), (-1, 1), (1, -1)),
        5: ((-1, -1), (1, 1), (-1, 1), (1, -1), (0, 0)),
        6: ((-1, -1), (1, 1), (-1, 1), (1, -1), (-1, 0), (1, 0)),
    }

    def tile(x: float, y: float, tilt: float, top: int, low: int) -> str:
        pips = "".join(
            dot(x + 28 * px, y + shift + 28 * py, 9, look.second)
            for n, shift in ((top, -62), (low, 62))
            for px, py in spots[n]
        )
        return turn(
            rect(x - 58, y - 118, 122, 246, dark(look.main, 0.4), 16)
            + rect(x - 60, y - 124, 120, 244, side(look.main), 16)
            + line(f"M{x - 42} {y} h84", light(look.main, 0.4), 5)
            + pips,
            tilt,
            x,
            y,
        )

    return tile(230, 330, -18, 6, 3) + tile(420, 270, 8, 5, 2) + tile(590, 400, 26, 4, 1) + tile(340, 540, 82, 3, 5)


def chess(look: Look) -> str:
    corners = ((180, 400), (620, 400), (720, 620), (80, 620))
    board = poly(list(corners), dark(look.main, 0.2)) + poly(
        [(80, 620), (720, 620), (716, 646), (84, 646)], dark(look.main, 0.4)
    )
    squares = ""
    for r in range(8):
        for c in range(8):
            if (r + c) % 2:
                continue
            v0, v1 = 0.06 + 0.11 * r, 0.06 + 0.11 * (r + 1)
            u0, u1 = 0.06 + 0.11 * c, 0.06 + 0.11 * (c + 1)
            squares += poly(
                [
                    (180 - 100 * v + (440 + 200 * v) * u, 400 + 220 * v)
                    for u, v in ((u0, v0), (u1, v0), (u1, v1), (u0, v1))
                ],
                look.second,
            )
    men = ""
    for x, y, size, wood in (
        (270, 470, 0.8, look.main),
        (370, 460, 0.8, look.second),
        (500, 480, 0.85, look.main),
        (240, 560, 1.0, look.second),
        (420, 570, 1.05, look.second),
        (560, 570, 1.0, look.main),
    ):
        d = "M-34 0 Q-30 -24 -16 -34 Q-14 -90 -20 -104 H20 Q14 -90 16 -34 Q30 -24 34 0 Q0 14 -34 0 Z"
        crown = (
            dot(0, -126, 26, ball(wood))
            if size < 1
            else path("M-26 -104 L-32 -160 L-12 -136 L0 -170 L12 -136 L32 -160 L26 -104 Z", side(wood))
        )
        men += f'<g transform="translate({x} {y}) scale({size})">{oval(8, 4, 40, 10, EYE, 0.3)}{path(d, side(wood))}{oval(0, -104, 26, 7, light(wood, 0.2))}{crown}</g>'
    return board + squares + men
