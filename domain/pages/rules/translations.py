"""How a block stands in each locale: what is missing there, and which words render a source that has changed."""

from collections.abc import Sequence

from domain.pages.kinds.kind import Kind
from domain.pages.rules import layers
from domain.pages.values.content import Content, LocaleStatus, Reader, Scope, Stale


def stale(kind: Kind, content: Content, locale: str, default: str) -> tuple[Stale, ...]:
    """The words in this locale that were written for other words of the site's own locale than it has now."""
    if locale == default:
        return ()
    now = layers.plain(kind, content, Reader(locales=(default,)))
    return tuple(
        Stale(field=spec.name, scope=scope, source_then=entry["source"], source_now=now[spec.name])
        for spec in kind.every_field
        if spec.localised
        for key, entry in content.get(spec.name, {}).items()
        if (scope := Scope.of(key)).locale == locale and "source" in entry and entry["source"] != now[spec.name]
    )


def missing(kind: Kind, content: Content, locale: str, default: str) -> tuple[str, ...]:
    """The fields that say something in the site's own locale and nothing to everybody in this one."""
    own = layers.plain(kind, content, Reader(locales=(default,)))
    here = layers.resolve(kind, content, Reader(locales=(locale,)))
    wanted = (spec for spec in kind.every_field if spec.localised)
    return tuple(
        spec.name
        for spec in wanted
        if here[spec.name].key is None and (spec.required or own[spec.name] not in (None, ""))
    )


def statuses(
    kind: Kind, draft: Content, live: Content | None, locales: Sequence[str], default: str
) -> tuple[LocaleStatus, ...]:
    """One status a locale. `missing`, `stale`, `draft` (never published), `changed`, `published`; the first that holds."""
    return tuple(_status(kind, draft, live, locale, default) for locale in locales)


def _status(kind: Kind, draft: Content, live: Content | None, locale: str, default: str) -> LocaleStatus:
    gaps, old = missing(kind, draft, locale, default), stale(kind, draft, locale, default)
    differs = live is not None and any(
        layers.touched(change)[1].locale == locale for change in layers.changed(live, draft)
    )
    if gaps:
        state = "missing"
    elif old:
        state = "stale"
    elif live is None:
        state = "draft"
    else:
        state = "changed" if differs else "published"
    return LocaleStatus(locale=locale, state=state, missing=gaps, stale=old)
