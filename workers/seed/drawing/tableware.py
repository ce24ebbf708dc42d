"""Plates, bowls, glasses and jars."""

from workers.seed.drawing.ink import Look, dot, down, inside, line, oval, path, rect, ring, scatter, side
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import can, ear, grain, mouth, rounded, shine, turned, turned_path


def plate(look: Look) -> str:
    clay = look.main
    parts = [dot(400, 400, 290, dark(clay, 0.12)), dot(397, 395, 288, down(clay))]
    parts += [dot(400, 400, 212, dark(clay, 0.14), 0.8), dot(402, 404, 208, down(light(clay, 0.15)))]
    if look.kind("pattern") == "band":
        parts.append(ring(397, 395, 262, 261, look.second, 15))
        parts.append(line("M640 290 q16 34 18 70", light(look.second, 0.25), 15))
    if look.kind("pattern") == "speckle":
        spots = "".join(
            dot(round(110 + u * 580), round(110 + v * 580), round(1.5 + 4 * w * w, 1), look.second, 0.6)
            for u, v, w in scatter(230)
        )
        parts.append(inside("M397 107 A288 288 0 1 1 396 107 Z", spots))
        parts.append(ring(397, 395, 285, 285, dark(look.second, 0.05), 5, 0.75))
    parts.append(shine("M170 300 C200 220 260 170 330 146", 12, 0.6))
    return "".join(parts)


def bowl(look: Look) -> str:
    wide = 290 if look.has("wide") else 220
    body = rounded(400, 430, wide, 636, wide * 0.36, look.main)
    top = oval(400, 430, wide, wide * 0.24, dark(look.second, 0.08)) + oval(
        400, 433, wide - 12, wide * 0.22, down(look.second)
    )
    rim = ring(400, 430, wide - 3, wide * 0.24 - 2, dark(look.main, 0.25), 6)
    twirls = "".join(
        line(
            f"M{290 + 18 * i} {428 + (i % 3) * 10} q50 {-56 - (i % 4) * 8} 110 {6 - (i % 3) * 8}",
            ("#f0cf85", "#e6bd68")[i % 2],
            10,
        )
        for i in range(8)
    )
    basil = path("M420 400 q30 -44 70 -22 q-20 44 -70 22 Z", "#5f9447") + path(
        "M416 402 q-44 -32 -70 0 q30 30 70 0 Z", "#74a757"
    )
    return body + top + twirls + basil + rim + shine(f"M{400 - wide + 40} 480 q16 50 60 84", 11, 0.35)


def bowl_stack(look: Look) -> str:
    low = rounded(400, 480, 220, 640, 96, look.second)
    high = rounded(400, 376, 214, 540, 96, look.main)
    return (
        low
        + oval(400, 480, 220, 40, light(look.second, 0.2))
        + oval(400, 484, 208, 34, dark(look.second, 0.3))
        + high
        + mouth(400, 376, 214, look.main, dark(light(look.main, 0.3), 0.1), 8)
        + shine("M222 424 q22 50 60 80", 10, 0.5)
        + shine("M216 526 q20 42 54 66", 10, 0.4)
    )


def pitcher(look: Look) -> str:
    clay = look.main
    profile = [(210, 116), (290, 100), (440, 176), (560, 170), (632, 118)]
    spout = path("M292 214 Q240 190 214 178 Q236 250 304 306 Z", side(clay))
    bare = inside(turned_path(profile), rect(180, 540, 440, 140, side("#cf9a72")))
    stems = "".join(
        line(f"M{360 + 26 * i} 230 q{-20 + 14 * i} -70 {-46 + 34 * i} -130", "#6f8f57", 6) for i in range(4)
    )
    blooms = "".join(
        dot(312 + 62 * i + (i % 2) * 8, 104 - (i % 2) * 26, 34, ("#e59aa6", "#f1c3c6", "#d97f90", "#f5d7d2")[i])
        + dot(318 + 62 * i + (i % 2) * 8, 96 - (i % 2) * 26, 15, "#fff3ef", 0.7)
        for i in range(4)
    )
    return (
        stems
        + blooms
        + ear(500, 280, 500, 150, clay, 30)
        + turned(profile, clay)
        + bare
        + spout
        + mouth(400, 212, 114, clay)
        + shine("M262 400 Q246 480 262 540", 14, 0.6)
    )


