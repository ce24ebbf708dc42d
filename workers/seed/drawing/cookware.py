"""Pots, pans and what cooks with them."""

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
    rect,
    ring,
    side,
    turn,
)
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import can, ear, grain, mouth, shine, turned


def casserole(look: Look) -> str:
    wide = 290 if look.has("oval") else 250
    body = look.main
    loops = mirror(
        line(f"M{400 + wide - 14} 440 q64 -8 64 30 q0 34 -70 30", dark(body, 0.1), 24)
        + line(f"M{400 + wide - 14} 436 q60 -6 58 28", light(body, 0.3), 6, 0.6)
    )
    pot = turned([(410, wide), (560, wide - 4), (628, wide - 34)], body, foot=0.1)
    lid = path(
        f"M{400 - wide - 8} 404 C{400 - wide + 10} 318 {400 - 120} 300 400 300 "
        f"C{400 + 120} 300 {400 + wide - 10} 318 {400 + wide + 8} 404 Q400 {404 + wide * 0.16} {400 - wide - 8} 404 Z",
        side(body),
    )
    rim = line(f"M{400 - wide - 8} 404 Q400 {404 + wide * 0.32} {400 + wide + 8} 404", dark(body, 0.3), 7)
    knob = can(400, 272, 304, 18, dark(look.second, 0.15)) + oval(400, 262, 46, 20, metal(look.second))
    gleam = shine(f"M{400 - wide + 50} 372 C{400 - wide + 90} 340 {400 - 150} 328 {400 - 90} 322", 11, 0.45)
    return loops + pot + lid + rim + knob + gleam + shine(f"M{400 - wide + 36} 470 q4 70 30 120", 10, 0.28)


def pan(look: Look) -> str:
    flat = look.has("flat")
    deep = 26 if flat else 58
    body = look.main
    handle = path("M560 470 L760 396 Q786 390 790 410 Q790 428 768 434 L570 512 Z", side(look.second))
    eye = oval(764, 414, 11, 8, "#ffffff", 0.85)
    rivets = dot(588, 478, 7, light(look.second, 0.5)) + dot(612, 469, 7, light(look.second, 0.5))
    wall = path(
        f"M110 500 C130 {500 + deep} 190 {560 + deep} 360 {560 + deep} C530 {560 + deep} 590 {500 + deep} 610 500 Z",
        side(body),
    )
    top = oval(360, 500, 250, 92, light(body, 0.24)) + oval(360, 504, 236, 82, dark(body, 0.22))
    floor = oval(360, 512, 206, 66, metal(dark(body, 0.06)))
    return handle + eye + rivets + wall + top + floor + shine("M150 486 C180 446 250 424 330 420", 7, 0.5)


def saucepan(look: Look) -> str:
    body = look.main
    handle = path("M560 430 L766 404 Q790 404 790 424 Q790 442 766 444 L560 464 Z", side(look.second))
    pot = turned([(400, 196), (600, 190), (630, 168)], body, cx=370, foot=0.12)
    lip = path("M180 398 q-34 -10 -40 -22 q24 -4 60 2 Z", light(body, 0.1))
    gleam = shine("M214 440 q0 90 12 150", 12, 0.4)
    if look.has("lid"):
        lid = path("M168 396 C180 340 290 326 370 326 C450 326 560 340 572 396 Q370 450 168 396 Z", metal(body))
        knob = can(370, 306, 330, 12, look.second) + oval(370, 300, 36, 15, side(look.second))
        holes = "".join(dot(470 + 18 * i, 372 - 3 * i, 5, dark(body, 0.5)) for i in range(4))
        return handle + pot + lip + lid + knob + holes + gleam
    return (
        handle + pot + lip + mouth(370, 400, 198, body, "#efe9dd", 7) + oval(370, 416, 168, 18, "#fffdf6", 0.6) + gleam
    )


def jam_pan(look: Look) -> str:
    body = look.main
    loops = mirror(line("M652 400 q62 -40 66 8 q2 44 -78 40", look.second, 18) + dot(650, 412, 9, look.second))
    pot = turned([(392, 292), (560, 240), (610, 214)], body, straight=True, foot=0.1)
    beaten = "".join(dot(190 + (i * 61) % 430, 450 + (i * 37) % 130, 12, light(body, 0.3), 0.22) for i in range(34))
    top = mouth(400, 392, 294, body, dark(body, 0.12), 12)
    fruit = oval(400, 410, 244, 32, "#8d1f36") + "".join(
        dot(220 + (i * 71) % 360, 398 + (i * 29) % 26, 13, ball("#b92c46")) for i in range(22)
    )
    d = "M108 392 L160 560 Q190 640 400 640 Q610 640 640 560 L692 392 Z"
    return loops + pot + inside(d, beaten) + top + fruit + shine("M150 420 L196 560", 12, 0.4)


def mortar(look: Look) -> str:
    body = look.main
    pestle = turn(path("M372 130 Q400 104 428 130 L440 400 Q400 440 360 400 Z", side(light(body, 0.12))), 28, 400, 400)
    bowl = turned([(400, 210), (470, 222), (570, 150), (596, 132), (632, 156)], body, foot=0.16)
    grit = "".join(dot(210 + (i * 97) % 380, 430 + (i * 53) % 180, 3, light(body, 0.5), 0.5) for i in range(70))
    d = "M190 400 Q170 480 250 570 L250 640 L550 640 L550 570 Q630 480 610 400 Z"
    leaves = "".join(oval(330 + i * 42, 396 - (i % 2) * 10, 26, 12, ("#6a9a4a", "#83b05c")[i % 2]) for i in range(4))
    return (
        oval(400, 400, 210, 38, light(body, 0.2))
        + oval(400, 402, 186, 30, dark(body, 0.4))
        + leaves
        + pestle
        + bowl_front(bowl)
        + inside(d, grit)
    )


