"""Bottles, umbrellas and the small machines of a journey."""

from workers.seed.drawing.ink import Look, dot, down, inside, line, metal, mirror, oval, path, rect, ring, side, turn
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import can, ear, grain, shine, turned


def flask(look: Look) -> str:
    if look.has("short"):
        body = turned([(320, 60), (360, 116), (600, 118), (632, 104)], look.main, foot=0.14)
        boot = path("M284 540 Q400 570 516 540 V612 Q510 640 400 646 Q290 640 284 612 Z", side(look.second))
        cap = can(400, 276, 330, 78, look.second) + line(
            "M400 270 C400 220 440 210 462 190", light(look.second, 0.3), 20
        )
        face = (
            mirror(dot(366, 440, 12, "#3a2a22"))
            + line("M372 470 Q400 496 428 470", "#3a2a22", 7)
            + mirror(dot(340, 466, 14, "#f0a58f", 0.8))
        )
        return body + boot + cap + face + shine("M312 380 V520", 12, 0.5)
    body = turned([(200, 56), (236, 62), (310, 106), (600, 108), (634, 98)], look.main, foot=0.14)
    cap = can(400, 130, 206, 64, look.second) + grain(338, 140, 124, 64, look.second, 5)
    loop = line("M364 132 C364 76 436 76 436 132", dark(look.second, 0.25), 13)
    collar = line("M344 212 Q400 228 456 212", metal_edge(), 8)
    mark = line("M352 470 q24 -26 48 0 t48 0 M352 500 q24 -26 48 0 t48 0", light(look.main, 0.5), 6, 0.8)
    return body + loop + cap + collar + mark + shine("M320 340 V590", 13, 0.4)


def metal_edge() -> str:
    return "#c3c9cc"


def thermos(look: Look) -> str:
    body = turned([(230, 108), (600, 108), (634, 102)], look.main, straight=True, foot=0.14)
    cup = turned([(96, 78), (130, 92), (226, 98)], look.second, straight=True) + oval(
        400, 96, 78, 13, light(look.second, 0.4)
    )
    bands = rect(288, 224, 224, 18, metal(look.second), 6) + rect(288, 604, 224, 20, metal(look.second), 6)
    handle = line("M508 320 H570 Q584 320 584 336 V480 Q584 496 570 496 H508", dark(look.main, 0.35), 20)
    dents = "".join(dot(310 + (i * 53) % 180, 270 + (i * 71) % 320, 5, light(look.main, 0.3), 0.35) for i in range(60))
    return handle + body + dents + cup + bands + shine("M320 270 V580", 14, 0.4)


def umbrella(look: Look) -> str:
    canopy = "M90 400 C110 200 260 120 400 116 C540 120 690 200 710 400 Q660 356 606 394 Q560 350 504 392 Q450 346 400 392 Q350 346 296 392 Q240 350 194 394 Q140 356 90 400 Z"
    panels = path(
        "M400 116 C300 180 270 300 296 392 Q240 350 194 394 C200 250 290 150 400 116 Z", dark(look.main, 0.12)
    ) + path("M400 116 C500 180 530 300 504 392 Q560 350 606 394 C600 250 510 150 400 116 Z", dark(look.main, 0.1))
    short = look.second == "#2e3034"
    shaft = rect(394, 110, 12, 500, "#8d9498", 5)
    if short:
        crook = rect(378, 570, 44, 90, side(look.second), 14)
    else:
        crook = line("M400 560 V640 C400 700 490 700 490 636", look.second, 28) + line(
            "M394 566 V640 C396 690 470 700 480 650", light(look.second, 0.35), 6, 0.6
        )
    tip = path("M392 116 L400 70 L408 116 Z", "#6b6f73")
    under = path(
        "M100 396 Q400 350 700 396 Q560 380 504 392 Q450 346 400 392 Q350 346 296 392 Q240 380 100 396 Z",
        dark(look.main, 0.45),
    )
    return (
        under
        + shaft
        + crook
        + tip
        + path(canopy, side(look.main))
        + panels
        + shine("M170 300 C210 210 280 170 350 150", 12, 0.35)
    )


def adapter(look: Look) -> str:
    pins = rect(330, 160, 18, 90, metal("#c9a04f"), 4) + rect(452, 160, 18, 90, metal("#c9a04f"), 4)
    cube = rect(230, 240, 340, 392, side(look.main), 50) + rect(230, 430, 340, 40, look.second)
    face = (
        rect(276, 500, 110, 34, "#474b50", 17)
        + rect(414, 500, 110, 34, "#474b50", 17)
        + rect(296, 511, 70, 12, "#8d9498", 6)
        + rect(434, 511, 70, 12, "#8d9498", 6)
    )
    slider = (
        rect(270, 300, 260, 30, dark(look.main, 0.14), 15)
        + dot(336, 315, 24, metal("#b9c0c4"))
        + "".join(rect(300 + 72 * i, 356, 40, 10, dark(look.main, 0.3), 5) for i in range(3))
    )
    lamp = dot(400, 584, 8, "#6abf69")
    return pins + cube + face + slider + lamp + shine("M262 300 V420", 12, 0.6)


