"""Marks on paper: the few SVG elements every drawing is made of, as strings."""

# ruff: noqa: PLR0917 - numbers come in SVG's own order (x, y, width, height, …), as anyone who draws expects.

import re
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workers.seed.drawing.palette import dark, light

Point = tuple[float, float]

# Stops of each way of catching the light, as (offset, how much lighter; negative is darker).
LIGHTS = {
    "side": ((0, 0.06), (0.28, 0.24), (0.55, 0.0), (1, -0.24)),
    "down": ((0, 0.16), (0.5, 0.0), (1, -0.16)),
    "ball": ((0, 0.34), (0.45, 0.04), (1, -0.26)),
    "metal": ((0, 0.36), (0.3, 0.04), (0.5, 0.3), (0.75, -0.1), (1, -0.2)),
}
_LIT = re.compile(r"url\(#(side|down|ball|metal|halo)-([0-9a-f]{6})\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What makes one drawing of a shape differ from its siblings."""

    colours: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def main(self) -> str:
        return self.colours[0]

    @property
    def second(self) -> str:
        return self.colours[1] if len(self.colours) > 1 else dark(self.main, 0.25)

    @property
    def third(self) -> str:
        return self.colours[2] if len(self.colours) > 2 else light(self.main, 0.4)

    def has(self, option: str) -> bool:
        return option in self.options

    def kind(self, option: str, otherwise: str = "") -> str:
        return self.options.get(option, otherwise)


Draw = Callable[[Look], str]


def side(colour: str) -> str:
    """A fill lit from the left, for anything upright and round."""
    return f"url(#side-{colour[1:]})"


def down(colour: str) -> str:
    """A fill lit from above, for anything flat."""
    return f"url(#down-{colour[1:]})"


def ball(colour: str) -> str:
    """A fill for anything round in every direction."""
    return f"url(#ball-{colour[1:]})"


def metal(colour: str) -> str:
    """A fill with two bands of reflection."""
    return f"url(#metal-{colour[1:]})"


def halo(colour: str) -> str:
    """A fill that fades to nothing at its edge: light in the air, or on a wall."""
    return f"url(#halo-{colour[1:]})"


def path(d: str, fill: str, opacity: float = 1) -> str:
    return f'<path d="{d}" fill="{fill}"{_seen(opacity)}/>'


def line(d: str, colour: str, width: float, opacity: float = 1, cap: str = "round") -> str:
    """A stroke along a path; gradients do not work on straight ones."""
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="{cap}" '
        f'stroke-linejoin="round"{_seen(opacity)}/>'
    )


def rect(x: float, y: float, width: float, height: float, fill: str, r: float = 0, opacity: float = 1) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{r}" fill="{fill}"{_seen(opacity)}/>'


def oval(cx: float, cy: float, rx: float, ry: float, fill: str, opacity: float = 1) -> str:
    return f'<ellipse cx="{cx}" cy="{cy}" rx="{rx}" ry="{ry}" fill="{fill}"{_seen(opacity)}/>'


def dot(cx: float, cy: float, r: float, fill: str, opacity: float = 1) -> str:
    return oval(cx, cy, r, r, fill, opacity)


def ring(cx: float, cy: float, rx: float, ry: float, colour: str, width: float, opacity: float = 1) -> str:
    return (
        f'<ellipse cx="{cx}" cy="{cy}" rx="{rx}" ry="{ry}" fill="none" stroke="{colour}" '
        f'stroke-width="{width}"{_seen(opacity)}/>'
    )


def poly(points: Sequence[Point], fill: str, opacity: float = 1) -> str:
    return path(outline(points), fill, opacity)


def outline(points: Sequence[Point]) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points) + " Z"


def turn(content: str, degrees: float, cx: float = 400, cy: float = 400) -> str:
    return f'<g transform="rotate({degrees} {cx} {cy})">{content}</g>'


def move(content: str, dx: float, dy: float, scale: float = 1) -> str:
    return f'<g transform="translate({dx} {dy}) scale({scale})">{content}</g>'


def mirror(content: str, cx: float = 400) -> str:
    """The content and its reflection in an upright axis."""
    return f'{content}<g transform="translate({2 * cx} 0) scale(-1 1)">{content}</g>'


def inside(d: str, content: str) -> str:
    """The content, cut off where the path ends."""
    name = f"cut-{zlib.crc32(d.encode()):08x}"
    return f'<clipPath id="{name}"><path d="{d}"/></clipPath><g clip-path="url(#{name})">{content}</g>'


def faded(content: str, opacity: float) -> str:
    return f'<g opacity="{opacity}">{content}</g>'


def scatter(n: int) -> Iterable[tuple[float, float, float]]:
    """Points that look strewn by hand: x, y and a third number, each 0 to 1. Always the same ones.

    Source   the R2 low-discrepancy sequence (plastic number).
    """
    for i in range(1, n + 1):
        yield (0.7548777 * i) % 1, (0.5698403 * i) % 1, (0.6180340 * i) % 1


def speckles(n: int, x: float, y: float, width: float, height: float, colour: str, size: float = 4) -> str:
    return "".join(
        dot(round(x + u * width, 1), round(y + v * height, 1), round(size * (0.3 + 0.7 * w), 1), colour, 0.55)
        for u, v, w in scatter(n)
    )


def document(content: str, view: tuple[float, float, float, float], width: int, height: int) -> str:
    """A whole SVG, with a gradient for every lit fill the content asks for."""
    left, top, wide, high = view
    lit = sorted(set(_LIT.findall(content)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {wide} {high}" '
        f'width="{width}" height="{height}" preserveAspectRatio="none">'
        f"<defs>{''.join(_gradient(kind, '#' + colour) for kind, colour in lit)}</defs>{content}</svg>"
    )


def _gradient(kind: str, colour: str) -> str:
    if kind == "halo":
        fades = "".join(
            f'<stop offset="{offset}" stop-color="{colour}" stop-opacity="{seen}"/>'
            for offset, seen in ((0, 1), (0.45, 0.62), (0.75, 0.2), (1, 0))
        )
        return f'<radialGradient id="halo-{colour[1:]}">{fades}</radialGradient>'
    stops = "".join(
        f'<stop offset="{offset}" stop-color="{light(colour, by) if by >= 0 else dark(colour, -by)}"/>'
        for offset, by in LIGHTS[kind]
    )
    name = f'id="{kind}-{colour[1:]}"'
    if kind == "ball":
        return f'<radialGradient {name} cx="0.42" cy="0.4" r="0.68" fx="0.32" fy="0.26">{stops}</radialGradient>'
    ends = {"side": 'x2="1" y2="0"', "down": 'x2="0" y2="1"', "metal": 'x2="1" y2="0.35"'}[kind]
    return f'<linearGradient {name} x1="0" y1="0" {ends}>{stops}</linearGradient>'


def _seen(opacity: float) -> str:
    return "" if opacity == 1 else f' opacity="{opacity}"'
