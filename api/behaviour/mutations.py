"""Commands about what shoppers do."""

from uuid import uuid4

import strawberry

from api.behaviour.types import (
    RecordSignalsInput,
    RecordSignalsResult,
    ShopperStarted,
    SignalInput,
    SignalsRecorded,
    StartShopperInput,
    StartShopperResult,
)
from api.context import Context, Info
from domain.access.values import TokenKind
from domain.base.values import SiteId
from domain.behaviour.values import NewSignal
from domain.behaviour.write.record import record_signals
from domain.choosing.write.learn import learn
from domain.experiments.write import policies


@strawberry.type
class BehaviourMutation:
    @strawberry.mutation(
        description="Takes what a shopper did, each signal once; the very next page knows. Bad ones come back as data."
    )
    async def record_signals(self, info: Info, input: RecordSignalsInput) -> RecordSignalsResult:
        context = info.context
        actor = context.allowed("record_signals", input.site)
        shopper = context.doorkeeper.shopper(actor, input.shopper) or ""
        key = context.settings.secret_key.get_secret_value()
        async with context.writes.write() as db:
            recorded = await record_signals(
                db,
                SiteId(input.site),
                shopper,
                [_signal(each) for each in input.signals],
                key=key,
                now=context.now,
                agent=input.agent or _browser(context),
                session=input.session,
            )
            await learn(db, recorded, context.now)
            await policies.promise(db, recorded, context.now)
        return SignalsRecorded.of(recorded)

    @strawberry.mutation(description="Signs a shopper token for a browser: anonymous, or for the id a server names.")
    async def start_shopper(self, info: Info, input: StartShopperInput) -> StartShopperResult:
        context = info.context
        actor = context.allowed("record_signals", input.site)
        if input.shopper is not None:
            context.allowed("name_shopper", input.site)
        shopper = input.shopper or f"anonymous-{uuid4().hex}"
        return ShopperStarted(shopper=strawberry.ID(context.doorkeeper.sign(actor.site, shopper)))


def _browser(context: Context) -> str | None:
    """What the shopper's own program calls itself; a server's name says nothing about its shoppers."""
    shown = context.actor is not None and context.actor.kind is TokenKind.PUBLISHABLE
    return context.caller.agent if shown else None


def _signal(new: SignalInput) -> NewSignal:
    return NewSignal(
        id=new.id,
        kind=new.kind.value,
        sku=new.sku,
        query=new.query,
        at=new.at,
        value=new.value,
        session=new.session,
        channel=new.channel,
        impression=new.impression,
        block=new.block,
        position=new.position,
    )
