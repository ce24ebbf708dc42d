"""The opening picture: a headline, a picture of something this shopper may like, and a way in."""

from domain.behaviour.values import ShopperState
from domain.matching.values import Ask, Source
from domain.pages.kinds.kind import MESSAGES_OF_THE_SHOP, Kind
from domain.pages.values.blocks import Hero
from domain.pages.values.fields import FieldSpec, FieldType
from domain.pages.values.slate import LiveBlock, Slate, Visit

POOL = 12


def asks(block: LiveBlock, _visit: Visit, _state: ShopperState) -> list[Ask]:
    return [
        Ask(shelf=block.key, source=source, kind="product", k=POOL)
        for source in (Source.CHOSEN, Source.TASTE, Source.POPULAR, Source.NEW)
    ]


def fill(block: LiveBlock, slate: Slate) -> Hero | None:
    headline = block.text("headline")
    if headline is None:
        return None
    chosen = slate.products(block.key, 1)
    target, candidate = chosen[0] if chosen else (None, None)
    return Hero(
        id=block.id,
        key=block.key,
        kind=block.kind,
        decision=slate.decided("editorial" if candidate is None else slate.code(candidate), candidate),
        headline=headline,
        body=block.text("body"),
        call_to_action=block.text("call_to_action"),
        push=block.text("push"),
        email_subject=block.text("email_subject"),
        image=target.images[0] if target and target.images else None,
        target=target,
    )


KIND = Kind(
    name="hero",
    label="Hero",
    description="The opening picture of a page with a headline; the product in it is chosen for the shopper.",
    fields=(
        FieldSpec(
            name="headline",
            type=FieldType.TEXT,
            label="Headline",
            required=True,
            localised=True,
            generated=True,
            max_chars=60,
        ),
        FieldSpec(name="body", type=FieldType.TEXT, label="Body", localised=True, generated=True, max_chars=160),
        FieldSpec(name="call_to_action", type=FieldType.TEXT, label="Call to action", localised=True, max_chars=30),
        *MESSAGES_OF_THE_SHOP,
    ),
    asks=asks,
    fill=fill,
)
