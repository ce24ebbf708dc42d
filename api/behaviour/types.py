"""Signals and shoppers as a front sends and sees them."""

from datetime import datetime
from typing import Annotated

import strawberry
from strawberry.types import get_object_definition

from api.errors import NotAllowed, SignalsRefused
from domain.behaviour import values
from domain.behaviour.values import SignalKind

strawberry.enum(SignalKind, name="SignalKind", description="What a shopper can do that we hear of.")


@strawberry.input(description="One thing a shopper did. The id makes it idempotent: sent twice, it counts once.")
class SignalInput:
    id: strawberry.ID = strawberry.field(description="Chosen by the sender, unique within the site.")
    kind: SignalKind = strawberry.field(description="What was done.")
    sku: str | None = strawberry.field(default=None, description="The product, article or promotion it is about.")
    query: str | None = strawberry.field(default=None, description="What was searched for.")
    at: datetime | None = strawberry.field(default=None, description="When; now if left out.")
    value: float | None = strawberry.field(default=None, description="Seconds of a dwell, a rating, a quantity.")
    session: str | None = strawberry.field(default=None, description="The sender's session.")
    channel: str | None = strawberry.field(default=None, description="Where it was done; web if left out.")
    impression: strawberry.ID | None = strawberry.field(
        default=None,
        description="The impressionId of the page it answers; without it nothing is learnt about the page.",
    )
    block: str | None = strawberry.field(
        default=None,
        description="The key of the block it happened in; of an IMPRESSION: that came into view. Where a page's impressions name"
        " blocks, its other blocks count as not looked at.",
    )
    position: int | None = strawberry.field(default=None, description="Position within the block, from 0.")


# Field by field, a thousand signals cost strawberry more than storing them; every value is plain and coerced already.
get_object_definition(SignalInput, strict=True).from_input = lambda made, given, _context: made(**given)


@strawberry.input(description="A batch of signals of one shopper.")
class RecordSignalsInput:
    site: str = strawberry.field(description="Key of the site.")
    shopper: strawberry.ID = strawberry.field(
        description="A signed shopper token; a server token may also name the shopper plainly."
    )
    signals: list[SignalInput] = strawberry.field(description="At most 1,000.")
    agent: str | None = strawberry.field(
        default=None,
        description="The shopper's User-Agent, where a server sends for a browser; programs are not learnt from.",
    )
    session: str | None = strawberry.field(
        default=None, description="The session that the last answer carried, where it carried one."
    )


@strawberry.type(description="Why one signal of a batch was not taken. The others were.")
class RejectedSignal:
    index: int = strawberry.field(description="Its place in the batch, from 0.")
    id: strawberry.ID = strawberry.field(description="Its id.")
    code: str = strawberry.field(description="Stable code of the reason.")
    message: str = strawberry.field(description="The field and what to do.")


@strawberry.type(description="What became of a batch of signals.")
class SignalsRecorded:
    accepted: int = strawberry.field(description="Taken now.")
    duplicates: int = strawberry.field(description="Taken before, under the same id.")
    rejected: list[RejectedSignal] = strawberry.field(description="Not taken.")
    kept: bool = strawberry.field(description="False: the shopper allows nothing, and nothing was kept.")
    session: str | None = strawberry.field(
        description="What this visit did, where nothing may be learnt from it: send it back with the next signals and pages."
    )

    @classmethod
    def of(cls, recorded: values.Recorded) -> "SignalsRecorded":
        return cls(
            accepted=recorded.accepted,
            duplicates=recorded.duplicates,
            rejected=[
                RejectedSignal(
                    index=problem.index, id=strawberry.ID(problem.id), code=problem.code, message=problem.message
                )
                for problem in recorded.rejected
            ],
            kept=recorded.kept,
            session=recorded.session,
        )


RecordSignalsResult = Annotated[
    SignalsRecorded | SignalsRefused | NotAllowed,
    strawberry.union("RecordSignalsResult", description="What became of recordSignals."),
]


@strawberry.input(description="Asks for a shopper token.")
class StartShopperInput:
    site: str = strawberry.field(description="Key of the site.")
    shopper: strawberry.ID | None = strawberry.field(
        default=None, description="The shop's own id; server tokens only. Left out: a new anonymous shopper."
    )


@strawberry.type(description="A shopper token was signed.")
class ShopperStarted:
    shopper: strawberry.ID = strawberry.field(description="Signed token: send it as `shopper` from a browser.")


StartShopperResult = Annotated[
    ShopperStarted | NotAllowed, strawberry.union("StartShopperResult", description="What became of startShopper.")
]