def glass_body(outline: str, tint: str, liquid: str = "", *, rim: tuple[float, float, float] | None = None) -> str:
    """Something see-through: a pale tint, what it holds, two reflections."""
    parts = [path(outline, tint, 0.42), liquid, line(outline, light(tint, 0.55), 5, 0.9)]
    if rim is not None:
        cx, cy, rx = rim
        parts.append(ring(cx, cy, rx, rx * 0.16, light(tint, 0.7), 6))
    return "".join(parts)


def tumbler(look: Look) -> str:
    def one(cx: float, base: float, scale: float, level: float) -> str:
        top, half = base - 250 * scale, 96 * scale
        outline = f"M{cx - half} {top} L{cx - half * 0.78} {base} Q{cx} {base + 26 * scale} {cx + half * 0.78} {base} L{cx + half} {top}"
        water = path(
            f"M{cx - half * 0.93} {base - level} L{cx - half * 0.78} {base - 22} Q{cx} {base + 4} {cx + half * 0.78} {base - 22} "
            f"L{cx + half * 0.93} {base - level} Z",
            "#bfe0e6", 0.75,
        )  # fmt: skip
        facets = "".join(
            line(
                f"M{cx - half * 0.6 + half * 0.3 * i} {base - 130 * scale} L{cx - half * 0.52 + half * 0.26 * i} {base - 6}",
                "#ffffff",
                4,
                0.55,
            )
            for i in range(5)
        )
        return (
            glass_body(outline, look.main, water, rim=(cx, top, half))
            + facets
            + shine(f"M{cx - half * 0.74} {top + 40} L{cx - half * 0.66} {base - 60}", 9, 0.8)
        )

    return one(250, 560, 0.95, 130) + one(560, 570, 0.95, 90) + one(405, 632, 1.12, 170)


def wineglass(look: Look) -> str:
    def one(cx: float, base: float, wine: str) -> str:
        cup = f"M{cx - 100} {base - 440} Q{cx - 128} {base - 240} {cx} {base - 210} Q{cx + 128} {base - 240} {cx + 100} {base - 440}"
        drink = path(
            f"M{cx - 111} {base - 330} Q{cx - 100} {base - 230} {cx} {base - 216} Q{cx + 100} {base - 230} {cx + 111} {base - 330} Z",
            wine,
            0.75,
        )
        stem = rect(cx - 6, base - 214, 12, 208, dark(look.main, 0.1), 5, 0.75) + oval(
            cx, base, 92, 16, dark(look.main, 0.05), 0.75
        )
        return (
            stem
            + glass_body(cup, look.main, drink, rim=(cx, base - 440, 100))
            + shine(f"M{cx - 84} {base - 400} Q{cx - 96} {base - 320} {cx - 64} {base - 260}", 10, 0.7)
        )

    return one(290, 600, "#ead9a0") + one(510, 634, "#ead9a0")


