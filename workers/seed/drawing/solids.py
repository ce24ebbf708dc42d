"""Bodies many objects share: turned, cylindrical, boxed; and the handles and leaves that go on them."""

# ruff: noqa: PLR0917 - numbers come in SVG's own order (x, y, width, height, …), as anyone who draws expects.

from collections.abc import Sequence
from itertools import pairwise

from workers.seed.drawing.ink import Point, inside, line, oval, path, poly, rect, side
from workers.seed.drawing.palette import dark, light

Profile = Sequence[tuple[float, float]]


def turned_path(profile: Profile, cx: float = 400, *, straight: bool = False, foot: float = 0.14) -> str:
    """The outline of something made on a wheel or lathe.

    Units    profile is (y, half width) from top to bottom; foot is how far the bottom bulges, per half width.
    """
    down = [(cx + half, y) for y, half in profile]
    up = [(cx - half, y) for y, half in reversed(profile)]
    last_y, last_half = profile[-1]
    bulge = last_half * foot * 1.33
    d = f"M{down[0][0]:.1f} {down[0][1]:.1f} " + _along(down, straight=straight)
    d += f" C{cx + last_half:.1f} {last_y + bulge:.1f} {cx - last_half:.1f} {last_y + bulge:.1f} "
    d += f"{cx - last_half:.1f} {last_y:.1f} " + _along(up, straight=straight)
    return d + " Z"


def _along(points: Sequence[Point], *, straight: bool) -> str:
    parts = []
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = (y0 + y1) / 2
        if straight:
            parts.append(f"L{x1:.1f} {y1:.1f}")
        else:
            parts.append(f"C{x0:.1f} {middle:.1f} {x1:.1f} {middle:.1f} {x1:.1f} {y1:.1f}")
    return " ".join(parts)


def turned(profile: Profile, colour: str, cx: float = 400, *, straight: bool = False, foot: float = 0.14) -> str:
    return path(turned_path(profile, cx, straight=straight, foot=foot), side(colour))


def rounded_path(cx: float, top: float, half: float, bottom: float, foot: float) -> str:
    """The outline of a bowl: full below the rim, then in to a foot."""
    height = bottom - top
    return (
        f"M{cx - half} {top} C{cx - half} {top + height * 0.5:.1f} {cx - half * 0.72:.1f} {bottom - height * 0.12:.1f} "
        f"{cx - foot} {bottom - height * 0.1:.1f} L{cx - foot} {bottom} Q{cx} {bottom + foot * 0.26:.1f} {cx + foot} {bottom} "
        f"L{cx + foot} {bottom - height * 0.1:.1f} C{cx + half * 0.72:.1f} {bottom - height * 0.12:.1f} "
        f"{cx + half} {top + height * 0.5:.1f} {cx + half} {top} Q{cx} {top + half * 0.34:.1f} {cx - half} {top} Z"
    )


def rounded(cx: float, top: float, half: float, bottom: float, foot: float, colour: str) -> str:
    d = rounded_path(cx, top, half, bottom, foot)
    shade = path(
        f"M{cx - foot} {bottom - (bottom - top) * 0.1:.1f} h{2 * foot} V{bottom + foot} h{-2 * foot} Z",
        dark(colour, 0.4),
        0.22,
    )
    return path(d, side(colour)) + inside(d, shade)


def mouth(cx: float, cy: float, rx: float, colour: str, inner: str | None = None, lip: float = 8) -> str:
    """An open top: the lip, and the dark of the inside."""
    return oval(cx, cy, rx, rx * 0.17, light(colour, 0.18)) + oval(
        cx, cy + 2, rx - lip, (rx - lip) * 0.15, inner or dark(colour, 0.38)
    )


def can(cx: float, top: float, bottom: float, half: float, colour: str, half_below: float | None = None) -> str:
    """A straight-sided body with a closed top."""
    below = half if half_below is None else half_below
    return turned([(top, half), (bottom, below)], colour, cx, straight=True, foot=0.17) + oval(
        cx, top, half, half * 0.17, light(colour, 0.2)
    )


def ear(x: float, top: float, bottom: float, reach: float, colour: str, width: float = 26) -> str:
    """A handle on the right of a mug or a jug; a negative reach puts it on the left."""
    d = f"M{x} {top} C{x + reach * 1.35} {top - 6} {x + reach * 1.2} {bottom + 4} {x} {bottom}"
    return line(d, dark(colour, 0.12), width) + line(d, light(colour, 0.14), width * 0.34, 0.7)


def box(x: float, y: float, width: float, height: float, depth: float, colour: str) -> str:
    """A box seen a little from the right and above."""
    lift = depth * 0.45
    top = [(x, y), (x + width, y), (x + width + depth, y - lift), (x + depth, y - lift)]
    flank = [
        (x + width, y),
        (x + width + depth, y - lift),
        (x + width + depth, y + height - lift),
        (x + width, y + height),
    ]
    return rect(x, y, width, height, colour) + poly(top, light(colour, 0.22)) + poly(flank, dark(colour, 0.2))


def leaf(x: float, y: float, length: float, degrees: float, colour: str, width: float = 0.36) -> str:
    """One leaf growing from a point; 0 degrees is straight up."""
    w = length * width
    d = f"M0 0 C{w} {-length * 0.3} {w} {-length * 0.75} 0 {-length} C{-w} {-length * 0.75} {-w} {-length * 0.3} 0 0 Z"
    half = f"M0 0 C{w} {-length * 0.3} {w} {-length * 0.75} 0 {-length} Z"
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) rotate({degrees})">'
        f"{path(d, colour)}{path(half, dark(colour, 0.16))}"
        f"{line(f'M0 0 L0 {-length * 0.85:.1f}', light(colour, 0.3), 2.5, 0.6)}</g>"
    )


def sprig(x: float, y: float, height: float, degrees: float, colour: str, pairs: int = 4) -> str:
    """A stem with leaves in pairs and one at the tip."""
    parts = [line(f"M0 0 L0 {-height}", dark(colour, 0.2), 4)]
    for i in range(pairs):
        at = -height * (0.25 + 0.7 * i / pairs)
        size = height * 0.36 * (1 - 0.12 * i)
        parts += [leaf(0, at, size, 58, colour), leaf(0, at, size, -58, light(colour, 0.1))]
    parts.append(leaf(0, -height * 0.92, height * 0.3, 0, light(colour, 0.12)))
    return f'<g transform="translate({x:.1f} {y:.1f}) rotate({degrees})">{"".join(parts)}</g>'


def grain(x: float, y: float, width: float, height: float, colour: str, lines: int = 7) -> str:
    """Wood grain along a plank that lies on its side."""
    parts = []
    for i in range(lines):
        at = y + height * (i + 0.6) / lines
        sway = (i % 3 - 1) * height * 0.03
        parts.append(
            line(
                f"M{x} {at:.1f} Q{x + width * 0.3:.1f} {at + sway * 2:.1f} {x + width * 0.55:.1f} {at:.1f} "
                f"T{x + width} {at + sway:.1f}",
                dark(colour, 0.22),
                2.2,
                0.3,
            )
        )
    d = f"M{x} {y} h{width} v{height} h{-width} Z"
    return inside(d, "".join(parts))


def shine(d: str, width: float = 10, opacity: float = 0.5) -> str:
    """A stroke of reflected window."""
    return line(d, "#ffffff", width, opacity)
