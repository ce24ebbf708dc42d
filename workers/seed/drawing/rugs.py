"""What lies on the floor."""

from collections.abc import Sequence

from workers.seed.drawing.ink import Look, Point, dot, down, inside, line, outline, oval, path, poly, ring, scatter
from workers.seed.drawing.palette import dark, light


def rug(look: Look) -> str:
    """A rug seen at an angle, so the pattern is squeezed towards the back."""
    if look.has("long"):
        corners = [(270, 170), (530, 170), (640, 640), (160, 640)]
    elif look.has("small"):
        corners = [(190, 330), (610, 330), (690, 600), (110, 600)]
    else:
        corners = [(180, 280), (620, 280), (740, 630), (60, 630)]
    d = outline(corners)
    edge = (
        "".join(_fringe(corners[i], corners[j], up) for i, j, up in ((0, 1, -1), (3, 2, 1)))
        if look.kind("pattern") in {"diamond", "lines"}
        else ""
    )
    thick = poly(
        [corners[3], corners[2], (corners[2][0] - 4, corners[2][1] + 14), (corners[3][0] + 4, corners[3][1] + 14)],
        dark(look.main, 0.3),
    )
    return (
        edge
        + thick
        + path(d, down(look.main))
        + inside(d, _pattern(look, corners))
        + line(d, dark(look.main, 0.12), 5, 0.8)
    )


def _fringe(one: tuple[float, float], other: tuple[float, float], way: int) -> str:
    n = 40
    return "".join(
        line(f"M{one[0] + (other[0] - one[0]) * i / n:.0f} {one[1]} l{(i % 3) - 1} {way * 22}", "#efe4cd", 4)
        for i in range(n + 1)
    )


def _pattern(look: Look, corners: Sequence[Point]) -> str:
    (left, top), (right, _), (right_low, bottom), (left_low, _) = corners

    def place(u: float, v: float) -> tuple[float, float]:
        v = v**1.18
        x0, x1 = left + (left_low - left) * v, right + (right_low - right) * v
        return x0 + (x1 - x0) * u, top + (bottom - top) * v

    def diamond(u: float, v: float, du: float, dv: float, fill: str) -> str:
        return poly([place(u, max(v - dv, 0)), place(u + du, v), place(u, v + dv), place(u - du, v)], fill)

    kind = look.kind("pattern")
    if kind == "diamond":
        return "".join(
            diamond(0.5, 0.1 + 0.2 * i, 0.4, 0.098, look.second)
            + diamond(0.5, 0.1 + 0.2 * i, 0.32, 0.078, "#f0e4cc")
            + diamond(0.5, 0.1 + 0.2 * i, 0.26, 0.062, look.main)
            + diamond(0.5, 0.1 + 0.2 * i, 0.1, 0.026, "#f0e4cc")
            for i in range(5)
        ) + "".join(
            poly([place(u, 0), place(u + 0.03, 0), place(u + 0.03, 1), place(u, 1)], look.second) for u in (0.02, 0.95)
        )
    if kind == "lines":
        rows = [(0.04 + 0.06 * i) for i in range(16)]
        return "".join(
            line(
                f"M{place(0.03, v)[0]:.0f} {place(0.03, v)[1]:.0f} Q{place(0.3, v - 0.02)[0]:.0f} {place(0.3, max(v - 0.02, 0))[1]:.0f} {place(0.5, v)[0]:.0f} {place(0.5, v)[1]:.0f} T{place(0.97, v)[0]:.0f} {place(0.97, v)[1]:.0f}",
                dark(look.second, 0.12),
                5 + 5 * v,
                0.75,
            )
            for v in rows
        )
    if kind == "clouds":
        return "".join(
            _cloud(*place(u, v), 0.7 + 0.6 * v, look.second)
            for u, v in ((0.2, 0.2), (0.7, 0.12), (0.48, 0.45), (0.85, 0.5), (0.15, 0.66), (0.62, 0.82), (0.3, 0.95))
        )
    return "".join(
        oval(round(x), round(y), round(20 + 12 * w), round(11 + 6 * w), light(look.second, 0.2), 0.75)
        + oval(round(x), round(y) + 3, 12, 6, dark(look.main, 0.1), 0.3)
        for (x, y), w in ((place(u, v), w) for u, v, w in scatter(70))
    )


def _cloud(x: float, y: float, scale: float, colour: str) -> str:
    return (
        oval(x, y, 70 * scale, 20 * scale, colour)
        + dot(x - 24 * scale, y - 10 * scale, 22 * scale, colour)
        + dot(x + 18 * scale, y - 16 * scale, 28 * scale, colour)
    )


def rug_round(look: Look) -> str:
    rings = "".join(
        ring(400, 470, 320 - 22 * i, 160 - 11 * i, (dark(look.main, 0.1), light(look.main, 0.14), look.main)[i % 3], 13)
        for i in range(14)
    )
    braid = "".join(ring(400, 470, 320 - 22 * i, 160 - 11 * i, dark(look.second, 0.1), 3, 0.35) for i in range(14))
    stripe = ring(400, 470, 276, 138, look.second, 14, 0.8)
    return (
        oval(400, 484, 332, 168, dark(look.main, 0.35)) + oval(400, 470, 332, 168, look.main) + rings + braid + stripe
    )
