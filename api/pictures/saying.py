"""What editors say of a picture: where to look, and what it shows in each locale."""

from typing import Annotated

import strawberry

from api.context import Info
from api.errors import NotAllowed
from api.pictures.files import EditablePicture, FocalPointInput
from api.pictures.ids import picture_id
from api.pictures.problems import NOBODY
from api.pictures.refusals import PictureConflict, PictureNotFound, PictureNotValid
from domain.access import read as access
from domain.base.database import WriteSession
from domain.base.values import ImageId, SiteId
from domain.catalog.values import FocalPoint
from domain.pictures.read.files import editable_picture
from domain.pictures.write.answers import describe, focus


@strawberry.input(description="What a picture shows, in an editor's words: those proposed, or others.")
class DescribePictureInput:
    site: str = strawberry.field(description="Key of the site.")
    picture: strawberry.ID = strawberry.field(description="Global id of the picture.")
    text: str | None = strawberry.field(
        description="The words; empty: it needs none, and none are proposed again; null: as if nobody had said anything here."
    )
    locale: str | None = strawberry.field(default=None, description="The words' locale; null: that of its thing.")
    expected_version: str | None = strawberry.field(
        default=None, description="The version you saw; null: whatever was said meanwhile."
    )


@strawberry.type(description="The picture has these words, whatever an import says later.")
class PictureDescribed:
    picture: strawberry.ID = strawberry.field(description="Global id of the picture.")
    editable: EditablePicture = strawberry.field(description="As it is now.")


@strawberry.input(description="Where to look in a picture.")
class SetFocalPointInput:
    site: str = strawberry.field(description="Key of the site.")
    picture: strawberry.ID = strawberry.field(description="Global id of the picture.")
    expected_version: str | None = strawberry.field(
        description="The version you saw; null: whatever was said meanwhile."
    )
    point: FocalPointInput | None = strawberry.field(
        default=None, description="The point; null: where a reader found it."
    )


@strawberry.type(description="Slots are cut around this point from the next page on, wherever the same file is shown.")
class FocalPointSet:
    picture: strawberry.ID = strawberry.field(description="Global id of the picture.")
    editable: EditablePicture = strawberry.field(description="As it is now.")


DescribePictureResult = Annotated[
    PictureDescribed | PictureConflict | PictureNotValid | PictureNotFound | NotAllowed,
    strawberry.union("DescribePictureResult", description="What came of it."),
]
SetFocalPointResult = Annotated[
    FocalPointSet | PictureConflict | PictureNotValid | PictureNotFound | NotAllowed,
    strawberry.union("SetFocalPointResult", description="What came of it."),
]


@strawberry.type
class PicturesMutation:
    @strawberry.mutation(description="Says what a picture shows, in a locale: words proposed, or an editor's own.")
    async def describe_picture(self, info: Info, input: DescribePictureInput) -> DescribePictureResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("edit_block", site)
        image = picture_id(input.picture, "Picture", "MediaFile") or NOBODY
        seen = {"locale": input.locale, "expected_version": input.expected_version}
        async with context.writes.write() as db:
            await describe(db, site, image, input.text, **seen, by=actor.hand, now=context.now)
            return PictureDescribed(picture=input.picture, editable=await _now(db, site, image))

    @strawberry.mutation(
        description="Says where to look in a picture; what a person says outranks what a reader found."
    )
    async def set_focal_point(self, info: Info, input: SetFocalPointInput) -> SetFocalPointResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("edit_block", site)
        image = picture_id(input.picture, "Picture", "MediaFile") or NOBODY
        point = None if input.point is None else FocalPoint(x=input.point.x, y=input.point.y)
        async with context.writes.write() as db:
            await focus(db, site, image, point, expected_version=input.expected_version, by=actor.hand, now=context.now)
            return FocalPointSet(picture=input.picture, editable=await _now(db, site, image))


async def _now(db: WriteSession, site: SiteId, image: ImageId) -> EditablePicture:
    shop = await access.site(db, site)
    found = await editable_picture(db, site, image, (shop.default_locale, *shop.locales))
    assert found is not None  # it was written in this transaction
    return EditablePicture.of(found)