def latte_glass(look: Look) -> str:
    def one(cx: float, base: float) -> str:
        outer = f"M{cx - 104} {base - 320} Q{cx - 122} {base - 120} {cx - 84} {base} Q{cx} {base + 22} {cx + 84} {base} Q{cx + 122} {base - 120} {cx + 104} {base - 320}"
        drink_d = f"M{cx - 86} {base - 300} Q{cx - 92} {base - 150} {cx - 52} {base - 50} Q{cx} {base - 26} {cx + 52} {base - 50} Q{cx + 92} {base - 150} {cx + 86} {base - 300} Z"
        layers = (
            rect(cx - 110, base - 310, 220, 70, "#fbf3e4")
            + rect(cx - 110, base - 244, 220, 90, "#b77d4b")
            + rect(cx - 110, base - 160, 220, 150, "#7a4a2c")
            + rect(cx - 110, base - 250, 220, 24, "#dcb58a", 0, 0.8)
        )
        return glass_body(outer, "#d5e6e6", inside(drink_d, layers), rim=(cx, base - 320, 104)) + shine(
            f"M{cx - 92} {base - 280} Q{cx - 102} {base - 140} {cx - 78} {base - 40}", 9, 0.8
        )

    return one(285, 590) + one(515, 632) if look.main else ""


def jar_trio(look: Look) -> str:
    def one(cx: float, top: float, filling: str, seed: int) -> str:
        d = f"M{cx - 88} {top} V612 Q{cx - 88} 634 {cx - 64} 636 H{cx + 64} Q{cx + 88} 634 {cx + 88} 612 V{top} Z"
        grains = rect(cx - 90, top + 40, 180, 620, filling) + "".join(
            oval(
                cx - 84 + u * 168,
                top + 42 + v * (590 - top),
                8,
                6,
                (light(filling, 0.25), dark(filling, 0.16))[(i + seed) % 2],
            )
            for i, (u, v, _) in enumerate(scatter(90))
        )
        lid = can(cx, top - 30, top + 4, 92, look.main) + grain(cx - 90, top - 22, 180, 26, look.main, 3)
        return (
            glass_body(d, "#d5e6e6", inside(d, grains))
            + rect(cx - 84, top + 2, 168, 8, "#ffffff", 3, 0.8)
            + lid
            + shine(f"M{cx - 66} {top + 50} V590", 11, 0.6)
        )

    return one(206, 440, "#a4502f", 0) + one(400, 330, "#e7c987", 1) + one(594, 220, "#f3ead9", 0)


def swing_bottle(look: Look) -> str:
    d = turned_path([(210, 34), (300, 36), (390, 92), (420, 96), (620, 96), (634, 88)], foot=0.1)
    drink = inside(d, rect(290, 250, 220, 410, "#efc5c0", 0, 0.85))
    stopper = can(400, 176, 208, 28, "#f6f3ee") + rect(372, 204, 56, 10, look.second, 4)
    wire = line(
        "M366 226 H434 M366 226 Q340 270 372 300 M434 226 Q470 270 428 300 M376 180 Q400 130 424 180", "#8d9498", 6
    )
    sprig = line("M400 600 Q386 500 410 400", "#6a9a4a", 5, 0.8) + "".join(
        oval(404 + (18 if i % 2 else -18), 430 + 32 * i, 16, 8, "#84b061", 0.8) for i in range(5)
    )
    return glass_body(d, look.main, drink) + sprig + stopper + wire + shine("M326 440 V590", 13, 0.8)


def caddy(look: Look) -> str:
    body = can(400, 330, 630, 172, look.main)
    bail = line("M232 350 C200 120 600 120 568 350", "#8d9498", 9) + rect(340, 156, 120, 34, side("#ddb98a"), 15)
    lid = path("M220 322 Q230 262 400 258 Q570 262 580 322 Q400 372 220 322 Z", side(look.main)) + line(
        "M220 324 Q400 376 580 324", look.second, 9
    )
    knob = can(400, 232, 262, 12, look.second) + oval(400, 230, 28, 12, look.second)
    stripe = line("M228 596 Q400 654 572 596", look.second, 9)
    sign = path("M400 430 C330 440 320 530 400 560 C480 530 470 440 400 430 Z", look.second) + line(
        "M400 550 V450", light(look.main, 0.2), 6
    )
    return body + stripe + bail + lid + knob + sign + shine("M262 380 V570", 14, 0.6)
