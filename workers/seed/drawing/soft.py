"""Cushions, blankets, bedding and cloth that hangs."""

from workers.seed.drawing.ink import (
    Look,
    ball,
    dot,
    down,
    inside,
    line,
    mirror,
    oval,
    path,
    poly,
    rect,
    ring,
    scatter,
    side,
    speckles,
)
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import sprig


def cushion(look: Look) -> str:
    wide = look.has("wide")
    left, top, right, bottom = (110, 240, 690, 620) if wide else (140, 120, 660, 630)
    pinch = 34
    d = (
        f"M{left} {top} Q{(left + right) / 2} {top + pinch} {right} {top} Q{right - pinch} {(top + bottom) / 2} {right} {bottom} "
        f"Q{(left + right) / 2} {bottom - pinch * 0.4} {left} {bottom} Q{left + pinch} {(top + bottom) / 2} {left} {top} Z"
    )
    face = path(d, ball(look.main)) + inside(d, _print(look, left, top, right, bottom))
    dents = line(
        f"M{left + 14} {top + 14} q60 70 70 110 M{right - 14} {top + 14} q-60 70 -70 110", dark(look.main, 0.3), 5, 0.35
    )
    dents += line(
        f"M{left + 14} {bottom - 10} q60 -50 90 -60 M{right - 14} {bottom - 10} q-60 -50 -90 -60",
        dark(look.main, 0.3),
        5,
        0.3,
    )
    return face + dents + line(d, dark(look.main, 0.16), 6, 0.7)


def _print(look: Look, left: float, top: float, right: float, bottom: float) -> str:
    kind = look.kind("pattern")
    width, height = right - left, bottom - top
    if kind == "boucle":
        return "".join(
            ring(
                round(left + u * width),
                round(top + v * height),
                9 + 5 * w,
                8 + 4 * w,
                (dark(look.main, 0.13), light(look.main, 0.5))[i % 2],
                4,
                0.7,
            )
            for i, (u, v, w) in enumerate(scatter(420))
        )
    if kind == "print":
        return "".join(
            _pomegranate(left + 70 + 126 * c + (63 if r % 2 else 0), top + 90 + 116 * r, look.second)
            for r in range(5)
            for c in range(-1, 5)
        )
    if kind == "leaf":
        return (
            sprig(330, 590, 380, -12, look.second, 6)
            + sprig(470, 590, 320, 14, dark(look.second, 0.2), 5)
            + sprig(400, 600, 240, 2, light(look.second, 0.15), 4)
        )
    return speckles(160, left, top, width, height, light(look.main, 0.25), 3)


def _pomegranate(x: float, y: float, colour: str) -> str:
    crown = poly(
        [
            (x - 12, y - 26),
            (x - 14, y - 46),
            (x - 4, y - 36),
            (x, y - 50),
            (x + 4, y - 36),
            (x + 14, y - 46),
            (x + 12, y - 26),
        ],
        colour,
    )
    return dot(x, y, 30, colour, 0.9) + crown + oval(x, y + 2, 12, 18, "#f0e4cc", 0.85) + oval(x, y + 2, 5, 10, colour)


def bolster(look: Look) -> str:
    d = "M160 430 Q130 430 130 530 Q130 634 160 636 H640 Q680 630 680 530 Q680 434 640 430 Z"
    stripes = "".join(
        rect(150 + 44 * i, 420, 10, 230, look.second, 0, 0.85) + rect(166 + 44 * i, 420, 3, 230, look.second, 0, 0.7)
        for i in range(12)
    )
    end = oval(652, 533, 56, 103, dark(look.main, 0.1)) + "".join(
        line(f"M652 533 L{652 + 54 * x:.0f} {533 + 100 * y:.0f}", dark(look.main, 0.3), 3, 0.5)
        for x, y in ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1), (0.7, -0.7))
    )
    return (
        path(d, down(look.main))
        + inside(d, stripes)
        + path(d, down("#808080"), 0.12)
        + end
        + dot(652, 533, 15, ball(look.second))
    )


