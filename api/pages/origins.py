"""Where the value of a field comes from."""

from datetime import datetime

import strawberry

from api.ids import global_id
from api.pages.enums import Involvement, Layer
from domain.pages.values import content


@strawberry.type(description="Where a value comes from.")
class Origin:
    layer: Layer = strawberry.field(description="The layer that speaks.")
    name: str | None = strawberry.field(description="The channel or segment it speaks to, for a variant.")
    locale: str | None = strawberry.field(description="The locale it speaks in; null for settings.")
    by: str = strawberry.field(description="Whose hand: a token's label, or a worker and its model.")
    at: datetime | None = strawberry.field(description="When it was written.")
    ai_involvement: Involvement = strawberry.field(description="How far a machine had a hand in it.")
    generation: strawberry.ID | None = strawberry.field(
        description="Global id of the generation, where a machine had a hand in it."
    )

    @classmethod
    def of(cls, origin: content.Origin) -> "Origin":
        return cls(
            layer=origin.layer,
            name=origin.scope.name,
            locale=origin.locale,
            by=origin.by,
            at=origin.at,
            ai_involvement=origin.involvement,
            generation=None if origin.generation is None else global_id("Generation", origin.generation),
        )