def luggage_scale(look: Look) -> str:
    strap = line("M330 470 C300 700 500 700 470 470", look.second, 30) + line(
        "M336 480 C320 670 480 670 464 480", light(look.second, 0.3), 6, 0.5
    )
    hook = rect(378, 430, 44, 60, metal("#b9c0c4"), 8)
    body = path(
        "M170 250 Q170 210 220 210 H580 Q630 210 630 250 V360 Q630 440 540 440 H260 Q170 440 170 360 Z", side(look.main)
    )
    grip = path("M250 210 C260 120 540 120 550 210 H500 C490 168 310 168 300 210 Z", side(dark(look.main, 0.1)))
    screen = rect(280, 260, 240, 110, "#cfe3d6", 12) + "".join(
        line(d, "#2c3a33", 10)
        for d in (
            "M316 290 h30 v22 h-30 v30 h30",
            "M376 290 v22 h30 M406 290 v52",
            "M440 342 v0",
            "M462 290 h30 v52 h-30 Z",
        )
    )
    keys = rect(290, 392, 80, 24, look.second, 12) + rect(430, 392, 80, 24, light(look.main, 0.3), 12)
    return grip + strap + hook + body + screen + keys + shine("M196 260 V360", 10, 0.3)


def rolled_rug(look: Look) -> str:
    roll = path(
        "M180 440 H600 Q690 440 690 540 Q690 640 600 640 H180 Q110 640 110 540 Q110 440 180 440 Z", down(look.main)
    )
    d = "M180 440 H600 Q690 440 690 540 Q690 640 600 640 H180 Q110 640 110 540 Q110 440 180 440 Z"
    plaid = "".join(
        rect(150 + 76 * i, 430, 26, 220, look.second, 0, 0.45)
        + rect(184 + 76 * i, 430, 6, 220, dark(look.main, 0.4), 0, 0.6)
        for i in range(7)
    )
    plaid += "".join(rect(100, 464 + 56 * i, 600, 18, look.second, 0, 0.35) for i in range(3))
    spiral = oval(604, 540, 86, 100, dark(look.main, 0.28)) + "".join(
        ring(604, 540, 70 - 18 * i, 82 - 22 * i, light(look.main, 0.25), 6, 0.9) for i in range(4)
    )
    fringe = "".join(line(f"M{604 + 4 * i} {636 - abs(i) * 2} l{i} 20", look.second, 4) for i in range(-14, 14, 3))
    straps = rect(226, 434, 36, 210, side("#a9673a"), 8) + rect(446, 434, 36, 210, side("#a9673a"), 8)
    carry = line("M244 440 C250 250 460 250 464 440", "#a9673a", 22) + line(
        "M252 420 C262 268 450 268 456 420", light("#a9673a", 0.4), 5, 0.6
    )
    return (
        carry
        + roll
        + inside(d, plaid)
        + spiral
        + fringe
        + straps
        + "".join(rect(x, 520, 52, 38, metal("#c9a04f"), 6) for x in (218, 438))
    )


def hose(look: Look) -> str:
    coils = "".join(
        ring(400, 250 + 42 * i, 170, 58, dark(look.main, 0.16), 34)
        + ring(400, 246 + 42 * i, 172, 56, light(look.main, 0.25), 8, 0.55)
        for i in range(8)
    )
    hook = line("M400 40 V120 C400 150 440 150 440 120", "#6b6f73", 12)
    tail = line("M566 560 C680 600 660 440 700 400", dark(look.main, 0.12), 32)
    gun = turn(
        rect(660, 300, 60, 110, metal(look.second), 12) + rect(610, 290, 120, 44, metal(look.second), 14) + path("M610 286 L560 276 V346 L610 336 Z", metal(look.second)) + line("M664 350 q-36 20 -30 60", dark(look.second, 0.4), 10),
        8, 690, 360,
    )  # fmt: skip
    return hook + tail + coils + gun


def mister(look: Look) -> str:
    body = turned([(360, 40), (400, 70), (480, 136), (590, 140), (634, 110)], look.main, foot=0.14)
    neck = can(400, 300, 362, 44, dark(look.main, 0.06))
    pump = can(400, 210, 300, 16, look.main) + oval(400, 204, 56, 16, metal(look.main))
    nozzle = path("M360 316 L250 290 V318 L356 346 Z", metal(look.main))
    fog = "".join(
        dot(226 - 30 * (i % 4) - (i * 7) % 13, 292 + (i % 7) * 18 - 50 + (i * 11) % 17, 4 + i % 4, "#ffffff", 0.75)
        for i in range(24)
    )
    beaten = "".join(
        dot(290 + (i * 67) % 220, 450 + (i * 43) % 170, 10, light(look.main, 0.35), 0.25) for i in range(30)
    )
    return (
        ear(440, 330, 470, 110, look.main, 14)
        + body
        + beaten
        + neck
        + pump
        + nozzle
        + fog
        + shine("M300 500 Q280 560 300 600", 14, 0.6)
    )
