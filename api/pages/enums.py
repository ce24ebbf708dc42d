"""The domain's words that many types and inputs share as enums of the schema."""

from enum import Enum

import strawberry

from domain.access.values import Channel
from domain.pages.values.content import Involvement, Layer
from domain.pages.values.editing import Ordering
from domain.pages.values.fields import CopyPolicy
from domain.pages.values.slate import Perspective

__all__ = ["Channel", "CopyPolicy", "Involvement", "Layer", "Ordering", "Perspective", "Visitor"]

strawberry.enum(Channel, name="Channel", description="Where the shopper meets the shop.")
strawberry.enum(
    Perspective, name="Perspective", description="The words shoppers get, or those the editors are working on."
)
strawberry.enum(
    Ordering, name="Ordering", description="Who puts blocks in order: their editors, or what was learnt from shoppers."
)
strawberry.enum(Layer, name="Layer", description="Whom a value speaks for, from the general to the particular.")
strawberry.enum(
    Involvement,
    name="AiInvolvement",
    description="How far a machine had a hand in words: not at all, a template, a machine's words a person changed, a model alone.",
)
strawberry.enum(
    CopyPolicy,
    name="CopyPolicy",
    description="What may happen to generated words: wait for a person, go live when their checks pass, or not be made.",
)


@strawberry.enum(description="Somebody of whom nothing is known yet, or somebody who comes back.")
class Visitor(Enum):
    NEW = "new"
    RETURNING = "returning"