def bowl_front(bowl: str) -> str:
    """The bowl without the part of it that would hide what stands inside."""
    front = "M150 404 Q400 474 650 404 L650 700 L150 700 Z"
    return inside(front, bowl)


def bread_box(look: Look) -> str:
    body = look.main
    base = rect(140, 400, 520, 240, side(body), 34)
    lid = rect(124, 344, 552, 66, down(look.second), 22) + inside(
        "M124 344 h552 v66 h-552 Z", grain(124, 344, 552, 66, look.second, 6)
    )
    vents = "".join(dot(560 + 26 * (i % 3), 560 + 26 * (i // 3), 6, dark(body, 0.4)) for i in range(6))
    loaf = path("M250 346 C230 270 300 250 400 250 C500 250 570 270 550 346 Z", down("#b9793d"))
    cuts = "".join(line(f"M{300 + 62 * i} 318 q18 -44 46 -50", "#f1d8a6", 9) for i in range(4))
    return loaf + cuts + base + lid + vents + shine("M176 450 v130", 12, 0.35)


def mill(look: Look) -> str:
    wood = look.main
    body = turned([(250, 62), (300, 44), (380, 42), (470, 62), (560, 84), (630, 88)], wood, foot=0.16)
    head = turned([(140, 36), (190, 72), (236, 54), (250, 60)], wood, foot=0.1)
    nut = can(400, 112, 140, 16, "#c9a04f") + dot(400, 106, 20, ball("#c9a04f"))
    bands = line("M324 540 Q400 566 476 540", dark(wood, 0.35), 5, 0.7) + line(
        "M340 252 Q400 268 460 252", "#c9a04f", 7
    )
    corns = "".join(dot(500 + (i * 43) % 110, 636 + (i * 17) % 18, 9, ball("#3a3330")) for i in range(7))
    return body + head + nut + bands + corns + shine("M372 330 Q360 420 350 500", 9, 0.35)


def scale(look: Look) -> str:
    top = path("M170 470 L630 470 L690 610 L110 610 Z", down(look.main))
    edge = path("M110 610 L690 610 L688 634 Q686 640 676 640 L124 640 Q114 640 112 634 Z", dark(look.main, 0.22))
    screen = path("M300 556 L500 556 L512 598 L288 598 Z", look.second)
    digits = "".join(rect(332 + 36 * i, 566, 20, 24, "#d7f3ea", 4) for i in range(4))
    bowl = path("M250 372 Q262 504 400 504 Q538 504 550 372 Z", side("#8fc1dc")) + mouth(
        400, 372, 150, "#8fc1dc", "#eef6f8"
    )
    flour = oval(400, 378, 128, 16, "#fffdf8") + path("M290 376 Q400 300 510 376 Q400 404 290 376 Z", "#fffaf0")
    return top + edge + screen + digits + oval(400, 498, 110, 18, dark(look.main, 0.25), 0.6) + bowl + flour


def oven_gloves(look: Look) -> str:
    def glove(tilt: float, dx: float) -> str:
        d = (
            f"M{300 + dx} 640 L{300 + dx} 330 Q{300 + dx} 190 {380 + dx} 190 Q{460 + dx} 190 {462 + dx} 330 "
            f"L{462 + dx} 400 Q{500 + dx} 352 {536 + dx} 368 Q{566 + dx} 388 {540 + dx} 430 L{462 + dx} 540 L{462 + dx} 640 Z"
        )
        quilt = "".join(
            line(f"M{200 + dx + 50 * i} 160 l340 520", dark(look.main, 0.22), 3, 0.5)
            + line(f"M{620 + dx - 50 * i} 160 l-340 520", dark(look.main, 0.22), 3, 0.5)
            for i in range(-4, 8)
        )
        cuff = rect(288 + dx, 596, 186, 56, look.second, 12)
        return turn(path(d, side(look.main)) + inside(d, quilt) + cuff, tilt, 380 + dx, 620)

    loop = ring(400, 664, 34, 26, dark(look.second, 0.3), 10)
    return loop + glove(-14, -96) + mirrored_glove(glove(-14, -96))


def mirrored_glove(content: str) -> str:
    return f'<g transform="translate(800 0) scale(-1 1)">{content}</g>'


def milk_jug(look: Look) -> str:
    body = turned([(250, 118), (360, 128), (520, 178), (630, 176)], look.main, foot=0.14)
    lip = path("M290 250 Q236 214 210 206 Q232 262 296 318 Z", side(look.main))
    handle = line("M520 330 C660 300 660 560 566 580", dark(look.main, 0.14), 26) + line(
        "M526 326 C646 306 650 540 572 566", light(look.main, 0.5), 7, 0.8
    )
    milk = oval(400, 256, 100, 15, "#fbf6ec")
    return (
        handle
        + body
        + lip
        + ear(520, 300, 300, 0, look.main, 1)
        + mouth(400, 250, 120, look.main, None, 6)
        + milk
        + shine("M330 380 Q300 480 292 590", 16, 0.5)
    )
