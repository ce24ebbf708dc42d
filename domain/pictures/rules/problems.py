"""What is wrong with a picture, told from what was seen in it, from its item's words and from pictures that look like it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from domain.base.values import Json
from domain.pictures.rules import colours
from domain.pictures.values import Beside, Finding, ProblemKind, Unchecked

# A card of 320 points is shown at two pixels a point; below this the picture is enlarged.
SMALLEST_SIDE: Final = 400
SMALLEST_LONG_SIDE: Final = 640
# tests/benchmarks/test_picture_flags.py counts how often each is found where it was made, and said of photos as they are.
UNSUITABLE_FROM: Final = 0.8
LETTERING_FROM: Final = 0.02
# Of so many pictures that look most alike, this many have to agree on another category before anything is said.
LOOKED_AT: Final = 10
AGREEING: Final = 9
ALIKE_FROM: Final = 0.5
# Where fewer of what looks most like a thing are of its own category, that category holds things for one use, not of one look, and
# nothing looks foreign in it: rope, shoes and chalk bags for climbing.
OWN_LEAST: Final = 5
FEWEST_MATES: Final = 3
# Studios and cut-outs have .8 to 1, rooms, backdrops and bed sheets .04 to .73. Of 60 things cut through on purpose 50 lie above.
EVEN_FROM: Final = 0.8
# A thing that leaves the picture at so many edges fills it: what seems to lie behind is the thing, and what is left its wearer's skin.
_FROM_NEAR: Final = 3

# An offer, an address, a mark of ownership. A share alone is none: milk has 3 %. Neither is a name that ends in .com: shirts have those.
_OFFER = re.compile(
    r"[-–—]\s?\d{1,2}\s*%|\d\s*%\s*(?:off|rabatt|korting|discount|de remise)|[$€£]\s*\d|\d\s*[$€£]"
    r"|\b(?:sale|discount|clearance|soldes?|promo|rabatt|free shipping|special offer)\b|www\.|©",
    re.IGNORECASE,
)


def findings(picture: Unchecked, beside: Sequence[Beside]) -> list[Finding]:
    """Everything an editor should look at in this picture; what is twice in the shop is told by `doubles`."""
    if picture.problem is not None:
        return [Finding(kind=ProblemKind.UNREADABLE, measured={"problem": picture.problem})]
    facts = picture.facts or {}
    found = [*_pixels(picture, facts), *_lettering(picture, facts), *_unsuitable(facts), *_colour(picture, facts)]
    return [*found, *_other_thing(picture, beside)]


def looks_foreign(picture: Unchecked, beside: Sequence[Beside]) -> bool:
    """Whether `findings` will say that it looks like another category; believe it where things of its own `keep_together`."""
    return picture.problem is None and bool(_other_thing(picture, beside))


def _pixels(picture: Unchecked, facts: Mapping[str, Json]) -> list[Finding]:
    found = []
    sides = sorted((picture.width or 0, picture.height or 0))
    if sides[0] < SMALLEST_SIDE or sides[1] < SMALLEST_LONG_SIDE:
        found.append(Finding(kind=ProblemKind.SMALL, measured={"width": picture.width, "height": picture.height}))
    if facts.get("blurred"):
        found.append(Finding(kind=ProblemKind.BLURRED, measured={"sharpness": facts.get("sharpness")}))
    light = _within(facts, "exposure")
    if light.get("verdict") == "dark":
        found.append(Finding(kind=ProblemKind.DARK, measured={"mean": light.get("mean")}))
    if light.get("verdict") == "bright":
        found.append(Finding(kind=ProblemKind.BRIGHT, measured={"mean": light.get("mean")}))
    cut = _within(facts, "subject").get("cut_off")
    # People are cropped at the neck and the knee on purpose; nobody crops a thing at its side on purpose, in its first picture.
    # On a carpet nobody can tell where a thing ends, and what leaves the picture at both sides is a room or a landscape.
    background = _within(facts, "background")
    cut_out = background.get("kind") in {"plain_white", "transparent"} and _number(background.get("even")) >= EVEN_FROM
    if (
        cut_out
        and isinstance(cut, Sequence)
        and len({"left", "right"} & set(map(str, cut))) == 1
        and picture.position == 0
    ):
        found.append(Finding(kind=ProblemKind.CUT_OFF, measured={"edges": [str(edge) for edge in cut]}))
    return found


def _lettering(picture: Unchecked, facts: Mapping[str, Json]) -> list[Finding]:
    """Words in the picture that outlive what they say; what is printed on a pack or a shirt is the thing's own."""
    seen = _within(facts, "lettering")
    words, share = str(seen.get("words") or ""), _number(seen.get("share"))
    if picture.kind != "product" or share < LETTERING_FROM or not _OFFER.search(words):
        return []
    return [Finding(kind=ProblemKind.LETTERING, measured={"words": words[:200], "share": share})]


def _unsuitable(facts: Mapping[str, Json]) -> list[Finding]:
    chance = _number(facts.get("unsuitable"))
    if chance < UNSUITABLE_FROM:
        return []
    return [Finding(kind=ProblemKind.UNSUITABLE, measured={"chance": chance})]


def _colour(picture: Unchecked, facts: Mapping[str, Json]) -> list[Finding]:
    palette, background, cut = (
        facts.get("palette"),
        _within(facts, "background"),
        _within(facts, "subject").get("cut_off"),
    )
    if not isinstance(palette, Sequence) or background.get("kind") == "busy":
        return []
    if isinstance(cut, Sequence) and len(cut) >= _FROM_NEAR:
        return []
    listed = [colour for colour in palette if isinstance(colour, Mapping)]
    seen = [colours.Seen(name=str(c["name"]), hex=str(c["hex"]), share=_number(c["share"])) for c in listed]
    named, behind = colours.named(picture.attributes), background.get("hex")
    if not named or colours.agree(named, seen, behind if isinstance(behind, str) else None):
        return []
    measured: dict[str, Json] = {"named": sorted(named), "seen": [each.name for each in seen[:2]]}
    return [Finding(kind=ProblemKind.OTHER_COLOUR, measured=measured)]


def _other_thing(picture: Unchecked, beside: Sequence[Beside]) -> list[Finding]:
    """The picture looks like things that the shop keeps elsewhere."""
    near = [each for each in beside if each.category and each.score >= ALIKE_FROM][:LOOKED_AT]
    if not picture.category or len(near) < LOOKED_AT:
        return []
    mine = set(picture.category)
    if any(mine & set(each.category) for each in near):
        return []
    (where, count), *_ = Counter(each.category[-1] for each in near).most_common(1)
    if count < AGREEING:
        return []
    return [Finding(kind=ProblemKind.OTHER_THING, measured={"looks_like": where, "agreeing": count})]


def keep_together(mates: Sequence[tuple[Sequence[str], Sequence[Beside]]]) -> bool:
    """Whether things of one category look like one another: most have enough of their own among what looks most like them.

    `mates`: the category of each, and what looks like it.
    """
    own = [sum(bool(set(category) & set(each.category)) for each in beside) for category, beside in mates if beside]
    return len(own) >= FEWEST_MATES and 2 * sum(count >= OWN_LEAST for count in own) >= len(own)


def _within(facts: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    value = facts.get(name)
    return value if isinstance(value, Mapping) else {}


def _number(value: Json) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
