"""Mistakes in a page that each block alone does not show: nobody sees it, nobody can, or somebody sees nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import combinations, islice, product

from domain.access.values import Channel
from domain.audience.rules.conditions import holds, mentions
from domain.audience.rules.situations import first_met, satisfiable
from domain.audience.values.conditions import AllOf, AnyOf, Condition, InSegment, Not
from domain.audience.values.segments import Segment
from domain.audience.values.situation import Situation
from domain.base.values import Json
from domain.pages.rules import appearance, lint_block
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import Content
from domain.pages.values.lint import Code, LintBlock, LintFinding, LintSite, Severity

# A few milliseconds of trying; pages that need more have a block for everybody, or a person who knows.
TRIED = 1_000
# So many pairs of blocks that say the same are looked at: a page with more is full of them, and says so often enough.
ALIKE = 50
# Every subset of this many segments is tried; of more, none, each alone, and all of them.
SUBSETS_OF = 6
# What sets a block apart from another one with the same words.
APART = frozenset({"position", "pinned", "audience", "starts_at", "ends_at"})


def lint(
    blocks: Sequence[LintBlock], segments: Sequence[Segment], site: LintSite, now: datetime
) -> tuple[LintFinding, ...]:
    """Everything that is found, errors first, in the order of the blocks."""
    order = tuple(segment.key for segment in sorted(segments, key=lambda each: (each.position, each.key)))
    nobody = {each.key for each in segments if satisfiable(each.condition, site.locales, since=now) is False}
    shown = [appearance.shown_when(block.content, order) for block in blocks]
    found = [
        *(
            each
            for block, when in zip(blocks, shown, strict=True)
            for each in lint_block.of_block(block, shown=when, segments=order, nobody=nobody, site=site, now=now)
        ),
        *_same_blocks(blocks, shown, site, now),
        *_empty_page([appearance.in_known_segments(each, set(order) - nobody) for each in shown], site, now),
    ]
    return tuple(sorted(found, key=lambda each: each.severity is not Severity.ERROR))


# --- two blocks that say the same


def _same_blocks(
    blocks: Sequence[LintBlock], shown: Sequence[Condition], site: LintSite, now: datetime
) -> Iterator[LintFinding]:
    """Two blocks of one kind that say the same, to somebody who sees both."""
    said = [(block.kind, _said(block.content)) for block in blocks]
    alike = ((n, m) for n, m in combinations(range(len(blocks)), 2) if said[n] == said[m] and said[n][1])
    for n, m in islice(alike, ALIKE):
        one, other = blocks[n], blocks[m]
        if satisfiable(appearance.both(shown[n], shown[m]), site.locales, since=now) is not False:
            message = f"Says the same as {one.key}, and there are shoppers who see both."
            yield LintFinding(
                severity=Severity.WARNING,
                code=Code.SAME_BLOCK,
                block=other.key,
                message=message,
                facts={"other": one.key},
            )


def _said(content: Content) -> dict[str, dict[str, object]]:
    return {
        field: {key: entry.get("value") for key, entry in scopes.items()}
        for field, scopes in content.items()
        if field not in APART
    }


# --- a visit that gets nothing


def _empty_page(shown: Sequence[Condition], site: LintSite, now: datetime) -> Iterator[LintFinding]:
    """The first visit, the plainest first, that no block is for."""
    if appearance.ALWAYS in shown:
        return
    nothing = Not(of=AnyOf(of=tuple(shown)))
    named = mentions(nothing).segments
    empty = next((each for each in _plain_visits(site, now) if holds(nothing, each)), None)
    tried_all = empty is None and len(named) <= SUBSETS_OF
    if tried_all:
        empty, tried_all = first_met(nothing, site.locales, since=now, limit=TRIED)
    elif empty is None:
        empty = _in_some_of(nothing, named, site, now)
    if empty is not None:
        message = f"Nobody made anything for this visit: {_visit(empty, now)}. Add a block that is for everybody."
        facts = _facts(empty, now)
        yield LintFinding(severity=Severity.ERROR, code=Code.PAGE_EMPTY, message=message, facts=facts)
    elif not tried_all:
        message = "There are too many sorts of visits to try them all; the plainest get something. Is one block for everybody?"
        yield LintFinding(severity=Severity.WARNING, code=Code.PAGE_NOT_TRIED, message=message)


def _plain_visits(site: LintSite, now: datetime) -> Iterator[Situation]:
    """What comes every day: each channel and locale, new and returning, with nothing in the cart and in no segment."""
    for channel, locale, new in product(Channel, site.locales, (False, True)):
        yield Situation(channel=channel.value, locale=locale, country=None, cart=(), new=new, now=now)


def _in_some_of(nothing: Condition, named: Sequence[str], site: LintSite, now: datetime) -> Situation | None:
    """The first empty visit by somebody who is in none of the segments, in one of them, or in all."""
    sets = [(), *((name,) for name in named), tuple(named)]
    for segments in sets:
        here = _with(nothing, segments)
        empty, _ = first_met(here, site.locales, since=now, limit=TRIED // len(sets) + 1)
        if empty is not None:
            return _in(empty, segments)
    return None


def _with(condition: Condition, segments: Sequence[str]) -> Condition:
    """The condition for somebody who is in exactly these segments."""
    match condition:
        case AllOf(of=parts):
            return AllOf(of=tuple(_with(part, segments) for part in parts))
        case AnyOf(of=parts):
            return AnyOf(of=tuple(_with(part, segments) for part in parts))
        case Not(of=part):
            return Not(of=_with(part, segments))
        case InSegment(keys=keys):
            return appearance.ALWAYS if any(key in segments for key in keys) else appearance.NEVER
        case leaf:
            return leaf


def _in(situation: Situation, segments: Sequence[str]) -> Situation:
    return Situation(
        channel=situation.channel,
        locale=situation.locale,
        country=situation.country,
        cart=situation.cart,
        new=situation.new,
        now=situation.now,
        segments=tuple(segments),
    )


def _visit(situation: Situation, now: datetime) -> str:
    """The visit in words; what goes without saying is left out."""
    who = "new" if situation.new else "returning"
    parts = [f"channel {situation.channel}", f"locale {situation.locale}", f"a {who} shopper"]
    parts.append(f"in {', '.join(situation.segments)}" if situation.segments else "in no segment")
    if situation.country is not None:
        parts.append(f"from {situation.country}")
    if situation.cart:
        parts.append(f"{len(situation.cart)} in the cart")
    if situation.now != now:
        parts.append(f"at {situation.now.isoformat()}")
    return ", ".join(parts)


def _facts(situation: Situation, now: datetime) -> dict[str, Json]:
    return {
        "channel": situation.channel,
        "locale": situation.locale,
        "visitor": "new" if situation.new else "returning",
        "segments": list(situation.segments),
        "country": situation.country,
        "cart": len(situation.cart),
        "at": None if situation.now == now else situation.now.isoformat(),
    }


def kinds_known(blocks: Sequence[LintBlock]) -> tuple[LintBlock, ...]:
    """Those of the blocks whose kind there still is: of others nothing can be said."""
    return tuple(block for block in blocks if block.kind in all_kinds())