def throw(look: Look) -> str:
    small = look.has("small")
    left, right, top = (210, 590, 400) if small else (140, 660, 340)
    parts = []
    layers = 4
    height = (640 - top) / layers
    for i in range(layers):
        y = 640 - height * (i + 1)
        inset = (i % 2) * 8
        d = f"M{left + inset} {y + 6} H{right - inset - 30} Q{right - inset} {y + 6} {right - inset} {y + height / 2} Q{right - inset} {y + height} {right - inset - 30} {y + height} H{left + inset} Z"
        shade = (look.main, light(look.main, 0.1))[i % 2]
        parts.append(path(d, down(shade)) + inside(d, _weave(look, left, y, right, y + height)))
        parts.append(line(f"M{left + inset} {y + height - 2} H{right - inset - 34}", dark(look.main, 0.35), 4, 0.5))
    hang = f"M{left + 60} {top + 6} H{left + 240} V{610} Q{left + 150} {630} {left + 60} {610} Z"
    parts.append(path(hang, side(light(look.main, 0.12))) + inside(hang, _weave(look, left + 50, top, left + 250, 640)))
    if look.has("fringe"):
        parts += [
            line(
                f"M{left + 66 + 14 * i} 612 l{(i % 3) - 1} 34",
                look.second if look.kind("pattern") else dark(look.main, 0.1),
                5,
            )
            for i in range(13)
        ]
    parts.append(
        path(
            f"M{left} {top + 10} Q{left + 20} {top - 26} {left + 70} {top - 26} H{right - 70} Q{right - 10} {top - 26} {right - 6} {top + 20} Z",
            light(look.main, 0.2),
        )
    )
    return "".join(parts)


