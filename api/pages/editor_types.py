"""Blocks as editors see them: fields with their origin and everything said about them, versions, history, locales."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from api.catalog.types import Node
from api.ids import global_id
from api.pages.enums import CopyPolicy, Ordering, Perspective
from api.pages.origins import Origin
from api.pages.types import Block, Decision, FieldLocale, Reason
from domain.access.values import Site
from domain.base.values import Json
from domain.pages.rules import layers, order, translations
from domain.pages.rules.kinds import kind_named
from domain.pages.values import content, editing
from domain.pages.values.reasons import reason


@strawberry.type(description="A scope that speaks instead of another one.")
class FieldOverride:
    layer: content.Layer = strawberry.field(description="Its layer.")
    name: str | None = strawberry.field(description="The channel or segment it is for.")
    locale: str | None = strawberry.field(description="Its locale.")
    by: str = strawberry.field(description="Whose hand.")
    for_all: bool = strawberry.field(description="True: nobody hears the other one; false: some still do.")


@strawberry.type(description="What is said about a field at one scope: a value, or that it is empty on purpose.")
class FieldScope:
    value: JSON | None = strawberry.field(description="The value; null where it is empty on purpose.")
    empty: bool = strawberry.field(description="Empty on purpose; a scope that is not listed inherits.")
    origin: Origin = strawberry.field(description="Where it comes from.")
    wins: bool = strawberry.field(description="Whether it is what the reader asked about gets.")
    source: JSON | None = strawberry.field(description="For a translation: the words it was made from.")
    overridden_by: list[FieldOverride] = strawberry.field(description="What speaks instead of it, and to whom.")


@strawberry.type(description="A field of a block, as a reader in the asked locale gets it.")
class BlockField:
    name: str = strawberry.field(description="Name.")
    label: str = strawberry.field(description="Words for an editor.")
    value: JSON | None = strawberry.field(description="The value that wins.")
    origin: Origin | None = strawberry.field(description="Where it comes from; null where the kind's default speaks.")
    layers: JSON = strawberry.field(description="Everything that was said about it, by layer[:name][@locale].")
    scopes: list[FieldScope] = strawberry.field(
        description="Everything that was said about it, with what overrides it."
    )


@strawberry.type(description="One step in a block's history.")
class BlockRevision:
    number: int = strawberry.field(description="The version the block had after the step.")
    action: str = strawberry.field(
        description="create, edit, generate, decide, publish, unpublish, restore, reorder, release or import."
    )
    by: str = strawberry.field(description="Whose hand.")
    at: datetime = strawberry.field(description="When.")
    changed: list[str] = strawberry.field(description="What changed, as field:layer[:name][@locale].")
    went_live: bool = strawberry.field(description="Whether the step changed what shoppers see.")
    note: str | None = strawberry.field(description="What it was part of, for example a release.")

    @classmethod
    def of(cls, step: editing.Revision) -> "BlockRevision":
        return cls(
            number=step.number,
            action=step.action,
            by=step.by,
            at=step.at,
            changed=list(step.changed),
            went_live=step.went_live,
            note=step.note,
        )


@strawberry.type(description="A translation whose source has changed since.")
class StaleField:
    field: str = strawberry.field(description="Name of the field.")
    layer: content.Layer = strawberry.field(description="Its layer.")
    name: str | None = strawberry.field(description="The channel or segment it is for.")
    source_then: JSON | None = strawberry.field(description="What the source said when it was translated.")
    source_now: JSON | None = strawberry.field(description="What it says now.")


@strawberry.type(description="How a block stands in one locale.")
class BlockLocale:
    locale: str = strawberry.field(description="The locale.")
    state: str = strawberry.field(
        description="missing, stale, draft (never published), changed or published; the first that holds."
    )
    missing: list[str] = strawberry.field(description="Fields that nobody has said anything about in this locale.")
    stale: list[StaleField] = strawberry.field(description="Words that render a source that has changed since.")


@strawberry.type(description="A block as its editors see it.")
class EditableBlock(Block, Node):
    page: str = strawberry.field(description="Key of its page.")
    version: int = strawberry.field(description="Name it as expectedVersion when you change the block.")
    status: str = strawberry.field(
        description="draft (never published), changed (differs from what is live), published."
    )
    copy_policy: CopyPolicy | None = strawberry.field(
        description="What may happen to generated words; null: the site's rule for the kind."
    )
    position: float = strawberry.field(description="Blocks stand in the order of these numbers.")
    fields: list[BlockField] = strawberry.field(description="The fields, as the perspective has them.")
    live_fields: list[BlockField] | None = strawberry.field(description="What shoppers get; null before publishing.")
    locales: list[BlockLocale] = strawberry.field(description="How it stands in each of the site's locales.")
    revisions: list[BlockRevision] = strawberry.field(description="The last 50 steps, newest first.")

    @classmethod
    def of(
        cls,
        state: editing.BlockState,
        shop: Site,
        locale: str | None = None,
        history: Sequence[editing.Revision] = (),
        perspective: Perspective = Perspective.DRAFT,
    ) -> "EditableBlock":
        reader = content.Reader(locales=layers.chain(locale or shop.default_locale, shop.default_locale))
        kind = kind_named(state.kind)
        shown = state.draft if perspective is Perspective.DRAFT else state.live or {}
        values = layers.resolve(kind, shown, reader)
        words = [each for each in values.values() if each.origin is not None and each.origin.locale is not None]
        return cls(
            id=global_id("EditableBlock", state.id),
            key=state.key,
            kind=state.kind,
            decision=Decision(
                reason=Reason.of(reason(reader.locales[0], "editorial")),
                policy="editor",
                variant=None,
                propensity=None,
                position=round(order.position(shown)),
            ),
            field_locales=[
                FieldLocale(field=each.name, locale=each.origin.locale)
                for each in words
                if each.origin is not None and each.origin.locale is not None
            ],
            ai_involvement=layers.involvement(words),
            page=state.page,
            version=state.version,
            status=state.status,
            copy_policy=state.copy_policy,
            position=order.position(shown),
            fields=_fields(state.kind, shown, reader),
            live_fields=None if state.live is None else _fields(state.kind, state.live, reader),
            locales=[
                _locale(each)
                for each in translations.statuses(kind, state.draft, state.live, shop.locales, shop.default_locale)
            ],
            revisions=[BlockRevision.of(step) for step in history],
        )


def _locale(status: content.LocaleStatus) -> BlockLocale:
    return BlockLocale(
        locale=status.locale,
        state=status.state,
        missing=list(status.missing),
        stale=[
            StaleField(
                field=each.field,
                layer=each.scope.layer,
                name=each.scope.name,
                source_then=JSON(each.source_then),
                source_now=JSON(each.source_now),
            )
            for each in status.stale
        ],
    )


def _fields(kind: str, said: content.Content, reader: content.Reader) -> list[BlockField]:
    known = kind_named(kind)
    resolved = layers.resolve(known, said, reader)
    return [
        BlockField(
            name=spec.name,
            label=spec.label,
            value=JSON(resolved[spec.name].value),
            origin=_origin(resolved[spec.name].origin),
            layers=JSON({key: dict(entry) for key, entry in said.get(spec.name, {}).items()}),
            scopes=[
                _scope(said[spec.name], key, resolved[spec.name].origin, reader.locales[-1])
                for key in said.get(spec.name, {})
            ],
        )
        for spec in known.every_field
    ]


def _scope(said: Mapping[str, content.Entry], key: str, winner: content.Origin | None, default: str) -> FieldScope:
    entry, scope = said[key], content.Scope.of(key)
    value: Json = entry.get("value")
    return FieldScope(
        value=JSON(value),
        empty=bool(entry.get("empty")),
        origin=Origin.of(content.Origin.of(key, entry)),
        wins=winner is not None and winner.scope == scope,
        source=JSON(entry.get("source")),
        overridden_by=[
            FieldOverride(
                layer=each.scope.layer,
                name=each.scope.name,
                locale=each.scope.locale,
                by=each.by,
                for_all=each.for_all,
            )
            for each in layers.overrides(said, scope, default)
        ],
    )


def _origin(origin: content.Origin | None) -> Origin | None:
    return None if origin is None else Origin.of(origin)


@strawberry.type(description="A page as its editors see it.")
class Page:
    id: strawberry.ID = strawberry.field(description="Global id.")
    key: str = strawberry.field(description="Key of the page.")
    title: str = strawberry.field(description="Its name for editors.")
    version: int = strawberry.field(description="Name it as expectedVersion when you add, reorder or arrange blocks.")
    ordering: Ordering = strawberry.field(description="Who puts the blocks in order.")
    slots: int | None = strawberry.field(description="How many blocks a shopper gets at most; null: all.")
    blocks: list[EditableBlock] = strawberry.field(description="Its blocks in order, drafts included.")


@strawberry.type(description="Where a page of a list begins and ends, as Relay's connections have it.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether there is more.")
    has_previous_page: bool = strawberry.field(description="Whether something comes before; lists go forwards only.")
    start_cursor: str | None = strawberry.field(description="The place of the first thing; null for an empty page.")
    end_cursor: str | None = strawberry.field(description="Give it as `after` to go on.")

    @classmethod
    def of(cls, cursors: Sequence[str], *, after: str | None, more: bool) -> "PageInfo":
        """Where the page of these places lies that was asked for by `after`, which names a thing there is."""
        return cls(
            has_next_page=more,
            has_previous_page=after is not None,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )
