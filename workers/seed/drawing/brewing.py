"""Kettles, coffee makers and grinders."""

from workers.seed.drawing.ink import (
    Look,
    ball,
    dot,
    down,
    inside,
    line,
    metal,
    oval,
    path,
    rect,
    ring,
    scatter,
    side,
    speckles,
    turn,
)
from workers.seed.drawing.palette import dark, light
from workers.seed.drawing.solids import can, ear, grain, mouth, rounded, rounded_path, shine, turned, turned_path

COFFEE = "#5b3826"


def gooseneck(look: Look) -> str:
    body = look.main
    spout_d = "M270 560 C150 560 190 420 150 330 Q132 290 92 288"
    spout = line(spout_d, dark(body, 0.12), 34) + line(spout_d, light(body, 0.22), 10, 0.7)
    pot = turned([(350, 118), (420, 150), (610, 196), (634, 186)], body, foot=0.12)
    lid = path("M284 352 Q300 300 400 298 Q500 300 516 352 Q400 384 284 352 Z", side(light(body, 0.06)))
    knob = can(400, 272, 302, 10, look.second) + oval(400, 268, 30, 14, side(look.second))
    handle_d = "M520 380 C600 330 720 320 706 420 C696 500 640 540 600 560"
    handle = line(handle_d, dark(body, 0.2), 16) + line(
        "M560 352 C640 318 716 340 706 420 C702 452 690 476 672 500", look.second, 36
    )
    grip = line("M580 346 C640 330 692 350 690 414", light(look.second, 0.3), 7, 0.6)
    base = ""
    if look.has("base"):
        base = (
            path("M180 640 Q190 616 230 614 H570 Q610 616 620 640 V668 H180 Z", side(dark(body, 0.08)))
            + dot(560, 646, 12, look.second)
            + rect(360, 636, 90, 20, "#2c3236", 6)
        )
    else:
        base = dot(400, 330, 0, body)
    return spout + handle + grip + pot + lid + knob + base + shine("M296 400 Q250 500 246 590", 14, 0.4)


def kettle(look: Look) -> str:
    body = look.main
    spout = path("M250 470 Q160 450 110 336 L166 312 Q200 400 290 420 Z", side(dark(body, 0.06))) + can(
        138, 306, 330, 32, look.second
    )
    pot = turned([(360, 110), (440, 206), (560, 236), (620, 214), (636, 196)], body, foot=0.1)
    lid = path("M284 366 Q300 318 400 316 Q500 318 516 366 Q400 396 284 366 Z", side(light(body, 0.08)))
    knob = dot(400, 304, 22, ball(look.second))
    arch = "M236 430 C200 130 600 130 564 430"
    handle = (
        line(arch, "#8d9498", 14)
        + line("M262 276 C300 170 500 170 538 276", look.second, 40)
        + line("M286 262 C320 184 480 184 512 256", light(look.second, 0.35), 7, 0.5)
    )
    return (
        handle
        + spout
        + pot
        + lid
        + knob
        + line("M170 590 Q400 650 630 590", dark(body, 0.3), 5, 0.5)
        + shine("M226 450 Q184 520 214 590", 18, 0.5)
    )


def teapot(look: Look) -> str:
    body = look.main
    low = look.has("low")
    profile = [(370, 100), (440, 196), (520, 214), (600, 160), (634, 110)]
    spout = path("M244 530 C150 540 150 420 84 372 L120 342 C190 380 190 430 262 440 Z", side(dark(body, 0.04)))
    if low:
        handle = line("M262 392 C230 150 570 150 538 392", dark(body, 0.25), 20) + line(
            "M274 350 C262 180 538 180 526 350", light(body, 0.15), 5, 0.6
        )
    else:
        d = "M572 440 C720 400 720 600 560 590"
        handle = line(d, dark(body, 0.14), 32) + line("M586 440 C700 410 704 580 576 578", light(body, 0.2), 8, 0.6)
    lid = path("M290 374 Q310 316 400 314 Q490 316 510 374 Q400 404 290 374 Z", side(light(body, 0.05)))
    knob = dot(400, 300, 24, ball(look.second if low else body))
    d = turned_path(profile)
    skin = speckles(130, 180, 380, 440, 250, look.second, 4) if look.kind("pattern") == "speckle" else ""
    if low:
        skin = "".join(
            line(f"M170 {430 + 17 * i} Q400 {470 + 17 * i} 630 {430 + 17 * i}", dark(body, 0.35), 4, 0.55)
            for i in range(11)
        )
    return (
        handle
        + spout
        + turned(profile, body)
        + inside(d, skin)
        + lid
        + knob
        + shine("M238 440 Q196 510 236 580", 16, 0.45)
    )