def _weave(look: Look, left: float, top: float, right: float, bottom: float) -> str:
    kind = look.kind("pattern")
    if kind == "waffle":
        across = "".join(
            line(f"M{left + 22 * i} {top} V{bottom}", dark(look.main, 0.22), 5, 0.4)
            for i in range(int((right - left) // 22) + 1)
        )
        return across + "".join(
            line(f"M{left} {top + 22 * i} H{right}", light(look.main, 0.4), 4, 0.5)
            for i in range(int((bottom - top) // 22) + 1)
        )
    if kind == "herringbone":
        return "".join(
            line(f"M{left + 26 * i} {top + 20 * j} l13 14 l13 -14", look.second, 4, 0.6)
            for i in range(int((right - left) // 26) + 1)
            for j in range(-1, int((bottom - top) // 20) + 1)
        )
    if kind == "quilt":
        return "".join(
            line(f"M{left} {top + 26 * j} " + "q26 -22 52 0 t52 0 " * 6, dark(look.main, 0.3), 4, 0.5)
            for j in range(int((bottom - top) // 26) + 2)
        )
    return "".join(
        line(
            f"M{round(left + u * (right - left))} {round(top + v * (bottom - top))} l{6 + 8 * w:.0f} {-6 + 12 * w:.0f}",
            light(look.main, 0.4),
            3,
            0.5,
        )
        for u, v, w in scatter(90)
    )


def bed_stack(look: Look) -> str:
    duvet = path("M120 470 Q110 640 150 640 H650 Q690 640 680 470 Q660 420 400 424 Q140 420 120 470 Z", down(look.main))
    folds = line("M150 530 Q400 556 650 530 M140 590 Q400 612 660 590", dark(look.main, 0.25), 5, 0.45)
    flip = path(
        "M116 476 Q140 420 400 424 Q660 420 684 476 Q660 520 400 516 Q140 520 116 476 Z", light(look.third, 0.1)
    )
    trim = line("M118 480 Q140 520 400 516 Q660 520 682 480", look.second, 8)
    pillows = ""
    for x, y, colour in ((250, 330, look.third), (470, 336, look.main)):
        d = f"M{x - 130} {y + 90} Q{x - 120} {y - 60} {x - 90} {y - 70} Q{x} {y - 44} {x + 110} {y - 70} Q{x + 140} {y - 30} {x + 140} {y + 90} Q{x} {y + 120} {x - 130} {y + 90} Z"
        pillows += path(d, ball(light(colour, 0.1))) + line(d, look.second, 5, 0.8)
    stars = ""
    if look.second == "#f1d14f":
        stars = "".join(dot(150 + u * 500, 540 + v * 84, 6, look.second) for u, v, _ in scatter(30)) + "".join(
            dot(160 + u * 420, 290 + v * 120, 6, look.second) for u, v, _ in scatter(22)
        )
    return pillows + duvet + folds + flip + trim + stars


def folded_sheet(look: Look) -> str:
    parts = []
    for i in range(3):
        y = 560 - 84 * i
        parts.append(
            path(
                f"M170 {y} H600 Q650 {y} 650 {y + 40} Q650 {y + 80} 600 {y + 80} H170 Z",
                down((look.main, light(look.main, 0.12))[i % 2]),
            )
        )
        parts.append(line(f"M176 {y + 24} H604 M176 {y + 52} H600", dark(look.main, 0.2), 3, 0.35))
    top = poly([(172, 394), (230, 336), (590, 336), (630, 394)], light(look.main, 0.2))
    band = path("M322 336 L290 394 V640 H360 V394 L384 336 Z", "#efe6d6") + rect(
        300, 470, 50, 70, dark("#efe6d6", 0.2), 4
    )
    ruffle = "".join(line(f"M{190 + 20 * i} 390 q6 10 12 0", dark(look.main, 0.25), 3, 0.6) for i in range(22))
    return "".join(parts) + top + ruffle + band


def pillow(look: Look) -> str:
    d = "M110 220 Q400 270 690 220 Q650 400 690 590 Q400 630 110 590 Q150 400 110 220 Z"
    puff = line(
        "M140 250 q90 80 100 130 M660 250 q-90 80 -100 130 M140 566 q80 -60 110 -80 M660 566 q-80 -60 -110 -80",
        dark(look.main, 0.25),
        6,
        0.35,
    )
    feather = path("M560 640 C620 560 700 560 740 500 C740 600 680 650 580 650 Z", light(look.main, 0.5)) + line(
        "M560 650 Q650 620 736 510", look.second, 4
    )
    return path(d, ball(look.main)) + puff + line(d, look.second, 6, 0.9) + feather


def towels(look: Look) -> str:
    shades = look.colours if len(look.colours) > 2 else (look.main, light(look.main, 0.12), look.main)
    parts = []
    for i, colour in enumerate(shades):
        y = 540 - 100 * i
        inset = 14 * i
        d = f"M{160 + inset} {y} H{590 - inset} Q{650 - inset} {y} {650 - inset} {y + 50} Q{650 - inset} {y + 100} {590 - inset} {y + 100} H{160 + inset} Q{140 + inset} {y + 50} {160 + inset} {y} Z"
        parts.append(path(d, down(colour)) + inside(d, speckles(150, 150, y, 500, 100, light(colour, 0.35), 4)))
        parts.append(
            line(f"M{156 + inset} {y + 50} H{620 - inset}", dark(colour, 0.3), 5, 0.6)
            + rect(160 + inset, y + 16, 420 - inset, 10, light(colour, 0.4), 4, 0.6)
        )
    roll = oval(400, 290, 150, 56, down(shades[-1])) if len(look.colours) < 3 else ""
    if roll:
        roll = (
            path("M250 250 H540 Q590 250 590 296 Q590 340 540 340 H250 Z", down(light(look.main, 0.06)))
            + oval(250, 295, 38, 45, light(look.main, 0.2))
            + ring(250, 295, 24, 29, dark(look.main, 0.2), 4)
            + ring(250, 295, 10, 13, dark(look.main, 0.2), 4)
        )
    return "".join(parts) + roll


def hanging_towel(look: Look) -> str:
    rail = rect(100, 130, 600, 22, "#c9a04f", 11) + mirror(dot(690, 141, 20, "#b08a3e"))
    d = "M220 130 Q400 112 580 130 L590 640 Q400 662 210 640 Z"
    if look.kind("pattern") == "check":
        cloth = "".join(rect(230 + 56 * i, 120, 20, 540, look.second, 0, 0.55) for i in range(7)) + "".join(
            rect(200, 170 + 56 * i, 400, 20, look.second, 0, 0.55) for i in range(9)
        )
        fringe = line("M250 140 q-14 -50 10 -60 q24 10 10 60", look.second, 6)
    else:
        cloth = "".join(
            rect(200, y, 400, h, look.second)
            for y, h in ((210, 16), (240, 50), (306, 16), (480, 16), (510, 50), (576, 16))
        )
        fringe = "".join(
            line(f"M{222 + 24 * i} 640 l{(i % 3) - 1} 44", look.main, 6) + dot(222 + 24 * i, 648, 7, look.main)
            for i in range(16)
        )
    folds = "".join(
        line(f"M{270 + 80 * i} 140 Q{262 + 82 * i} 400 {276 + 78 * i} 640", dark(look.main, 0.4), 9, 0.16)
        for i in range(4)
    )
    return (
        rail
        + fringe
        + path(d, side(look.main))
        + inside(d, cloth + folds)
        + rect(216, 128, 368, 26, light(look.main, 0.3), 12, 0.6)
    )


def robe(look: Look) -> str:
    hook = line("M400 60 V110", "#8d9498", 10) + line("M250 190 Q400 80 550 190", "#b98b5b", 18)
    sleeves = mirror(path("M540 190 Q640 210 660 330 L700 540 L600 560 L560 380 Z", side(dark(look.main, 0.08))))
    d = "M270 180 Q400 140 530 180 L590 660 Q400 690 210 660 Z"
    waffle = "".join(line(f"M{210 + 18 * i} 150 V690", dark(look.main, 0.2), 2, 0.35) for i in range(23)) + "".join(
        line(f"M190 {160 + 18 * i} H610", dark(look.main, 0.2), 2, 0.35) for i in range(30)
    )
    collar = path("M330 164 Q400 200 470 164 L440 420 L400 470 L360 420 Z", light(look.main, 0.35)) + line(
        "M332 166 L404 470 M468 166 L398 468", look.second, 8
    )
    belt = rect(244, 440, 312, 36, dark(look.main, 0.12), 8) + line(
        "M400 460 L370 600 M400 460 L436 590", dark(look.main, 0.14), 26
    )
    pockets = mirror(rect(478, 530, 84, 96, light(look.main, 0.2), 8) + line("M478 548 h84", look.second, 5))
    return hook + sleeves + path(d, side(look.main)) + inside(d, waffle) + collar + pockets + belt


def tablecloth(look: Look) -> str:
    top = oval(400, 330, 320, 90, light(look.main, 0.12))
    d = "M80 330 Q90 560 60 620 Q120 650 170 624 Q230 664 300 634 Q360 668 420 636 Q490 668 550 632 Q620 658 680 622 Q730 640 740 616 Q712 560 720 330 Q700 420 400 420 Q100 420 80 330 Z"
    folds = "".join(
        line(f"M{x0} {398 + abs(400 - x0) * -0.06:.0f} Q{x1} 520 {x1} 630", dark(look.main, 0.4), 12, 0.3)
        for x0, x1 in ((150, 130), (230, 224), (320, 310), (410, 418), (500, 512), (590, 606), (660, 676))
    )
    hem = line(
        "M64 600 Q120 630 170 604 Q230 644 300 614 Q360 648 420 616 Q490 648 550 612 Q620 638 680 602 L736 598",
        light(look.main, 0.3),
        4,
        0.6,
    )
    fruit = oval(400, 330, 120, 34, "#f6f3ee") + "".join(
        dot(340 + 46 * i, 300 - (i % 2) * 16, 32, ball(("#c0303a", "#dba72f", "#6a9a4a", "#c0303a")[i]))
        for i in range(4)
    )
    return path(d, side(look.main)) + inside(d, folds) + hem + top + fruit


def curtain(look: Look) -> str:
    window = (
        rect(190, 120, 420, 540, "#d3e6f0", 6)
        + rect(190, 120, 420, 270, "#e4f1f6", 6)
        + path("M190 560 Q300 500 400 556 T610 540 V660 H190 Z", "#a9c79d")
    )
    frame = line("M190 120 H610 V660 H190 Z M400 120 V660 M190 390 H610", "#fdfbf6", 16)
    rod = rect(80, 76, 640, 18, look.second, 9) + mirror(dot(716, 85, 22, ball(look.second)))
    parts = []
    for left in (90, 470):
        d = f"M{left} 90 H{left + 240} Q{left + 226} 400 {left + 246} 700 Q{left + 120} 716 {left - 8} 700 Q{left + 12} 400 {left} 90 Z"
        parts.append(path(d, side(look.main), 0.86))
        parts.append(
            inside(
                d,
                "".join(
                    line(
                        f"M{left + 20 + 34 * i} 90 Q{left + 12 + 36 * i} 400 {left + 22 + 34 * i} 706",
                        dark(look.main, 0.3),
                        10,
                        0.25,
                    )
                    for i in range(7)
                ),
            )
        )
        parts += [ring(left + 18 + 41 * i, 88, 11, 15, look.second, 6) for i in range(6)]
    return window + frame + rod + "".join(parts)
