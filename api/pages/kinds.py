"""Block kinds as data: an editor's screen is drawn from these."""

import strawberry
from strawberry.scalars import JSON

import api.catalog.lists  # noqa: F401 - ItemKind gets its name there, before it is used here
from api.pages.enums import Layer
from domain.catalog.values import ItemKind
from domain.pages.kinds import kind as kinds
from domain.pages.rules import schemas
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.fields import FieldSpec, FieldType

strawberry.enum(FieldType, name="FieldType", description="What a field holds, and so which form an editor sees.")


@strawberry.type(description="One field of a block kind.")
class KindField:
    name: str = strawberry.field(description="Name.")
    label: str = strawberry.field(description="Words for an editor.")
    help: str = strawberry.field(description="What an editor should know; may be empty.")
    type: FieldType = strawberry.field(description="What it holds.")
    required: bool = strawberry.field(description="Whether it has to be filled in before publishing.")
    localised: bool = strawberry.field(description="Whether it is said in each locale; else it is the same in all.")
    generated: bool = strawberry.field(description="Whether machines may write it.")
    max_chars: int = strawberry.field(description="The most characters a text may have.")
    choices: list[str] = strawberry.field(description="The values of a choice.")
    minimum: float = strawberry.field(description="The least number.")
    maximum: float = strawberry.field(description="The greatest number, or the most steps.")
    default: JSON | None = strawberry.field(description="What speaks where nobody says anything.")
    schema: JSON = strawberry.field(description="JSON Schema (draft 2020-12) of a value.")
    item_kind: ItemKind | None = strawberry.field(description="Of a SKU: what it has to be of; null for other fields.")
    layers: list[Layer] = strawberry.field(description="Where something can be said about it, the weakest first.")

    @classmethod
    def of(cls, spec: FieldSpec) -> "KindField":
        return cls(
            name=spec.name,
            label=spec.label,
            help=spec.help,
            type=spec.type,
            required=spec.required,
            localised=spec.localised,
            generated=spec.generated,
            max_chars=spec.max_chars,
            choices=list(spec.choices),
            minimum=spec.minimum,
            maximum=spec.maximum,
            default=JSON(spec.default),
            schema=JSON(schemas.json_schema(spec)),
            item_kind=spec.sku_of if spec.type is FieldType.SKU else None,
            layers=list(schemas.layers_of(spec)),
        )


@strawberry.type(description="A kind of block.")
class BlockKind:
    name: str = strawberry.field(description="Name; createBlock takes it.")
    label: str = strawberry.field(description="Words for an editor.")
    description: str = strawberry.field(description="What it is for.")
    fields: list[KindField] = strawberry.field(description="Its own fields, then those every block has.")

    @classmethod
    def of(cls, kind: kinds.Kind) -> "BlockKind":
        return cls(
            name=kind.name,
            label=kind.label,
            description=kind.description,
            fields=[KindField.of(spec) for spec in kind.every_field],
        )


@strawberry.type
class KindsQuery:
    @strawberry.field(description="The kinds of block there are, by name. The same for every site and token.")
    async def block_kinds(self) -> list[BlockKind]:
        return [BlockKind.of(kind) for _, kind in sorted(all_kinds().items())]
