"""Bags one carries and cases one rolls."""

from workers.seed.drawing.ink import (
    Look,
    ball,
    dot,
    down,
    inside,
    line,
    metal,
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
from workers.seed.drawing.solids import shine

BRASS = "#c9a04f"


def stitches(d: str, colour: str) -> str:
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="3" stroke-dasharray="10 8" opacity="0.75"/>'


def backpack(look: Look) -> str:
    cloth = look.main
    straps = mirror(line("M250 300 C180 380 190 520 240 600", dark(cloth, 0.3), 38))
    loop = line("M360 176 C360 110 440 110 440 176", dark(cloth, 0.3), 18)
    d = "M230 330 C230 200 300 164 400 164 C500 164 570 200 570 330 V590 Q570 640 520 640 H280 Q230 640 230 590 Z"
    body = path(d, side(cloth))
    ears = ""
    if look.has("ears"):
        ears = poly([(266, 240), (250, 110), (372, 176)], cloth) + poly([(534, 240), (550, 110), (428, 176)], cloth)
        ears += poly([(280, 216), (268, 146), (334, 182)], look.second) + poly(
            [(520, 216), (532, 146), (466, 182)], look.second
        )
        face = path(
            "M232 400 Q330 380 400 470 Q470 380 568 400 V590 Q568 636 520 636 H280 Q232 636 232 590 Z", look.second
        )
        eyes = mirror(dot(330, 350, 16, "#3a2a22") + dot(335, 345, 5, "#ffffff")) + oval(400, 470, 26, 20, "#3a2a22")
        return (
            straps
            + loop
            + ears
            + body
            + face
            + eyes
            + line("M262 560 Q400 590 538 560", dark(look.second, 0.3), 5, 0.7)
        )
    pocket = path(
        "M262 450 Q262 424 290 424 H510 Q538 424 538 450 V584 Q538 612 510 612 H290 Q262 612 262 584 Z",
        light(cloth, 0.07),
    )
    zips = line("M250 370 C252 240 320 206 400 206 C480 206 548 240 550 370", dark(cloth, 0.45), 7) + line(
        "M284 466 H516", dark(cloth, 0.45), 6
    )
    pulls = rect(508, 462, 10, 40, look.second, 4) + rect(544, 366, 10, 38, look.second, 4)
    patch = rect(350, 320, 100, 56, side(look.second), 8) + stitches("M358 328 h84 v40 h-84 Z", light(look.second, 0.5))
    flanks = mirror(path("M570 470 q40 10 40 60 v60 q0 44 -44 48 Z", dark(cloth, 0.2)))
    return (
        straps
        + loop
        + flanks
        + body
        + pocket
        + zips
        + pulls
        + patch
        + stitches("M276 596 H524", light(cloth, 0.5))
        + shine("M262 330 Q264 250 310 214", 10, 0.3)
    )


def rolltop(look: Look) -> str:
    cloth = look.main
    straps = mirror(line("M262 320 C190 400 200 540 250 610", dark(look.second, 0.2), 34))
    body = path("M256 250 H544 L572 590 Q572 640 524 640 H276 Q228 640 228 590 Z", side(cloth))
    roll = rect(236, 150, 328, 54, side(dark(cloth, 0.08)), 26) + rect(246, 196, 308, 60, side(dark(cloth, 0.18)), 12)
    ends = mirror(oval(556, 177, 18, 26, dark(cloth, 0.3)))
    strap = (
        rect(378, 140, 44, 300, side(look.second), 8)
        + rect(370, 330, 60, 40, metal(BRASS), 8)
        + rect(384, 342, 32, 16, look.second, 3)
    )
    pocket = (
        rect(276, 450, 248, 156, light(cloth, 0.06), 16)
        + line("M276 496 H524", dark(cloth, 0.4), 6)
        + stitches("M288 594 H512", light(cloth, 0.5))
    )
    base = path("M232 566 H568 L572 590 Q572 640 524 640 H276 Q228 640 228 590 Z", side(look.second))
    return straps + body + pocket + base + roll + ends + strap + shine("M270 290 L256 540", 9, 0.3)


def tote(look: Look) -> str:
    cloth = look.main
    thin = look.has("thin")
    handle_width = 18 if thin else 26
    grip = look.second if not thin else dark(cloth, 0.1)
    behind = line("M320 340 C310 140 490 140 480 340", dark(grip, 0.25), handle_width)
    if look.has("leather"):
        d = "M216 320 H584 L626 640 H174 Z"
    else:
        d = "M200 320 Q400 336 600 320 L622 600 Q624 640 590 640 H210 Q176 640 178 600 Z"
    body = path(d, side(cloth))
    details = ""
    if look.kind("pattern") == "base":
        details = inside(
            d,
            rect(150, 540, 500, 120, side(look.second))
            + rect(316, 320, 26, 230, look.second)
            + rect(458, 320, 26, 230, look.second),
        )
    if look.has("leather"):
        details = stitches("M232 338 H568 L606 622 H194 Z", light(cloth, 0.5)) + rect(366, 380, 68, 34, metal(BRASS), 6)
    if thin:
        details = inside(
            d,
            "".join(
                line(f"M{250 + 70 * i} 330 Q{240 + 72 * i} 480 {256 + 68 * i} 640", dark(cloth, 0.3), 5, 0.35)
                for i in range(5)
            ),
        )
        details += rect(520, 560, 70, 56, dark(cloth, 0.12), 6) + dot(555, 588, 10, look.second)
    front = line("M320 350 C300 90 500 90 480 350", grip, handle_width)
    inner = path("M202 320 Q400 296 598 320 Q400 346 202 320 Z", dark(cloth, 0.4))
    return (
        behind
        + inner
        + body
        + details
        + front
        + rect(306, 330, 28, 44, grip, 4)
        + rect(466, 330, 28, 44, grip, 4)
        + shine("M222 380 L206 580", 9, 0.3)
    )


def satchel(look: Look) -> str:
    cloth = look.main
    strap = line("M180 380 C150 60 650 60 620 380", dark(look.second, 0.1), 26)
    body = rect(160, 340, 480, 300, side(dark(cloth, 0.12)), 26)
    flap = path(
        "M150 330 Q150 310 176 310 H624 Q650 310 650 330 V500 Q640 560 580 560 H220 Q160 560 150 500 Z", side(cloth)
    )
    belts = "".join(
        rect(x, 420, 44, 176, side(look.second), 8)
        + rect(x - 6, 520, 56, 40, metal(BRASS), 7)
        + rect(x + 8, 530, 28, 20, look.second, 3)
        for x in (250, 506)
    )
    return (
        strap
        + body
        + flap
        + stitches("M168 330 H632 V500 Q624 544 576 544 H224 Q176 544 168 500 Z", light(cloth, 0.45))
        + belts
        + shine("M180 350 V480", 9, 0.3)
    )


def halfmoon(look: Look) -> str:
    hide = look.main
    strap = line("M196 400 C180 -10 620 -10 604 400", dark(hide, 0.1), 18) + mirror(
        ring(602, 404, 20, 24, look.second, 8)
    )
    d = "M170 420 Q400 330 630 420 Q640 640 400 640 Q160 640 170 420 Z"
    zipper = line("M190 420 Q400 344 610 420", look.second, 8) + rect(600, 420, 14, 50, look.second, 6)
    return (
        strap
        + path(d, side(hide))
        + stitches("M188 440 Q400 360 612 440 Q616 622 400 622 Q184 622 188 440 Z", light(hide, 0.45))
        + zipper
        + ring(400, 530, 34, 34, look.second, 9)
        + shine("M212 470 Q220 560 290 598", 11, 0.3)
    )


def bumbag(look: Look) -> str:
    cloth = look.main
    belt = line("M150 470 C-10 300 300 160 400 160 C500 160 810 300 650 470", dark(cloth, 0.1), 30)
    buckle = rect(356, 138, 88, 46, look.second, 10)
    d = "M140 430 Q400 350 660 430 Q690 640 400 640 Q110 640 140 430 Z"
    return (
        belt
        + buckle
        + path(d, side(cloth))
        + line("M168 440 Q400 370 632 440", look.second, 9)
        + line("M190 530 Q400 590 610 530", light(cloth, 0.2), 6)
        + rect(620, 436, 14, 54, look.second, 6)
        + rect(340, 460, 120, 40, light(cloth, 0.12), 8)
        + shine("M176 480 Q190 560 250 600", 10, 0.25)
    )


def suitcase(look: Look) -> str:
    large = look.has("large")
    left, top, width = (210, 150, 380) if large else (240, 230, 320)
    shell = look.main
    bottom = 612
    pole = mirror(rect(440, top - 120, 12, 130, "#8d9498")) + rect(342, top - 136, 116, 26, side("#474b50"), 12)
    body = rect(left, top, width, bottom - top, side(shell), 40)
    grooves = "".join(
        rect(left + 30 + i * (width - 60) / 6, top + 24, 12, bottom - top - 48, dark(shell, 0.18), 6, 0.55)
        + rect(left + 42 + i * (width - 60) / 6, top + 24, 5, bottom - top - 48, light(shell, 0.35), 3, 0.5)
        for i in range(7)
    )
    wheels = "".join(
        rect(x - 18, 604, 36, 20, "#474b50", 6) + dot(x, 628, 17, "#2e3034") + dot(x, 628, 7, "#8d9498")
        for x in (left + 50, left + width - 50)
    )
    grip = rect(340, top - 14, 120, 22, look.second, 10)
    lock = rect(left + width - 30, (top + bottom) / 2 - 30, 34, 60, metal(look.second), 8)
    frame = (
        line(f"M{left + 4} {top + 60} V{bottom - 60} M{left + width - 4} {top + 60} V{bottom - 60}", look.second, 8)
        if large
        else ""
    )
    tag = (
        line(f"M{left + 80} {top} q-10 30 -6 44", "#a9673a", 5)
        + rect(left + 54, top + 40, 44, 70, "#ea7560", 8)
        + rect(left + 64, top + 58, 24, 34, "#fbf4e6", 3)
    )
    return pole + wheels + body + grooves + grip + lock + frame + tag


def duffel(look: Look) -> str:
    cloth = look.main
    d = "M130 470 Q130 350 240 340 H560 Q670 350 670 470 V580 Q670 640 600 640 H200 Q130 640 130 580 Z"
    behind = line("M290 400 C290 190 510 190 510 400", dark(look.second, 0.3), 22)
    front = line("M280 560 C260 210 540 210 520 560", look.second, 26)
    ends = mirror(path("M670 470 Q670 360 596 344 Q560 470 600 640 Q670 640 670 580 Z", dark(cloth, 0.16)))
    zipper = line("M200 372 H600", dark(cloth, 0.5), 8) + rect(580, 366, 50, 12, look.second, 5)
    wrap = rect(360, 216, 80, 40, side(look.second), 12)
    tabs = "".join(
        rect(x - 20, 540, 40, 60, side(look.second), 6)
        + stitches(f"M{x - 13} 548 h26 v44 h-26 Z", light(look.second, 0.5))
        for x in (280, 520)
    )
    rings = mirror(ring(668, 430, 14, 18, BRASS, 7))
    return behind + path(d, side(cloth)) + ends + zipper + front + wrap + tabs + rings + shine("M150 450 V570", 9, 0.25)


def wash_bag(look: Look) -> str:
    cloth = look.main
    hook = line("M400 250 V196 Q400 160 430 160 Q456 164 450 192", "#8d9498", 9)
    d = "M190 300 Q190 270 220 270 H580 Q610 270 610 300 V600 Q610 640 570 640 H230 Q190 640 190 600 Z"
    strap = rect(376, 250, 48, 30, look.second, 6)
    zipper = line("M200 360 H600", "#f0e4cc", 8) + rect(560, 352, 56, 16, look.second, 6)
    handle = line("M612 380 q60 10 60 70 q0 60 -60 70", look.second, 20)
    patch = rect(350, 470, 100, 60, side(look.second), 8) + stitches("M358 478 h84 v44 h-84 Z", light(look.second, 0.5))
    return (
        hook
        + handle
        + path(d, side(cloth))
        + path("M190 300 Q190 270 220 270 H580 Q610 270 610 300 V356 H190 Z", light(cloth, 0.1))
        + strap
        + zipper
        + patch
        + shine("M214 400 V590", 9, 0.25)
    )


def packing_cubes(look: Look) -> str:
    def cube(x: float, y: float, width: float, height: float, colour: str) -> str:
        mesh = "".join(
            line(f"M{x + 26} {y + 40 + 14 * i} h{width - 52}", light(colour, 0.4), 2, 0.6)
            for i in range(int((height - 66) // 14))
        ) + "".join(
            line(f"M{x + 30 + 14 * i} {y + 34} v{height - 62}", light(colour, 0.4), 2, 0.6)
            for i in range(int((width - 56) // 14))
        )
        return (
            rect(x, y, width, height, side(colour), 18)
            + rect(x + 22, y + 32, width - 44, height - 54, dark(colour, 0.25), 12)
            + mesh
            + line(f"M{x + 16} {y + 18} h{width - 32}", look.second, 5)
            + rect(x + width - 60, y + 10, 44, 16, look.second, 6)
            + line(f"M{x + width / 2 - 40} {y} q40 -36 80 0", dark(colour, 0.3), 12)
        )

    if look.has("single"):
        shirt = path("M230 330 L330 276 Q400 330 470 276 L570 330 V600 H230 Z", side("#f6f3ee")) + path(
            "M330 276 L400 350 L372 380 L316 290 Z M470 276 L400 350 L428 380 L484 290 Z", "#dfe7ee"
        )
        buttons = "".join(dot(400, 390 + 50 * i, 7, "#b9c0c4") for i in range(5))
        wings = path(
            "M150 250 H240 V640 H150 Q130 640 130 620 V270 Q130 250 150 250 Z M560 250 H650 Q670 250 670 270 V620 Q670 640 650 640 H560 Z",
            side(look.main),
        )
        return (
            rect(130, 230, 540, 410, dark(look.main, 0.15), 20)
            + shirt
            + line("M400 350 V600", "#c5cdd4", 4)
            + buttons
            + wings
            + rect(236, 590, 328, 50, side(look.main))
            + line("M150 262 V628 M650 262 V628", look.second, 5)
        )
    return (
        cube(150, 210, 330, 240, look.main)
        + cube(380, 330, 280, 190, light(look.main, 0.14))
        + cube(170, 440, 260, 200, dark(look.main, 0.08))
        + cube(450, 500, 200, 140, look.main)
    )


def neck_pillow(look: Look) -> str:
    d = "M400 150 C620 150 700 330 660 540 Q640 640 560 630 Q480 616 500 520 C520 420 500 350 400 350 C300 350 280 420 300 520 Q320 616 240 630 Q160 640 140 540 C100 330 180 150 400 150 Z"
    seam = line("M400 186 C590 186 664 340 628 540 M400 186 C210 186 136 340 172 540", dark(look.main, 0.2), 4, 0.5)
    cord = line("M500 600 Q400 680 300 600", dark(look.main, 0.4), 6) + rect(382, 622, 36, 26, dark(look.main, 0.5), 8)
    return path(d, ball(look.main)) + seam + cord + shine("M210 260 Q280 190 380 182", 14, 0.4)


def eye_mask(look: Look) -> str:
    band = line("M150 360 C60 200 300 190 400 200 C500 190 740 200 650 360", dark(look.main, 0.2), 26)
    d = "M130 380 C130 300 260 290 400 320 C540 290 670 300 670 380 C680 520 560 570 470 510 Q430 470 400 470 Q370 470 330 510 C240 570 120 520 130 380 Z"
    lids = line("M210 420 Q270 470 330 430 M470 430 Q530 470 590 420", look.second, 7)
    lashes = "".join(
        line(
            f"M{228 + 26 * i} {438 + (12 if 0 < i < 3 else 2)} l-4 22 M{488 + 26 * i} {440 + (12 if 0 < i < 3 else 2)} l4 22",
            look.second,
            5,
        )
        for i in range(4)
    )
    edge = line(d, light(look.main, 0.25), 8, 0.7)
    return band + path(d, down(look.main)) + edge + lids + lashes + shine("M170 360 Q230 326 300 334", 10, 0.35)


def wallet(look: Look) -> str:
    card = (
        rect(300, 180, 230, 300, "#f6f3ee", 10)
        + rect(320, 206, 190, 18, "#2f5bb7", 4)
        + rect(320, 240, 120, 10, "#9a9a98", 4)
        + rect(320, 262, 150, 10, "#9a9a98", 4)
    )
    passport = turn(
        rect(250, 200, 220, 300, side("#8a2433"), 12)
        + ring(360, 320, 44, 44, look.second, 7)
        + rect(300, 400, 120, 12, look.second, 4),
        -6,
        360,
        350,
    )
    cover = rect(200, 280, 400, 360, side(look.main), 24)
    fold = rect(200, 280, 40, 360, dark(look.main, 0.2), 20)
    snap = path("M600 420 h50 q20 0 20 24 t-20 24 h-50 Z", side(dark(look.main, 0.08))) + dot(
        632, 444, 14, ball(look.second)
    )
    return (
        card
        + passport
        + cover
        + fold
        + snap
        + stitches("M256 298 H584 V622 H256", light(look.main, 0.45))
        + shine("M270 320 V560", 9, 0.2)
    )


def luggage_tag(look: Look) -> str:
    def tag(colour: str, tilt: float, dx: float) -> str:
        strap = line(f"M{400 + dx} 250 C{330 + dx} 120 {470 + dx} 120 {400 + dx} 250", dark(colour, 0.15), 22)
        body = path(
            f"M{310 + dx} 300 L{360 + dx} 240 H{440 + dx} L{490 + dx} 300 V560 Q{490 + dx} 590 {460 + dx} 590 H{340 + dx} Q{310 + dx} 590 {310 + dx} 560 Z",
            side(colour),
        )
        window = rect(340 + dx, 380, 120, 160, "#fbf4e6", 8) + "".join(
            rect(356 + dx, 410 + 34 * i, 88 - 20 * (i == 3), 8, "#9a9a98", 3) for i in range(4)
        )
        return turn(
            strap
            + body
            + window
            + ring(400 + dx, 290, 18, 18, BRASS, 7)
            + stitches(f"M{322 + dx} 310 V578 H{478 + dx} V310", light(colour, 0.5)),
            tilt,
            400 + dx,
            400,
        )

    return tag(look.main, -12, -120) + tag(look.second, 14, 120)
