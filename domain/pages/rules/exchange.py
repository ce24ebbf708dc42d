"""Whether the lines of a file may become a site's content, and what they change in it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.access.values import Channel
from domain.audience.errors import SegmentInvalid
from domain.audience.rules.segments import require_segment
from domain.audience.values.segments import NewSegment
from domain.base.values import Json
from domain.pages.errors import LineProblem
from domain.pages.kinds.kind import Kind
from domain.pages.rules import exchange_lines, layers, validity
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import Content, Draft, Entry, FieldEdit, Involvement, Layer, Scope
from domain.pages.values.exchange import Known, Line, LineType
from domain.pages.values.fields import FieldSpec
from domain.wording.errors import GuideInvalid

ENTRY = frozenset({"value", "empty", "by", "at", "generation", "ai", "source"})

Found = Iterator[tuple[str, str]]
"""(field, reason)"""


def by_type(lines: Sequence[Line]) -> dict[LineType, list[Line]]:
    """The lines of each type, in their order."""
    found: dict[LineType, list[Line]] = {kind: [] for kind in LineType}
    for line in lines:
        found[line.type].append(line)
    return found


def problems(lines: Sequence[Line], known: Known) -> list[LineProblem]:
    """Everything that keeps these lines from becoming content of this site, by line."""
    groups = by_type(lines)
    checks = _Checks(groups, known)
    found = [
        LineProblem(line=line.number, field=field, reason=reason) for line in lines for field, reason in checks.of(line)
    ]
    first = lines[0] if lines else None
    if first is None or first.type is not LineType.SITE or len(groups[LineType.SITE]) > 1:
        number = 1 if first is None else first.number
        found.append(LineProblem(line=number, field="type", reason="a file has one site line, and it is the first"))
    last = lines[-1] if lines else None
    if last is None or last.type is not LineType.END or len(groups[LineType.END]) > 1:
        number = 1 if last is None else last.number
        reason = "a file has one end line, and it is the last: this one was cut off or added to; export it again"
        found.append(LineProblem(line=number, field="type", reason=reason))
    return sorted(found, key=lambda each: each.line)


class _Checks:
    """The checks of a whole file: what each line may name, and what was named before."""

    def __init__(self, groups: Mapping[LineType, Sequence[Line]], known: Known) -> None:
        self.known = known
        self.segments = {*known.segments, *(line.said["key"] for line in groups[LineType.SEGMENT])}
        self.pages = {*known.pages, *(line.said["key"] for line in groups[LineType.PAGE])}
        self.blocks = {line.said["id"]: line.said["kind"] for line in groups[LineType.BLOCK]}
        self.blocks.update({block.id: block.kind for block in known.blocks.values()})
        self.generations: dict[UUID, UUID] = {**known.generations}
        self.generations.update({line.said["id"]: line.said["block"] for line in groups[LineType.GENERATION]})
        self.seen: set[object] = set()
        self.by_type = {
            LineType.SITE: self.site,
            LineType.SEGMENT: self.segment,
            LineType.COPY_POLICY: self.policy,
            LineType.COPY_GUIDE: self.guide,
            LineType.PAGE: self.page,
            LineType.BLOCK: self.block,
            LineType.GENERATION: self.generation,
            LineType.PROPOSAL: self.proposal,
            LineType.RELEASE: self.release,
            LineType.END: self.end,
        }

    def of(self, line: Line) -> Found:
        if "id" in line.said:
            yield from self.once("id", (line.type, line.said["id"]))
            if line.said["id"] in self.known.elsewhere:
                yield "id", "belongs to another site; ids are of one site for good"
        yield from self.by_type[line.type](line.said)

    def once(self, field: str, named: object) -> Found:
        if named in self.seen:
            yield field, "was said in a line above"
        self.seen.add(named)

    def site(self, said: Mapping[str, Any]) -> Found:
        if said["key"] != self.known.site:
            yield "key", f"this is content of site {said['key']!r}, not of {self.known.site!r}"
        if said["default_locale"] != self.known.default_locale:
            yield "default_locale", f"the site's own is {self.known.default_locale!r}"
        if unknown := [locale for locale in said["locales"] if locale not in self.known.locales]:
            yield "locales", f"the site has no {', '.join(unknown)}; it has {', '.join(self.known.locales)}"

    def end(self, said: Mapping[str, Any]) -> Found:  # noqa: ARG002 - as the checks of other lines
        """It says nothing but that it is there."""
        yield from ()

    def segment(self, said: Mapping[str, Any]) -> Found:
        yield from self.once("key", ("segment", said["key"]))
        try:
            require_segment(NewSegment(**{name: said[name] for name in _SAID_OF_SEGMENT}))
        except SegmentInvalid as invalid:
            yield from ((each.path, each.message) for each in invalid.problems)

    def policy(self, said: Mapping[str, Any]) -> Found:
        yield from self.once("field", ("policy", said["kind"], said["field"]))
        kind = all_kinds().get(said["kind"])
        if kind is None:
            yield "kind", f"{said['kind']!r} is not one of {', '.join(sorted(all_kinds()))}"
        elif said["field"] and kind.field(said["field"]) is None:
            yield "field", f"a {kind.label.lower()} has no {said['field']!r}"

    def guide(self, said: Mapping[str, Any]) -> Found:
        yield from self.once("locale", ("guide", said["locale"]))
        if said["locale"] not in self.known.locales:
            yield "locale", f"{said['locale']!r} is not one of this site's locales: {', '.join(self.known.locales)}"
        try:
            exchange_lines.guide_of(said)
        except GuideInvalid as invalid:
            yield from invalid.problems

    def page(self, said: Mapping[str, Any]) -> Found:
        yield from self.once("key", ("page", said["key"]))
        there = self.known.pages.get(said["key"])
        if there is not None and there.id != said["id"]:
            yield "id", f"the site has page {said['key']!r} under another id, {there.id}"
        if there is None and said["id"] in {page.id for page in self.known.pages.values()}:
            yield "key", "the site has this page under another key"

    def block(self, said: Mapping[str, Any]) -> Found:
        yield from self.once("key", ("block", said["page"], said["key"]))
        if said["page"] not in self.pages:
            yield "page", f"there is no page {said['page']!r}, on the site or above"
        there = self.known.blocks.get(said["id"])
        if there is not None and (there.page, there.key, there.kind) != (said["page"], said["key"], said["kind"]):
            yield "id", f"is {there.page}/{there.key} on the site, a {there.kind}; a block keeps its page, key and kind"
        if self.known.places.get((said["page"], said["key"]), said["id"]) != said["id"]:
            yield "key", f"is taken on page {said['page']!r} by another block"
        if len({said[name] is None for name in ("live", "live_version", "live_at")}) > 1:
            yield "live", "live, live_version and live_at are all there, or all null"
        kind = all_kinds().get(said["kind"])
        if kind is None:
            yield "kind", f"{said['kind']!r} is not one of {', '.join(sorted(all_kinds()))}"
            return
        for name in ("draft", "live"):
            yield from self.content(kind, said["id"], name, said[name] or {})
        if said["live"] is not None:
            missing = validity.problems_of_publishing(kind, said["live"], (self.known.default_locale,))
            yield from ((f"live.{field}", reason) for field, reason in missing)

    def content(self, kind: Kind, block: UUID, where: str, content: Content) -> Found:
        for field, said in content.items():
            spec = kind.field(field)
            if spec is None:
                yield f"{where}.{field}", f"a {kind.label.lower()} has no such field"
                continue
            for key, entry in said.items():
                for reason in self.entry(spec, block, key, entry):
                    yield f"{where}.{field}.{key}", reason

    def entry(self, spec: FieldSpec, block: UUID, key: str, entry: Entry) -> Iterator[str]:
        scope = _scope(key)
        if scope is None:
            yield f"has to be {', '.join(Layer)}, with :name for a variant and @locale for words"
            return
        yield from self.place(spec, scope)
        if unknown := set(entry) - ENTRY:
            yield f"an entry has no {', '.join(sorted(unknown))}"
        if ("value" in entry) == (entry.get("empty") is True) or entry.get("empty", True) is not True:
            yield "has a value, or says empty: true"
        elif "value" in entry and (problem := validity.problem_of_value(spec, entry["value"])):
            yield problem
        yield from self.origin(scope, block, entry)

    def place(self, spec: FieldSpec, scope: Scope) -> Iterator[str]:
        if spec.localised and scope.locale not in self.known.locales:
            yield f"{scope.locale!r} is not one of this site's locales: {', '.join(self.known.locales)}"
        if not spec.localised and scope.locale is not None:
            yield "is a setting, the same in every locale"
        names = {Layer.CHANNEL: {channel.value for channel in Channel}, Layer.SEGMENT: self.segments}.get(scope.layer)
        if names is None and scope.name is not None:
            yield f"the layer {scope.layer} is for everybody"
        if names is not None and scope.name not in names:
            yield f"there is no {scope.layer} {scope.name!r}"

    def origin(self, scope: Scope, block: UUID, entry: Entry) -> Iterator[str]:
        if not isinstance(entry.get("by"), str) or not _is_moment(entry.get("at")):
            yield "has to say by whom (by) and when (at)"
        if entry.get("ai", Involvement.NONE) not in list(Involvement):
            yield f"ai has to be one of {', '.join(Involvement)}"
        generation = entry.get("generation")
        if generation is None and scope.layer is Layer.GENERATED:
            yield "a machine's words have to name their generation"
        if generation is not None and self.generations.get(_id(generation) or block) != block:
            yield f"generation {generation} is no generation of this block, on the site or in the file"

    def generation(self, said: Mapping[str, Any]) -> Found:
        yield from self.about(said)
        if said["id"] in self.known.generations and self.known.generations[said["id"]] != said["block"]:
            yield "block", "the site has this generation for another block"

    def proposal(self, said: Mapping[str, Any]) -> Found:
        yield from self.once("field", ("proposal", said["block"], said["field"], said["locale"]))
        yield from self.about(said)
        if self.generations.get(said["generation"]) != said["block"]:
            yield "generation", "is no generation of this block, on the site or in the file"

    def about(self, said: Mapping[str, Any]) -> Found:
        kind = all_kinds().get(self.blocks.get(said["block"], ""))
        if kind is None:
            yield "block", "is not a block of this site or file"
        elif (spec := kind.field(said["field"])) is None or not spec.generated:
            yield "field", f"machines write no {said['field']!r} of a {kind.label.lower()}"
        if said["locale"] not in self.known.locales:
            yield "locale", f"{said['locale']!r} is not one of this site's"

    def release(self, said: Mapping[str, Any]) -> Found:
        if (said["state"] == "scheduled") != (said["scheduled_at"] is not None):
            yield "scheduled_at", "a scheduled release has a moment, and a draft has none"
        there = self.known.releases.get(said["id"])
        if there is not None and there["version"] == said["version"] and there != said:
            yield "id", "is on the site and differs; a release is changed there, not by a file"
        for number, change in enumerate(said["changes"]):
            where = f"changes[{number}]"
            yield from self.once(where, ("change", said["id"], change["block"]))
            kind = all_kinds().get(self.blocks.get(change["block"], ""))
            if kind is None:
                yield f"{where}.block", "is not a block of this site or file"
                continue
            content: Draft = {}
            for slot in change["changes"]:
                if slot["entry"] is not None:
                    content.setdefault(slot["field"], {})[slot["key"]] = slot["entry"]
            yield from self.content(kind, change["block"], where, content)


_SAID_OF_SEGMENT = ("key", "name", "condition", "description", "position")


def _scope(key: str) -> Scope | None:
    try:
        scope = Scope.of(key)
    except ValueError:
        return None
    return scope if scope.key == key else None


def _is_moment(value: Json) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _id(value: Json) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def generations(content: Content) -> set[UUID]:
    """Every generation that content names."""
    named = (_id(entry.get("generation")) for said in content.values() for entry in said.values())
    return {each for each in named if each is not None}


def canonical(kind: Kind, content: Content) -> Draft:
    """The content as it is kept: rich text is structured and clean."""
    found = layers.copied(content)
    for field, said in found.items():
        for entry in said.values():
            if "value" in entry:
                entry["value"] = validity.canonical(kind, FieldEdit(name=field, value=entry["value"])).value
    return found