def moka(look: Look) -> str:
    body = look.main

    def facets(left: float, right: float, top: float, bottom: float, flare: float) -> str:
        shades = (0.2, 0.34, 0.1, -0.14)
        edges = [left, left + (right - left) * 0.2, 400, right - (right - left) * 0.2, right]
        low = [x + (x - 400) * flare for x in edges]
        return "".join(
            path(
                f"M{edges[i]} {top} L{edges[i + 1]} {top} L{low[i + 1]} {bottom} L{low[i]} {bottom} Z",
                light(body, s) if s > 0 else dark(body, -s),
            )
            for i, s in enumerate(shades)
        )

    lower = facets(282, 518, 450, 634, 0.2)
    band = rect(276, 414, 248, 40, metal(dark(body, 0.15)), 8) + "".join(
        line(f"M{292 + 18 * i} 420 v28", dark(body, 0.4), 3, 0.5) for i in range(13)
    )
    upper = facets(262, 538, 216, 416, -0.14)
    lip = path("M262 216 L196 206 L286 300 Z", light(body, 0.24))
    lid = path("M254 218 L300 168 L400 150 L500 168 L546 218 Z", metal(body)) + path(
        "M400 150 L500 168 L546 218 L400 218 Z", dark(body, 0.12), 0.7
    )
    knob = dot(400, 136, 20, ball(look.second)) + rect(392, 146, 16, 12, look.second)
    handle = path("M530 244 L640 230 Q676 236 666 280 L630 440 Q616 470 600 440 L622 300 L532 300 Z", side(look.second))
    valve = dot(336, 536, 13, ball("#c9a04f"))
    return handle + lower + band + lip + upper + lid + knob + valve + shine("M318 250 L326 390", 8, 0.5)


def press(look: Look) -> str:
    rod = rect(394, 130, 12, 200, "#8d9498") + dot(400, 122, 24, ball(look.second))
    cap = path("M284 288 Q300 232 400 230 Q500 232 516 288 Z", metal(look.main))
    d = "M286 284 V612 Q286 634 310 636 H490 Q514 634 514 612 V284 Z"
    handle = line("M514 330 C650 310 650 580 514 560", look.second, 30) + line(
        "M520 330 C630 316 634 560 522 552", light(look.second, 0.3), 7, 0.5
    )
    if look.has("solid"):
        body = turned([(286, 114), (440, 120), (620, 118), (634, 112)], look.main, foot=0.14) + line(
            "M284 420 Q400 446 516 420", light(look.main, 0.2), 6, 0.6
        )
        metal_cap = path("M278 290 Q300 232 400 230 Q500 232 522 290 Q400 316 278 290 Z", metal(look.second))
        handle = ear(510, 350, 540, 120, look.main, 32)
        return rod + handle + body + metal_cap + shine("M310 340 V590", 12, 0.3)
    coffee = inside(d, rect(280, 360, 240, 290, COFFEE) + rect(280, 352, 240, 18, "#c79a6b"))
    cage = "".join(rect(x, 290, 16, 346, metal(look.main), 4) for x in (280, 392, 504)) + "".join(
        rect(276, y, 248, 16, metal(look.main), 7) for y in (330, 600)
    )
    spout = path("M288 292 L244 272 L288 340 Z", "#d5e6e6", 0.8)
    return handle + rod + path(d, "#d5e6e6", 0.5) + coffee + spout + cage + cap + shine("M320 400 V580", 12, 0.5)


def dripper(look: Look) -> str:
    server_d = turned_path([(450, 84), (500, 130), (600, 150), (634, 130)], foot=0.12)
    server = (
        path(server_d, "#d5e6e6", 0.5)
        + inside(server_d, rect(230, 550, 340, 120, COFFEE, 0, 0.92))
        + line(server_d, "#ffffff", 4, 0.8)
    )
    cone = path("M240 250 L560 250 L448 420 H352 Z", side(look.main))
    ribs = "".join(
        line(f"M{284 + 46 * i} 258 Q{330 + 28 * i} 330 {370 + 14 * i} 416", dark(look.main, 0.2), 4, 0.4)
        for i in range(6)
    )
    saucer = path("M280 418 H520 Q534 418 530 432 L520 450 H280 L270 432 Q266 418 280 418 Z", side(look.main))
    paper = (
        path("M262 246 L300 190 L540 206 L540 250 Q400 276 262 246 Z", "#e9d8b8")
        + oval(400, 250, 150, 22, "#f3e7cf")
        + oval(404, 254, 124, 16, COFFEE)
    )
    steam = line("M380 160 q-26 -36 0 -66 t0 -60", "#ffffff", 9, 0.55) + line(
        "M430 150 q-22 -30 0 -56 t0 -50", "#ffffff", 7, 0.45
    )
    handle = ear(526, 276, 392, 90, look.main, 22)
    return server + handle + steam + cone + ribs + paper + saucer + shine("M276 530 Q262 570 270 610", 9, 0.8)


