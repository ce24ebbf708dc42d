"""The one definition of the GraphQL schema."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from api import limits
from api.behaviour.mutations import BehaviourMutation
from api.catalog.queries import CatalogQuery
from api.catalog.types import Article, Product, Promotion
from api.errors import HANDLERS, Masked
from api.jobs.queries import JobsQuery
from api.pages import editor_types, types
from api.pages.mutations import PagesMutation
from api.pages.node import NodeQuery
from api.pages.proposals import ProposalsQuery
from api.pages.queries import PagesQuery


@strawberry.type(description="Questions.")
class Query(PagesQuery, ProposalsQuery, CatalogQuery, NodeQuery, JobsQuery):
    pass


@strawberry.type(description="Commands. Each answers with what came of it, refusals included.")
class Mutation(BehaviourMutation, PagesMutation):
    pass


SCHEMA = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    types=[
        Product,
        Article,
        Promotion,
        types.HeroBlock,
        types.ProductRail,
        types.PromotionBanner,
        types.ArticleFeed,
        types.CategoryTiles,
        types.WelcomeGuide,
        types.RichText,
        types.BlockUnavailable,
        editor_types.EditableBlock,
    ],
    extensions=[*limits.EXTENSIONS, Masked],
    exception_handlers=HANDLERS,
    config=StrawberryConfig(auto_camel_case=True),
)


def sdl() -> str:
    """The schema as text: what is committed as `schema.graphql`."""
    return SCHEMA.as_str() + "\n"
