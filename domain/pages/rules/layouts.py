"""The page a new shop starts with; its editors take it from there."""

from collections.abc import Sequence

from domain.pages.values.editing import NewBlock
from domain.pages.values.fields import CopyPolicy

HOME = "home"


def _rail(key: str, source: str, en: str, fr: str, **settings: int | str) -> NewBlock:
    return NewBlock(
        key=key,
        kind="product_rail",
        copy_policy=CopyPolicy.PUBLISH,
        settings={"source": source, **settings},
        words={"en": {"title": en}, "fr": {"title": fr}},
    )


def starting_layout(categories: Sequence[str]) -> tuple[NewBlock, ...]:
    """The blocks a new shop starts with, with a rail for each of the shopper's two favourite categories, else its largest."""
    rails = [
        NewBlock(
            key=f"category-{n}",
            kind="product_rail",
            copy_policy=CopyPolicy.PUBLISH,
            settings={"source": "category", "category": category, "own_category": True, "anchor_rank": n},
        )
        for n, category in enumerate(categories[:2], start=1)
    ]
    return (*_ABOVE, *rails[:1], *_BETWEEN, *rails[1:], *_BELOW)


_ABOVE: tuple[NewBlock, ...] = (
    NewBlock(
        key="hero",
        kind="hero",
        copy_policy=CopyPolicy.PUBLISH,
        settings={"pinned": True},
        words={"en": {"call_to_action": "Take a look"}, "fr": {"call_to_action": "Découvrir"}},
    ),
    NewBlock(
        key="welcome",
        kind="welcome_guide",
        copy_policy=CopyPolicy.PUBLISH,
        settings={"pinned": True},
        words={
            "en": {
                "steps": [
                    {"title": "Look around", "body": "Open what catches your eye. The page follows you."},
                    {"title": "Keep what you like", "body": "Put it in the cart; we show what goes with it."},
                    {"title": "Come back", "body": "Next time the page starts where you left off."},
                ]
            },
            "fr": {
                "steps": [
                    {"title": "Promenez-vous", "body": "Ouvrez ce qui vous plaît. La page vous suit."},
                    {"title": "Gardez vos trouvailles", "body": "Au panier, nous montrons ce qui va avec."},
                    {"title": "Revenez", "body": "La page reprend là où vous étiez."},
                ]
            },
        },
    ),
    _rail("for-your-cart", "cart_complements", "Goes with your cart", "Pour compléter votre panier"),
    _rail("because-1", "because_you_looked", "Because you looked at {anchor}", "Parce que vous avez regardé {anchor}"),
    _rail("for-you", "for_you", "For you", "Pour vous"),
    _rail("buy-again", "buy_again", "Buy again", "À racheter"),
    NewBlock(key="offer", kind="promotion_banner", copy_policy=CopyPolicy.PUBLISH),
    # What rises is popular too: it is named first, or nothing of it would be left.
    _rail("trending", "trending", "Trending now", "En vogue"),
    _rail("popular", "popular", "Popular right now", "Populaire en ce moment"),
)

_BETWEEN: tuple[NewBlock, ...] = (
    _rail(
        "because-2",
        "because_you_looked",
        "More like {anchor}",
        "Dans l’esprit de {anchor}",
        anchor_rank=2,
    ),
    NewBlock(key="categories", kind="category_tiles", copy_policy=CopyPolicy.PUBLISH),
)

_BELOW: tuple[NewBlock, ...] = (
    _rail("new-in", "new_in", "New in", "Nouveautés"),
    NewBlock(
        key="stories",
        kind="article_feed",
        copy_policy=CopyPolicy.PUBLISH,
        words={"en": {"title": "From our journal"}, "fr": {"title": "Notre journal"}},
    ),
)