def hourglass(look: Look) -> str:
    d = "M270 150 L388 390 Q396 404 388 420 Q250 520 262 600 Q268 634 310 636 H490 Q532 634 538 600 Q550 520 412 420 Q404 404 412 390 L530 150"
    coffee = inside(d + " Z", rect(240, 540, 320, 120, COFFEE, 0, 0.93) + oval(400, 540, 152, 18, "#8a5a3a"))
    paper = path("M286 140 L500 128 L530 156 L410 372 H390 Z", "#f6efe0", 0.92)
    bed = path("M330 240 Q400 262 470 240 L412 372 H388 Z", COFFEE)
    collar = path("M340 336 L460 336 Q446 400 462 474 L338 474 Q354 400 340 336 Z", side(look.main)) + grain(
        340, 340, 120, 130, look.main, 5
    )
    lace = (
        line("M344 404 H456", "#a9673a", 10)
        + line("M400 404 q40 30 30 70 M400 404 q10 40 -16 76", "#a9673a", 6)
        + dot(400, 404, 11, ball("#7d5539"))
    )
    return (
        path(d, "#d5e6e6", 0.5)
        + coffee
        + paper
        + bed
        + line(d, "#ffffff", 5, 0.9)
        + collar
        + lace
        + shine("M290 560 Q288 590 300 612", 10, 0.8)
    )


def espresso_machine(look: Look) -> str:
    body = look.main
    base = path("M150 600 Q150 580 172 580 H640 Q660 580 660 600 V636 H150 Z", side(dark(body, 0.2)))
    tray = "".join(rect(190 + 26 * i, 584, 14, 8, "#3c4146", 3) for i in range(11))
    column = rect(470, 300, 150, 286, metal(body), 12)
    boiler = rect(430, 160, 220, 170, metal(body), 36) + rect(430, 200, 220, 10, "#ffffff", 0, 0.4)
    gauge = (
        dot(540, 256, 36, "#f6f3ee") + ring(540, 256, 36, 36, "#c9a04f", 8) + line("M540 256 L556 234", "#c0303a", 5)
    )
    arm = rect(250, 250, 200, 60, metal(body), 18)
    group_head = can(290, 300, 400, 56, body) + can(290, 396, 424, 66, dark(body, 0.1))
    porta = rect(130, 404, 110, 26, side(look.second), 13) + path("M262 424 h56 l-8 34 h-40 Z", metal(body))
    lever = line("M290 256 L236 80", "#8d9498", 18) + turn(rect(200, 20, 42, 110, side(look.second), 20), -17, 221, 80)
    cup = (
        turned([(500, 48), (560, 38), (580, 28)], "#f6f3ee", 290)
        + mouth(290, 500, 48, "#f6f3ee", COFFEE, 5)
        + ear(334, 514, 556, 30, "#f6f3ee", 10)
    )
    drops = line("M282 460 V494 M300 460 V494", COFFEE, 6)
    wand = line("M640 330 C690 350 690 440 672 520", "#8d9498", 12) + rect(646, 262, 36, 20, side(look.second), 8)
    eagle = path("M500 160 q40 -60 80 0 Z", "#c9a04f")
    return (
        base
        + tray
        + column
        + eagle
        + boiler
        + gauge
        + wand
        + lever
        + arm
        + group_head
        + porta
        + drops
        + cup
        + shine("M456 186 H600", 8, 0.5)
    )


