"""Commands about a person: what they allow, who they are, what is kept of them, and that nothing be."""

from typing import Annotated, Any, cast

import strawberry
from strawberry.scalars import JSON
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types.field import StrawberryField

from api.context import Info
from api.errors import NotAllowed, Refusal
from domain.audience.read.export import shopper_document
from domain.audience.write.consent import set_consent
from domain.audience.write.forget import forget_shopper
from domain.audience.write.merge import merge_shoppers, unmerge_shopper
from domain.base.values import SiteId
from domain.behaviour import errors as behaviour
from domain.behaviour.values import Purpose

strawberry.enum(Purpose, name="ConsentPurpose", description="What a shopper may say yes or no to.")

_SHOPPER = "A signed shopper token; a server token may also name the shopper plainly."


@strawberry.input(description="What a shopper says about one purpose.")
class SetConsentInput:
    site: str = strawberry.field(description="Key of the site.")
    shopper: strawberry.ID = strawberry.field(description=_SHOPPER)
    purpose: Purpose = strawberry.field(description="What it is about.")
    granted: bool = strawberry.field(description="True: yes. False: no, and what it concerned is taken back.")


@strawberry.type(description="What the shopper said is kept, and holds from now on.")
class ConsentSet:
    personalisation: bool = strawberry.field(description="Whether pages may be made for this person.")
    measurement: bool = strawberry.field(description="Whether figures may count this person.")


@strawberry.input(description="Two shoppers who are one person, such as a browser before and after somebody signs in.")
class MergeShoppersInput:
    site: str = strawberry.field(description="Key of the site.")
    from_: strawberry.ID = strawberry.field(name="from", description=f"The anonymous one. {_SHOPPER}")
    into: strawberry.ID = strawberry.field(description=f"The known one. {_SHOPPER}")


@strawberry.type(description="The two are one person, on every channel, from the next page on.")
class ShoppersMerged:
    keys: int = strawberry.field(
        description="Under how many ids the person is known now; 0: nothing may be kept of them, so nothing was linked."
    )


@strawberry.input(description="Takes a merge back.")
class UnmergeShopperInput:
    site: str = strawberry.field(description="Key of the site.")
    shopper: strawberry.ID = strawberry.field(description="The one that was named as `from`.")


@strawberry.type(description="The shopper is a person of their own again.")
class ShopperUnmerged:
    shopper: strawberry.ID = strawberry.field(description="The shopper.")


@strawberry.input(description="Names a shopper.")
class ShopperInput:
    site: str = strawberry.field(description="Key of the site.")
    shopper: strawberry.ID = strawberry.field(description="The shop's id of the shopper, or a signed shopper token.")


@strawberry.type(description="Everything that is kept of a person.")
class ShopperExported:
    document: JSON | None = strawberry.field(description="Every row, by table; null: nothing is kept.")


@strawberry.type(description="Nothing is kept of the person any more, nor of what was learnt from them.")
class ShopperForgotten:
    shoppers: int = strawberry.field(description="Under how many ids the person was known; 0: nobody knew them.")
    signals: int = strawberry.field(description="How many signals there were.")


@strawberry.type(description="This cannot be done to this shopper; nothing was written.")
class ShopperRefused(Refusal):
    pass


class RefuseShopper(
    ExceptionHandler[behaviour.SameShopper | behaviour.MergedElsewhere | behaviour.NotMerged, ShopperRefused]
):
    def handle(
        self,
        exception: behaviour.SameShopper | behaviour.MergedElsewhere | behaviour.NotMerged,
        *,
        field: StrawberryField,  # noqa: ARG002
        info: Info,  # noqa: ARG002
    ) -> ShopperRefused:
        return ShopperRefused(code=exception.code, message=exception.message)


class RefuseShopperId(ExceptionHandler[behaviour.BadShopperId, ShopperRefused]):
    def handle(self, exception: behaviour.BadShopperId, *, field: StrawberryField, info: Info) -> ShopperRefused:  # noqa: ARG002
        return ShopperRefused(code=exception.code, message=exception.message)


HANDLERS: tuple[ExceptionHandler[Any, Any], ...] = (RefuseShopper(), RefuseShopperId())

SetConsentResult = Annotated[
    ConsentSet | ShopperRefused | NotAllowed,
    strawberry.union("SetConsentResult", description="What became of setConsent."),
]
MergeShoppersResult = Annotated[
    ShoppersMerged | ShopperRefused | NotAllowed,
    strawberry.union("MergeShoppersResult", description="What became of mergeShoppers."),
]
UnmergeShopperResult = Annotated[
    ShopperUnmerged | ShopperRefused | NotAllowed,
    strawberry.union("UnmergeShopperResult", description="What became of unmergeShopper."),
]
ExportShopperResult = Annotated[
    ShopperExported | ShopperRefused | NotAllowed,
    strawberry.union("ExportShopperResult", description="What became of exportShopper."),
]
ForgetShopperResult = Annotated[
    ShopperForgotten | ShopperRefused | NotAllowed,
    strawberry.union("ForgetShopperResult", description="What became of forgetShopper."),
]


@strawberry.type
class ShoppersMutation:
    @strawberry.mutation(description="Keeps a yes or no; what is no longer allowed is gone at once, from counts too.")
    async def set_consent(self, info: Info, input: SetConsentInput) -> SetConsentResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("record_signals", site)
        shopper = context.doorkeeper.shopper(actor, input.shopper) or ""
        async with context.writes.write() as db:
            allowed = await set_consent(db, site, shopper, input.purpose, granted=input.granted, now=context.now)
        return ConsentSet(personalisation=allowed.personalisation, measurement=allowed.measurement)

    @strawberry.mutation(description="Says that two shoppers are one person. A browser needs both signed tokens.")
    async def merge_shoppers(self, info: Info, input: MergeShoppersInput) -> MergeShoppersResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("merge_shoppers", site)
        key = context.doorkeeper.shopper(actor, input.from_) or ""
        into = context.doorkeeper.shopper(actor, input.into) or ""
        async with context.writes.write() as db:
            merged = await merge_shoppers(db, site, key, into, now=context.now)
        return ShoppersMerged(keys=merged.keys)

    @strawberry.mutation(description="Takes a merge back: two persons again, each with what they did.")
    async def unmerge_shopper(self, info: Info, input: UnmergeShopperInput) -> UnmergeShopperResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("unmerge_shoppers", site)
        key = context.doorkeeper.shopper(actor, input.shopper) or ""
        async with context.writes.write() as db:
            await unmerge_shopper(db, site, key, now=context.now)
        return ShopperUnmerged(shopper=input.shopper)

    @strawberry.mutation(description="Everything that is kept of a person, under all their ids, as one document.")
    async def export_shopper(self, info: Info, input: ShopperInput) -> ExportShopperResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("export_shopper", site)
        context.keep_out_of_caches()
        async with context.reads.read() as db:
            document = await shopper_document(db, site, context.doorkeeper.shopper(actor, input.shopper) or "")
        return ShopperExported(document=cast("JSON | None", document))

    @strawberry.mutation(description="Forgets a person: rows, vectors, and their part of every count.")
    async def forget_shopper(self, info: Info, input: ShopperInput) -> ForgetShopperResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("forget_shopper", site)
        key, secret = context.doorkeeper.shopper(actor, input.shopper) or "", context.settings.secret_key
        async with context.writes.write() as db:
            gone = await forget_shopper(
                db, site, key, by=actor.label, secret=secret.get_secret_value(), now=context.now
            )
        return ShopperForgotten(shoppers=gone.shoppers, signals=gone.signals)
