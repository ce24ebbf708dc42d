"""What the lines of a file change in a site, once nothing is wrong with them."""

from collections.abc import Mapping, Sequence

from domain.base.values import BlockId
from domain.pages.errors import ConflictField, Moved
from domain.pages.rules import compare, sides
from domain.pages.rules.exchange import by_type, canonical
from domain.pages.rules.exchange_lines import guide_of
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import Content
from domain.pages.values.exchange import BlockPlan, ImportPlan, Known, Line, LineType
from domain.pages.values.sides import BlockDifference

SEGMENT = ("name", "description", "position", "condition")


def plan(lines: Sequence[Line], known: Known, *, publish: bool) -> ImportPlan:
    """Everything that would be written. What the site has like that already is not in it."""
    groups = by_type(lines)
    blocks = [_block(line, known, publish=publish) for line in groups[LineType.BLOCK]]
    changing = tuple(each for each in blocks if _changes(each))
    wanted = {
        LineType.SEGMENT: [line for line in groups[LineType.SEGMENT] if not _same_segment(line, known)],
        LineType.COPY_POLICY: [
            line
            for line in groups[LineType.COPY_POLICY]
            if known.policies.get((line.said["kind"], line.said["field"])) != line.said["policy"]
        ],
        LineType.COPY_GUIDE: [line for line in groups[LineType.COPY_GUIDE] if not _same_guide(line, known)],
        LineType.PAGE: [line for line in groups[LineType.PAGE] if not _same_page(line, known)],
        LineType.GENERATION: [line for line in groups[LineType.GENERATION] if line.said["id"] not in known.generations],
        LineType.PROPOSAL: [line for line in groups[LineType.PROPOSAL] if not _asked(line, known)],
        LineType.RELEASE: [line for line in groups[LineType.RELEASE] if line.said["id"] not in known.releases],
    }
    written = len(changing) + sum(map(len, wanted.values()))
    return ImportPlan(
        site=known.site,
        empty=known.empty,
        blocks=changing,
        lines={kind: tuple(found) for kind, found in wanted.items()},
        differences=tuple(_difference(each) for each in changing),
        unchanged=len(lines) - len(groups[LineType.SITE]) - len(groups[LineType.END]) - written,
        live_kept=sum(_keeps_live(each) for each in blocks),
        pages=known.pages,
        guides=known.guides,
    )


def moved(lines: Sequence[Line], known: Known, bases: Mapping[BlockId, Content], *, publish: bool) -> list[Moved]:
    """What is not what the file started from and would be changed: `bases` has the blocks' content of the file's version."""
    groups = by_type(lines)
    found = [
        Moved(line=line.number, thing=f"segment {line.said['key']}", expected=line.said["version"], actual=there)
        for line in groups[LineType.SEGMENT]
        if not _same_segment(line, known)
        and line.said["key"] in known.segments
        and (there := known.segments[line.said["key"]]["version"]) != line.said["version"]
    ]
    found += [
        Moved(line=line.number, thing=f"copy guide {there.locale}", expected=line.said["version"], actual=there.version)
        for line in groups[LineType.COPY_GUIDE]
        if not _same_guide(line, known)
        and (there := known.guides[line.said["locale"]]).version not in {0, line.said["version"]}
    ]
    found += [
        Moved(line=line.number, thing=f"page {there.key}", expected=line.said["version"], actual=there.version)
        for line in groups[LineType.PAGE]
        if (there := known.pages.get(line.said["key"])) is not None
        and not _same_page(line, known)
        and there.version != line.said["version"]
    ]
    found += [
        Moved(
            line=each.line.number,
            thing=f"block {each.before.page}/{each.before.key}",
            expected=each.line.said["version"],
            actual=each.before.version,
            fields=_sides(bases.get(each.before.id, {}), each.before.draft, each.draft),
        )
        for each in behind(lines, known, publish=publish)
        if each.before is not None
    ]
    found += [
        Moved(line=line.number, thing=f"release {line.said['title']}", expected=line.said["version"], actual=version)
        for line in groups[LineType.RELEASE]
        if line.said["id"] in known.releases
        and (version := known.releases[line.said["id"]]["version"]) != line.said["version"]
    ]
    return sorted(found, key=lambda each: each.line)


def behind(lines: Sequence[Line], known: Known, *, publish: bool) -> list[BlockPlan]:
    """The blocks that would change and have moved on from the file's version."""
    blocks = (_block(line, known, publish=publish) for line in lines if line.type is LineType.BLOCK)
    return [
        each
        for each in blocks
        if each.before is not None and _changes(each) and each.before.version != each.line.said["version"]
    ]


def _block(line: Line, known: Known, *, publish: bool) -> BlockPlan:
    kind = all_kinds()[line.said["kind"]]
    before = known.blocks.get(line.said["id"])
    live = None if line.said["live"] is None else canonical(kind, line.said["live"])
    there = None if before is None else before.live
    return BlockPlan(
        line=line,
        before=before,
        draft=canonical(kind, line.said["draft"]),
        live=live,
        moves_live=(publish or known.empty) and live != there,
    )


def _changes(each: BlockPlan) -> bool:
    return (
        each.before is None
        or each.moves_live
        or each.draft != each.before.draft
        or each.line.said["copy_policy"] != each.before.copy_policy
    )


def _keeps_live(each: BlockPlan) -> bool:
    return not each.moves_live and each.live != (None if each.before is None else each.before.live)


def _same_segment(line: Line, known: Known) -> bool:
    there = known.segments.get(line.said["key"])
    return there is not None and all(there[name] == line.said[name] for name in SEGMENT)


def _same_guide(line: Line, known: Known) -> bool:
    there = known.guides[line.said["locale"]]
    return there.version > 0 and there.said == guide_of(line.said).said


def _same_page(line: Line, known: Known) -> bool:
    there = known.pages.get(line.said["key"])
    if there is None:
        return False
    arranged = (there.arrangement.ordering, there.arrangement.slots)
    return (there.title, *arranged) == tuple(line.said[name] for name in ("title", "ordering", "slots"))


def _asked(line: Line, known: Known) -> bool:
    """Whether a person was asked this already, or is being asked something about the same words."""
    said = line.said
    return said["id"] in known.proposals or (said["block"], said["field"], said["locale"]) in known.waiting


def _difference(each: BlockPlan) -> BlockDifference:
    said = each.line.said
    kind = all_kinds()[said["kind"]]
    then = {} if each.before is None else each.before.draft
    fields = sides.differences(kind, then, each.draft)
    if not fields and each.moves_live:
        fields = sides.differences(kind, (each.before.live if each.before else None) or {}, each.live or {})
    return BlockDifference(block=said["id"], page=said["page"], key=said["key"], kind=kind.name, fields=fields)


def _sides(base: Content, theirs: Content, mine: Content) -> tuple[ConflictField, ...]:
    """The three sides of every scope of every field that the file meant to change."""
    return tuple(
        ConflictField(
            name=f"{each.field}:{each.slot}",
            base=each.left,
            theirs=theirs.get(each.field, {}).get(each.slot),
            mine=each.right,
        )
        for each in compare.differences(base, mine)
    )