def grinder(look: Look) -> str:
    arm = (
        line("M400 190 L590 150", "#8d9498", 16)
        + dot(400, 190, 22, metal("#8d9498"))
        + turn(rect(574, 60, 50, 92, side("#7d5539"), 24), 8, 600, 120)
    )
    top = can(400, 210, 370, 84, look.main)
    sleeve = rect(312, 360, 176, 130, side(look.second), 12) + speckles(
        60, 314, 362, 172, 126, dark(look.second, 0.4), 4
    )
    low = turned([(486, 84), (634, 84)], look.main, straight=True)
    ring_marks = line("M316 500 Q400 520 484 500", dark(look.main, 0.4), 6) + "".join(
        line(f"M{330 + 20 * i} 510 v12", dark(look.main, 0.45), 4) for i in range(8)
    )
    beans = "".join(
        turn(oval(560 + 44 * (i % 3), 620 + 16 * (i // 3), 20, 13, ball(COFFEE)), 30 * i, 560 + 44 * (i % 3), 620)
        for i in range(5)
    )
    return (
        arm
        + top
        + sleeve
        + low
        + ring_marks
        + beans
        + shine("M338 240 V350", 12, 0.6)
        + shine("M338 530 V610", 12, 0.6)
    )


def box_mill(look: Look) -> str:
    wood = look.main
    dome = path("M270 340 Q280 214 400 210 Q520 214 530 340 Z", metal(look.second))
    crank = (
        line("M400 210 V160 L600 150", "#8d9498", 16)
        + dot(400, 164, 18, metal("#8d9498"))
        + path("M582 150 q-14 -56 18 -62 q32 6 18 62 Z", side("#7d5539"))
    )
    plank = rect(214, 336, 372, 30, side(dark(wood, 0.08)), 8)
    body = rect(240, 364, 320, 232, side(wood)) + grain(240, 364, 320, 232, wood, 9)
    foot = rect(206, 594, 388, 42, side(dark(wood, 0.1)), 8)
    drawer = (
        rect(284, 468, 232, 100, down(light(wood, 0.1)), 6)
        + line("M284 468 h232 v100 h-232 Z", dark(wood, 0.4), 4, 0.7)
        + dot(400, 518, 18, ball(look.second))
    )
    return crank + dome + plank + body + foot + drawer + shine("M306 320 Q314 250 370 236", 10, 0.5)


def electric_grinder(look: Look) -> str:
    hopper = path("M276 130 H524 L486 300 H314 Z", "#cfdadb", 0.75) + inside(
        "M290 190 H510 L486 300 H314 Z",
        "".join(
            turn(oval(290 + u * 220, 196 + v * 110, 17, 11, ball(COFFEE)), w * 180, 290 + u * 220, 196 + v * 110)
            for u, v, w in scatter(70)
        ),
    )
    lid = rect(262, 108, 276, 28, look.second, 12)
    body = path("M300 296 H500 Q560 320 560 380 V460 H300 Q252 460 252 400 V340 Q260 300 300 296 Z", side(look.main))
    column = rect(430, 440, 130, 176, side(dark(look.main, 0.05)), 6)
    foot = rect(230, 600, 340, 38, side(dark(look.main, 0.08)), 16)
    dial = (
        dot(380, 380, 46, metal("#b9c0c4")) + line("M380 380 L402 350", look.second, 6) + dot(480, 380, 18, "#ea7560")
    )
    jar = (
        rect(276, 486, 130, 116, "#d5e6e6", 12, 0.7)
        + rect(276, 540, 130, 60, COFFEE, 10)
        + rect(272, 478, 138, 18, "#8d9498", 6)
    )
    return hopper + lid + column + body + foot + dial + jar + shine("M280 340 V430", 10, 0.6)


def matcha(look: Look) -> str:
    clay = look.main
    cup = (
        rounded(330, 440, 170, 634, 80, clay)
        + oval(330, 440, 170, 34, light(clay, 0.2))
        + oval(330, 444, 158, 28, "#9dbb4e")
    )
    foam = "".join(dot(210 + u * 240, 434 + v * 22, 3 + 4 * w, "#c5d88a", 0.8) for u, v, w in scatter(40))
    drip = inside(
        rounded_path(330, 440, 170, 634, 80),
        path("M150 430 H510 V500 q-30 40 -60 0 q-40 50 -90 6 q-50 44 -100 -4 q-50 40 -110 -10 Z", dark(clay, 0.2), 0.7),
    )
    tines = "".join(
        line(f"M{590 + 9 * i} 430 Q{568 + 13.5 * i:.0f} 520 {574 + 12.3 * i:.0f} 604", light(look.second, 0.1), 5)
        for i in range(9)
    )
    chasen = can(627, 300, 436, 36, look.second) + line("M592 436 h70", "#3a3a3a", 7) + tines
    scoop = turn(rect(120, 590, 300, 14, look.second, 7) + oval(110, 597, 34, 15, look.second), -6, 300, 600)
    return cup + foam + drip + chasen + move_down(scoop) + shine("M190 480 Q210 560 250 590", 12, 0.35)


def move_down(content: str) -> str:
    return f'<g transform="translate(0 44)">{content}</g>'
