"""Articles and promotions as content: read as they are kept, made and changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types.field import StrawberryField

import api.catalog.lists  # noqa: F401 - ItemKind gets its name there, before it is used here
from api.context import Info
from api.errors import FieldProblem, NotAllowed, Refusal
from domain.base.values import SiteId
from domain.catalog.values import ItemKind, Translation
from domain.matching.read import open_spaces
from domain.matching.values import Modality
from domain.pages.errors import ItemChanged, ItemInvalid
from domain.pages.read.catalogue import stored_item
from domain.pages.values.catalogue import ItemEdit, StoredItem
from domain.pages.write.catalogue import save_item


@strawberry.type(description="The words of an article or promotion in another locale.")
class ItemTranslation:
    locale: str = strawberry.field(description="The locale.")
    title: str | None = strawberry.field(description="Title; null: as in the item's own locale.")
    description: str | None = strawberry.field(description="Body or terms; null: as in the item's own locale.")
    url: str | None = strawberry.field(description="Address of its page; null: as in the item's own locale.")


@strawberry.type(description="An article or a promotion as it is kept: what a form begins with.")
class EditableItem:
    sku: str = strawberry.field(description="The shop's own name for it.")
    kind: ItemKind = strawberry.field(description="ARTICLE or PROMOTION.")
    version: str = strawberry.field(description="Name it as expectedVersion when you save.")
    locale: str = strawberry.field(description="The locale its own words are in.")
    title: str = strawberry.field(description="Title.")
    description: str = strawberry.field(description="The whole text of an article, the terms of a promotion.")
    url: str = strawberry.field(description="Address of its page in the shop.")
    category: list[str] = strawberry.field(description="From the general to the special.")
    code: str = strawberry.field(description="Of a promotion: what to type at the till; empty: nothing.")
    discount: str = strawberry.field(description='Of a promotion: as the shop states it, such as "15%".')
    published_at: datetime | None = strawberry.field(description="Of an article: when it was published.")
    starts_at: datetime | None = strawberry.field(description="Of a promotion: first moment it counts.")
    ends_at: datetime | None = strawberry.field(description="Of a promotion: first moment it no longer counts.")
    withdrawn: bool = strawberry.field(description="Whether no page shows it any more.")
    translations: list[ItemTranslation] = strawberry.field(description="Its words in other locales.")

    @classmethod
    def of(cls, stored: StoredItem) -> "EditableItem":
        item = stored.item
        return cls(
            sku=item.sku,
            kind=item.kind,
            version=stored.version,
            locale=item.locale,
            title=item.title,
            description=item.description,
            url=item.url,
            category=list(item.category),
            code=item.code,
            discount=item.discount,
            published_at=item.published_at,
            starts_at=item.starts_at,
            ends_at=item.ends_at,
            withdrawn=item.withdrawn,
            translations=[
                ItemTranslation(locale=locale, title=said.title, description=said.description, url=said.url)
                for locale, said in sorted(item.translations.items())
            ],
        )


@strawberry.input(description="The words of an article or promotion in another locale.")
class ItemTranslationInput:
    locale: str = strawberry.field(description="The locale.")
    title: str | None = strawberry.field(default=None, description="Title; null: as in the item's own locale.")
    description: str | None = strawberry.field(default=None, description="Body or terms; null: as in its own locale.")
    url: str | None = strawberry.field(default=None, description="Address of its page; null: as in its own locale.")


@strawberry.input(description="What an article or a promotion is to say. Its pictures and the like stay as they are.")
class SaveItemInput:
    site: str = strawberry.field(description="Key of the site.")
    sku: str = strawberry.field(description="The shop's own name for it.")
    kind: ItemKind = strawberry.field(description="ARTICLE or PROMOTION; products come from the shop's own systems.")
    title: str = strawberry.field(description="Title.")
    expected_version: str | None = strawberry.field(default=None, description="The version you saw; null: it is new.")
    description: str = strawberry.field(default="", description="The whole text, or the terms.")
    url: str = strawberry.field(default="", description="Address of its page in the shop.")
    category: list[str] = strawberry.field(default_factory=list, description="From the general to the special.")
    code: str = strawberry.field(default="", description="Of a promotion: what to type at the till.")
    discount: str = strawberry.field(default="", description='Of a promotion: such as "15%".')
    published_at: datetime | None = strawberry.field(default=None, description="Of an article: when it was published.")
    starts_at: datetime | None = strawberry.field(default=None, description="Of a promotion: first moment it counts.")
    ends_at: datetime | None = strawberry.field(default=None, description="First moment it no longer counts.")
    withdrawn: bool = strawberry.field(default=False, description="Whether no page is to show it any more.")
    translations: list[ItemTranslationInput] = strawberry.field(
        default_factory=list, description="Its words in other locales: all of them."
    )


@strawberry.type(description="The article or promotion is saved; pages show it at once.")
class ItemSaved:
    item: EditableItem = strawberry.field(description="As it is now.")


@strawberry.type(name="ItemInvalid", description="It cannot be saved like this; nothing was written.")
class ItemNotValid(Refusal):
    problems: list[FieldProblem] = strawberry.field(description="A message for each field.")


@strawberry.type(name="ItemConflict", description="Somebody changed it since the version you saw; nothing was written.")
class ItemConflicts(Refusal):
    actual_version: str | None = strawberry.field(description="The version there is; null: there is none.")


class RefuseItem(ExceptionHandler[ItemInvalid, ItemNotValid]):
    def handle(self, exception: ItemInvalid, *, field: StrawberryField, info: Info) -> ItemNotValid:  # noqa: ARG002
        problems = [FieldProblem(name=name, message=message) for name, message in exception.problems]
        return ItemNotValid(code=exception.code, message=exception.message, problems=problems)


class RefuseItemChanged(ExceptionHandler[ItemChanged, ItemConflicts]):
    def handle(self, exception: ItemChanged, *, field: StrawberryField, info: Info) -> ItemConflicts:  # noqa: ARG002
        return ItemConflicts(code=exception.code, message=exception.message, actual_version=exception.actual)


HANDLERS: Sequence[ExceptionHandler[Any, Any]] = (RefuseItem(), RefuseItemChanged())

SaveItemResult = Annotated[
    ItemSaved | ItemNotValid | ItemConflicts | NotAllowed,
    strawberry.union("SaveItemResult", description="What became of saveItem."),
]


@strawberry.type
class CatalogEditingQuery:
    @strawberry.field(description="An article or a promotion as it is kept; null for anything else.")
    async def editable_item(self, info: Info, site: str, sku: str) -> EditableItem | None:
        info.context.allowed("read_draft", site)
        async with info.context.reads.read() as db:
            found = await stored_item(db, SiteId(site), sku)
        return None if found is None else EditableItem.of(found)


@strawberry.type
class CatalogEditingMutation:
    @strawberry.mutation(
        description="Makes or changes an article or a promotion; an import of the same sku changes it back."
    )
    async def save_item(self, info: Info, input: SaveItemInput) -> SaveItemResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("edit_block", site)
        if input.kind is ItemKind.PRODUCT:
            raise ItemInvalid([("kind", "is that of goods, which come from the shop's own systems")])
        names = set(ItemEdit.__dataclass_fields__) - {"category", "translations"}
        said = {
            each.locale: Translation(title=each.title, description=each.description, url=each.url)
            for each in input.translations
        }
        edit = ItemEdit(
            category=tuple(input.category), translations=said, **{name: getattr(input, name) for name in names}
        )
        async with context.writes.write() as db:
            spaces = [space.id for space in await open_spaces(db, Modality.TEXT, site)]
            stored = await save_item(
                db, site, edit, spaces, expected_version=input.expected_version, by=actor.hand, now=context.now
            )
        return ItemSaved(item=EditableItem.of(stored))
