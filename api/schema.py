"""The one definition of the GraphQL schema."""

from datetime import datetime

import strawberry
from strawberry.schema.config import StrawberryConfig

from api.access import refusals as share_links
from api.access import tokens
from api.access.audit import AuditQuery
from api.access.share_links import ShareLinksMutation, ShareLinksQuery
from api.audience import refusals as segments
from api.audience import shoppers
from api.audience.learnt import LearntQuery
from api.audience.profiles import ProfilesQuery
from api.audience.search import ShopperSearchQuery
from api.audience.segments import SegmentsMutation, SegmentsQuery
from api.behaviour.mutations import BehaviourMutation
from api.behaviour.quality import QualityQuery
from api.catalog import editing
from api.catalog.lists import CatalogListsQuery
from api.catalog.queries import CatalogQuery
from api.catalog.types import Article, Product, Promotion
from api.errors import HANDLERS
from api.experiments import refusals as experiments
from api.experiments.campaigns import CampaignsMutation, CampaignsQuery
from api.experiments.experiments import ExperimentsMutation, ExperimentsQuery
from api.experiments.policies import PagePoliciesQuery
from api.insights import figures
from api.insights.series import SeriesQuery
from api.jobs.queries import JobsMutation, JobsQuery
from api.moments import MOMENT
from api.pages import editor_types, inbox, types
from api.pages.compare import CompareMutation, CompareQuery
from api.pages.decisions import DecisionsMutation
from api.pages.kinds import KindsQuery
from api.pages.lint import LintQuery
from api.pages.mutations import PagesMutation
from api.pages.naming import NamingQuery
from api.pages.node import NodeQuery
from api.pages.policies import PoliciesMutation, PoliciesQuery
from api.pages.proposals import ProposalsQuery
from api.pages.provenance import ProvenanceMutation, ProvenanceQuery
from api.pages.queries import PagesQuery
from api.pages.releases import ReleasesMutation, ReleasesQuery
from api.pages.watching import PreviewsSubscription
from api.people import refusals as people
from api.people.colleagues import PeopleMutation, PeopleQuery
from api.people.passwords import PasswordsMutation, PasswordsQuery
from api.people.sign_in import SignInMutation, SignInQuery
from api.people.viewer import ViewerQuery
from api.pictures import refusals as pictures
from api.pictures.alike import AlikeQuery
from api.pictures.files import PicturesQuery
from api.pictures.problems import PictureProblemsMutation, PictureProblemsQuery
from api.pictures.saying import PicturesMutation
from api.plans.executor import Planned
from api.webhooks.purges import PurgesSubscription
from api.wording import guides
from api.wording import refusals as wording
from api.words import describe


@strawberry.type(description="Questions.")
class Query(
    PagesQuery,
    CompareQuery,
    ProposalsQuery,
    ProvenanceQuery,
    PoliciesQuery,
    guides.GuidesQuery,
    CatalogQuery,
    NodeQuery,
    JobsQuery,
    SegmentsQuery,
    LearntQuery,
    ProfilesQuery,
    KindsQuery,
    LintQuery,
    ShareLinksQuery,
    AuditQuery,
    ReleasesQuery,
    ExperimentsQuery,
    PagePoliciesQuery,
    CampaignsQuery,
    figures.InsightsQuery,
    QualityQuery,
    AlikeQuery,
    PictureProblemsQuery,
    PicturesQuery,
    ViewerQuery,
    SignInQuery,
    PasswordsQuery,
    PeopleQuery,
    tokens.TokensQuery,
    inbox.InboxQuery,
    CatalogListsQuery,
    editing.CatalogEditingQuery,
    SeriesQuery,
    ShopperSearchQuery,
    NamingQuery,
):
    pass


@strawberry.type(description="Commands. Each answers with what came of it, refusals included.")
class Mutation(
    BehaviourMutation,
    PagesMutation,
    DecisionsMutation,
    ProvenanceMutation,
    PoliciesMutation,
    guides.GuidesMutation,
    CompareMutation,
    SegmentsMutation,
    ShareLinksMutation,
    ReleasesMutation,
    ExperimentsMutation,
    CampaignsMutation,
    figures.InsightsMutation,
    shoppers.ShoppersMutation,
    PictureProblemsMutation,
    PicturesMutation,
    SignInMutation,
    PasswordsMutation,
    PeopleMutation,
    tokens.TokensMutation,
    inbox.InboxMutation,
    JobsMutation,
    editing.CatalogEditingMutation,
):
    pass


@strawberry.type(description="News, for as long as somebody listens: as server-sent events or over a WebSocket.")
class Subscription(PreviewsSubscription, PurgesSubscription):
    pass


SCHEMA = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
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
        types.CustomBlock,
        types.BlockUnavailable,
        editor_types.EditableBlock,
    ],
    exception_handlers=[
        *HANDLERS,
        *share_links.HANDLERS,
        *segments.HANDLERS,
        *experiments.HANDLERS,
        *figures.HANDLERS,
        *shoppers.HANDLERS,
        *pictures.HANDLERS,
        *people.HANDLERS,
        *tokens.HANDLERS,
        *inbox.HANDLERS,
        *editing.HANDLERS,
        *wording.HANDLERS,
    ],
    execution_context_class=Planned,
    config=StrawberryConfig(auto_camel_case=True, scalar_map={datetime: MOMENT}),
)

describe(SCHEMA._schema)  # noqa: SLF001 - what Python has no place to describe is described in graphql-core's schema


def sdl() -> str:
    """The schema as text: what is committed as `schema.graphql`."""
    return SCHEMA.as_str() + "\n"
