"""Mistakes in one block: whom it is for, when it is shown, and what it says to whom."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import partial

from domain.access.values import Channel
from domain.audience.rules import grammar
from domain.audience.rules.conditions import mentions
from domain.audience.rules.situations import satisfiable
from domain.audience.values.conditions import Condition
from domain.base.values import Json
from domain.catalog.errors import BadValue
from domain.pages.fields import merchandising, moments
from domain.pages.kinds.kind import Kind
from domain.pages.rules import appearance, layers, translations
from domain.pages.rules.kinds import kind_named
from domain.pages.values.content import Content, Layer, Reader, Scope
from domain.pages.values.fields import FieldType
from domain.pages.values.lint import Code, LintBlock, LintFinding, LintSite, Severity
from domain.pages.values.merchandising import Do, Match

Found = Iterator[LintFinding]


def of_block(
    block: LintBlock,
    *,
    shown: Condition,
    segments: tuple[str, ...],
    nobody: Collection[str],
    site: LintSite,
    now: datetime,
) -> Found:
    """What is wrong with this block.

    Shapes   shown: when it is; segments: the site's in their order; nobody: those nobody can be in any more.
    """
    kind = kind_named(block.kind)
    error = partial(LintFinding, severity=Severity.ERROR, block=block.key)
    warning = partial(LintFinding, severity=Severity.WARNING, block=block.key)
    yield from _audience(block.content, segments, nobody, site, now, error=error, warning=warning)
    yield from _window(block.content, segments, shown, site, now, error=error, warning=warning)
    yield from _variants(kind, block.content, segments, nobody, error=error, warning=warning)
    yield from _words(kind, block.content, site, error=error, warning=warning)
    yield from _goods(kind, block.content, site, error=error)


def named_skus(block: LintBlock) -> frozenset[str]:
    """The goods that the block names by their sku, promotions too."""
    kind = kind_named(block.kind)
    return frozenset(sku for _, skus in _named(kind, block.content) for sku in skus)


Make = Callable[..., LintFinding]


def _audience(
    content: Content,
    segments: tuple[str, ...],
    nobody: Collection[str],
    site: LintSite,
    now: datetime,
    *,
    error: Make,
    warning: Make,
) -> Found:
    for value in _values(content, "audience"):
        condition = grammar.parsed(value)
        if isinstance(condition, list):
            path, problem = condition[0].path, condition[0].message
            message = f"The audience cannot be read any more, so nobody sees the block. {path}: {problem}"
            facts = {"path": path, "problem": problem}
            yield error(code=Code.UNREADABLE, field="audience", message=message, facts=facts)
            continue
        unknown = [key for key in mentions(condition).segments if key not in segments]
        for key in unknown:
            message = f"The audience names the segment {key}, which this site does not have; nobody is in it."
            yield error(code=Code.UNKNOWN_SEGMENT, field="audience", message=message, facts={"segment": key})
        empty = [key for key in mentions(condition).segments if key in nobody]
        for key in empty:
            message = f"The audience names the segment {key}, which nobody can be in from now on."
            yield warning(code=Code.EMPTY_SEGMENT, field="audience", message=message, facts={"segment": key})
        if satisfiable(condition, site.locales, since=_from(condition, now)) is not False:
            continue
        if satisfiable(condition, site.locales) is False:
            message = "No visit can be what the audience asks for: its parts exclude one another."
            yield error(code=Code.AUDIENCE_NEVER, field="audience", message=message)
        else:
            message = "What the audience asks for lies in the past; nobody will see the block again."
            yield warning(code=Code.AUDIENCE_OVER, field="audience", message=message)


def _from(condition: Condition, now: datetime) -> datetime | None:
    """Where no moment is named, any time is as good as from now on."""
    return now if mentions(condition).boundaries else None


def _window(
    content: Content,
    segments: tuple[str, ...],
    shown: Condition,
    site: LintSite,
    now: datetime,
    *,
    error: Make,
    warning: Make,
) -> Found:
    for field in ("starts_at", "ends_at"):
        for value in _values(content, field):
            if _moment(value) is None:
                problem = moments.problem(value)
                message = f"The moment cannot be read any more, so nobody sees the block: it {problem}."
                yield error(code=Code.UNREADABLE, field=field, message=message, facts={"problem": problem})
    starts = [moment for value in _values(content, "starts_at") if (moment := _moment(value)) is not None]
    ends = [moment for value in _values(content, "ends_at") if (moment := _moment(value)) is not None]
    if not starts and not ends:
        return
    if starts and ends and max(ends) <= min(starts):
        yield error(code=Code.WINDOW_INVERTED, field="ends_at", message="The block ends before it starts.")
    elif ends and max(ends) <= now:
        over = max(ends).isoformat()
        message = f"The block ended at {over}. Unpublish it, or give it a new window."
        yield warning(code=Code.WINDOW_OVER, field="ends_at", message=message, facts={"at": over})
    elif _values(content, "audience") and _misses(content, segments, shown, site, now):
        message = "While the block is shown, nobody can be what its audience asks for. Move the window or the moments."
        yield error(code=Code.WINDOW_MISSES_AUDIENCE, field="audience", message=message)


def _misses(content: Content, segments: tuple[str, ...], shown: Condition, site: LintSite, now: datetime) -> bool:
    """Whether it is the window that keeps everybody away: without it there would be somebody."""
    if satisfiable(shown, site.locales, since=now) is not False:
        return False
    audience = appearance.audience(content, segments)
    return satisfiable(audience, site.locales, since=_from(audience, now)) is not False


def _variants(
    kind: Kind, content: Content, segments: tuple[str, ...], nobody: Collection[str], *, error: Make, warning: Make
) -> Found:
    for spec in kind.every_field:
        said = content.get(spec.name, {})
        for key in said:
            scope = Scope.of(key)
            if scope.name is None:
                continue
            if scope.layer is Layer.SEGMENT and scope.name not in segments:
                message = f"There are words for the segment {scope.name}, which this site does not have."
                yield error(code=Code.UNKNOWN_SEGMENT, field=spec.name, message=message, facts={"segment": scope.name})
            elif scope.layer is Layer.SEGMENT and scope.name in nobody:
                message = f"There are words for the segment {scope.name}, which nobody can be in from now on."
                yield warning(code=Code.EMPTY_SEGMENT, field=spec.name, message=message, facts={"segment": scope.name})
            elif scope.layer is Layer.CHANNEL and scope.name not in list(Channel):
                message = f"There are words for the channel {scope.name}; there are {', '.join(Channel)}."
                yield error(code=Code.UNKNOWN_CHANNEL, field=spec.name, message=message, facts={"channel": scope.name})
            over = layers.silenced_by(said, scope)
            if over is not None:
                message = f"Nobody gets {key}: {over.key} speaks to everybody. Release one of them."
                facts = {"scope": key, "over": over.key}
                yield warning(code=Code.SHADOWED, field=spec.name, message=message, facts=facts)


def _words(kind: Kind, content: Content, site: LintSite, *, error: Make, warning: Make) -> Found:
    own = layers.plain(kind, content, Reader(locales=(site.default_locale,)))
    for spec in kind.every_field:
        if spec.required and own[spec.name] in (None, ""):
            message = f"{spec.label} has to be filled in, in {site.default_locale} at least."
            yield error(code=Code.INCOMPLETE, field=spec.name, message=message, facts={"locale": site.default_locale})
    for locale in site.locales:
        gaps = translations.missing(kind, content, locale, site.default_locale)
        if gaps and locale != site.default_locale:
            fall = "falls" if len(gaps) == 1 else "fall"
            message = f"In {locale}, {listed(gaps)} of this block {fall} back to other words."
            facts = {"locale": locale, "fields": list(gaps)}
            yield warning(
                code=Code.MISSING_WORDS, field=gaps[0] if len(gaps) == 1 else None, message=message, facts=facts
            )


def _goods(kind: Kind, content: Content, site: LintSite, *, error: Make) -> Found:
    for field, skus in _named(kind, content):
        gone = [sku for sku in skus if sku not in site.skus]
        if gone:
            message = f"{', '.join(gone[:10])} cannot be had: unknown to this site, or withdrawn."
            yield error(code=Code.UNKNOWN_SKU, field=field, message=message, facts={"skus": gone[:10]})
    for spec in kind.fields:
        if spec.type is not FieldType.MERCHANDISING:
            continue
        for value in _values(content, spec.name):
            for sku in _pinned_and_excluded(value):
                message = f"The rules pin {sku} and exclude it. Take one of the two away."
                yield error(code=Code.PIN_EXCLUDED, field=spec.name, message=message, facts={"skus": [sku]})


def _named(kind: Kind, content: Content) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Field by field, the goods that have to be there: promotions that are named, products that are pinned."""
    for spec in kind.fields:
        for value in _values(content, spec.name):
            if spec.type is FieldType.SKU and isinstance(value, str):
                yield spec.name, (value,)
            elif spec.type is FieldType.MERCHANDISING and not merchandising.problems(value):
                yield spec.name, merchandising.pinned_skus(merchandising.parsed(value))


def _pinned_and_excluded(value: Json) -> list[str]:
    if merchandising.problems(value):
        return []
    rules = merchandising.parsed(value)
    excluded = {
        sku
        for rule in rules
        if rule.do is Do.EXCLUDE and rule.match == Match(skus=rule.match.skus)
        for sku in rule.match.skus
    }
    return [sku for sku in merchandising.pinned_skus(rules) if sku in excluded]


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _values(content: Content, field: str) -> list[Json]:
    """Everything that is said about a field, to anybody."""
    entries = content.get(field, {}).values()
    return [entry["value"] for entry in entries if not entry.get("empty") and entry.get("value") is not None]


def _moment(value: Json) -> datetime | None:
    try:
        return moments.instant(value)
    except BadValue:
        return None
