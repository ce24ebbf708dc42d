"""One running promotion, the one an editor names or the one nearest to the shopper."""

from domain.behaviour.values import ShopperState
from domain.catalog.values import ItemKind
from domain.matching.values import Ask, Source
from domain.pages.kinds.kind import MESSAGES, Kind
from domain.pages.values.blocks import PromotionBanner
from domain.pages.values.fields import FieldSpec, FieldType
from domain.pages.values.slate import LiveBlock, Slate, Visit

# Few promotions run at a time; all that may be named have to be among them.
POOL = 50


def asks(block: LiveBlock, _visit: Visit, _state: ShopperState) -> list[Ask]:
    return [
        Ask(shelf=block.key, source=source, kind="promotion", k=POOL) for source in (Source.TASTE, Source.ENDING_SOON)
    ]


def fill(block: LiveBlock, slate: Slate) -> PromotionBanner | None:
    named = block.text("promotion")
    chosen = slate.promotion(block.key, named)
    if chosen is None:
        return None
    promotion, candidate = chosen
    # Words written for one offer never stand over another: without a named promotion its own words are shown.
    said = {name: block.text(name) if named else None for name in ("headline", "body", "push", "email_subject")}
    return PromotionBanner(
        id=block.id,
        key=block.key,
        kind=block.kind,
        decision=slate.decision("running" if named else candidate.source.value),
        headline=said["headline"] or promotion.title,
        body=said["body"] or promotion.description or None,
        push=said["push"],
        email_subject=said["email_subject"],
        promotion=promotion,
    )


KIND = Kind(
    name="promotion_banner",
    label="Promotion banner",
    description="One running promotion with its code; left out when none runs.",
    fields=(
        FieldSpec(
            name="promotion",
            type=FieldType.SKU,
            sku_of=ItemKind.PROMOTION,
            label="Promotion",
            help="Left empty, each shopper sees the running promotion that suits them best, in its own words.",
        ),
        FieldSpec(name="headline", type=FieldType.TEXT, label="Headline", localised=True, generated=True, max_chars=60),
        FieldSpec(
            name="body",
            type=FieldType.TEXT,
            label="Body",
            localised=True,
            generated=True,
            only_about_something=True,
            max_chars=160,
        ),
        *MESSAGES,
    ),
    asks=asks,
    fill=fill,
    names=lambda block: frozenset({"promotion"} if block.text("promotion") else ()),
)
