"""Articles near the shopper's taste, or the latest ones."""

from domain.behaviour.values import ShopperState
from domain.matching.values import Ask, Source
from domain.pages.kinds.kind import MESSAGES_OF_THE_SHOP, Kind
from domain.pages.values.blocks import ArticleFeed, FeedItem
from domain.pages.values.fields import FieldSpec, FieldType
from domain.pages.values.slate import LiveBlock, Slate, Visit

LIMIT = 4


def asks(block: LiveBlock, _visit: Visit, _state: ShopperState) -> list[Ask]:
    return [Ask(shelf=block.key, source=source, kind="article", k=2 * LIMIT) for source in (Source.TASTE, Source.NEW)]


def fill(block: LiveBlock, slate: Slate) -> ArticleFeed | None:
    chosen = slate.articles(block.key, block.number("limit", LIMIT))
    if not chosen:
        return None
    code = {Source.TASTE: "reading"}
    return ArticleFeed(
        id=block.id,
        key=block.key,
        kind=block.kind,
        decision=slate.decision(code.get(chosen[0][1].source, "latest")),
        title=block.text("title") or slate.reason("latest", None).text,
        subtitle=block.text("subtitle"),
        push=block.text("push"),
        email_subject=block.text("email_subject"),
        articles=tuple(
            FeedItem(
                article=article, reason=slate.reason(code.get(candidate.source, "latest"), None), position=position
            )
            for position, (article, candidate) in enumerate(chosen)
        ),
    )


KIND = Kind(
    name="article_feed",
    label="Article feed",
    description="Articles that suit the shopper, else the latest.",
    fields=(
        FieldSpec(name="title", type=FieldType.TEXT, label="Title", required=True, localised=True, max_chars=60),
        FieldSpec(
            name="subtitle", type=FieldType.TEXT, label="Subtitle", localised=True, generated=True, max_chars=110
        ),
        *MESSAGES_OF_THE_SHOP,
        FieldSpec(name="limit", type=FieldType.INTEGER, label="Articles", minimum=1, maximum=8, default=LIMIT),
    ),
    asks=asks,
    fill=fill,
)
