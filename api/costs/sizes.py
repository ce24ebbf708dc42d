"""How many things each list of the schema usually holds at most, and what a field costs beside what it holds.

By schema coordinate. A point is an object of an answer; what is written here is what the demo shop and the limits of the
domain say, not what an answer turned out to be: a price has to be known before.
"""

from collections.abc import Mapping
from typing import Final

LIST: Final = 10
"""A list nobody has said anything about."""

SIZES: Final[Mapping[str, int]] = {
    "Homepage.blocks": 12,
    "Page.blocks": 20,
    "ProductRail.items": 12,
    "CategoryTiles.tiles": 12,
    "ArticleFeed.articles": 6,
    "WelcomeGuide.steps": 4,
    "Product.images": 4,
    "Image.palette": 5,
    "EditableBlock.revisions": 50,
    "BlockField.scopes": 4,
    "FieldScope.overriddenBy": 2,
    "EditablePicture.crops": 5,
    "EditablePicture.words": 3,
    "EditablePicture.problems": 2,
    "EditablePicture.elsewhere": 3,
    "MediaFile.problems": 1,
    "Query.blockKinds": 14,
    "Query.figures": 28,
    "ShopperProfile.history": 20,
    "PageTrace.blocks": 20,
    "BlockTrace.items": 24,
}

SLICED: Final = ("first", "last", "count", "days")
"""Arguments that say how many; of a connection's edges, where the field answers with a connection."""

MOST: Final = 200
"""Pages of lists end here (`api.pages`), so that no more is ever paid for."""

READING: Final = 20
"""A field at the root asks Postgres: about what 20 objects take (tests/benchmarks/test_costs.py)."""

WEIGHTS: Final[Mapping[str, int]] = {
    # Four statements and the choosing: 7 ms of two processes beside .02 ms an object.
    "Query.homepage": 200,
    "Query.page": 50,
    "Query.lint": 100,
    "Query.personas": 100,
    "Query.figures": 100,
    "Query.exposure": 100,
    "Query.signalQuality": 100,
    "Query.experiment": 100,
    "Query.campaignUplift": 100,
    "Query.shopper": 50,
    "Mutation.exportShopper": 200,
    "Mutation.forgetShopper": 200,
    # The whole schema is an answer of half a megabyte.
    "Query.__schema": 1000,
    "Query.__type": 100,
    # As long as it is open it is looked after: some thousand looks a day, of a statement each.
    "Subscription.previewChanges": 100,
    "Subscription.cachePurges": 100,
    # The same for everybody, and never asked of Postgres.
    "Query.blockKinds": 0,
    "Query.segmentConditionSchema": 0,
    "Query.__typename": 0,
    "Mutation.__typename": 0,
    "Subscription.__typename": 0,
}

EACH: Final[Mapping[str, str]] = {
    "Mutation.recordSignals": "signals",
    "Mutation.decideProposals": "decisions",
    "Mutation.addToRelease": "blocks",
    "Mutation.reorderBlocks": "blocks",
}
"""Commands whose `input` has a list of things to do: each of them is a point."""
