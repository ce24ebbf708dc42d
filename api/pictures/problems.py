"""What editors see of pictures that something is wrong with, and of words proposed for those that have none."""

from datetime import datetime
from typing import Annotated

import strawberry

from api.context import Info
from api.errors import NotAllowed
from api.ids import global_id, parsed
from api.pages.editor_types import PageInfo
from api.paging import require_place, require_size
from api.pictures.ids import picture_id
from api.pictures.refusals import PictureNotFound
from domain.base.values import ImageId, SiteId
from domain.pictures import values
from domain.pictures.read.problems import Place, alt_offers, problems
from domain.pictures.values import ProblemKind
from domain.pictures.write.answers import set_aside, take_up

PAGE_LIMIT = 100
NOBODY = ImageId(0)
"""No picture has this id."""

strawberry.enum(ProblemKind, name="PictureProblemKind", description="What may be wrong with a picture.")


@strawberry.type(description="Something about a picture that an editor should look at.")
class PictureProblem:
    picture: strawberry.ID = strawberry.field(description="Global id of the picture.")
    kind: ProblemKind = strawberry.field(description="What is wrong, for programs.")
    what: str = strawberry.field(description="What is wrong, with the number or the words behind it.")
    todo: str = strawberry.field(description="What to do.")
    sku: str = strawberry.field(description="The item whose picture it is.")
    title: str = strawberry.field(description="Title of the item.")
    url: str | None = strawberry.field(description="Address of the picture, where it could be kept.")
    src: str = strawberry.field(description="The picture's name in the catalogue.")
    other_sku: str | None = strawberry.field(description="The product it was compared with, if with one.")
    found_at: datetime = strawberry.field(description="Since when it is known.")

    @classmethod
    def of(cls, problem: values.Problem) -> "PictureProblem":
        return cls(
            picture=global_id("Picture", problem.image),
            kind=problem.kind,
            what=problem.what,
            todo=problem.todo,
            sku=problem.sku,
            title=problem.title,
            url=None if problem.media is None else f"/media/{problem.media}",
            src=problem.src,
            other_sku=problem.other_sku,
            found_at=problem.found_at,
        )


@strawberry.type(description="A problem in a list.")
class PictureProblemEdge:
    cursor: str = strawberry.field(description="Its place.")
    node: PictureProblem = strawberry.field(description="The problem.")


@strawberry.type(description="Problems of pictures, oldest first.")
class PictureProblemConnection:
    edges: list[PictureProblemEdge] = strawberry.field(description="Problems.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")


@strawberry.type(description="Words proposed for a picture that has none.")
class AltProposal:
    picture: strawberry.ID = strawberry.field(description="Global id of the picture.")
    sku: str = strawberry.field(description="The item whose picture it is.")
    url: str | None = strawberry.field(description="Address of the picture.")
    text: str = strawberry.field(description="The words proposed, made of the item's title and the picture's facts.")

    @classmethod
    def of(cls, offer: values.AltOffer) -> "AltProposal":
        url = None if offer.media is None else f"/media/{offer.media}"
        return cls(picture=global_id("Picture", offer.image), sku=offer.sku, url=url, text=offer.offer)


@strawberry.input(description="This problem is none, as long as the picture is the same file.")
class SetAsidePictureProblemInput:
    site: str = strawberry.field(description="Key of the site.")
    picture: strawberry.ID = strawberry.field(description="Global id of the picture.")
    kind: ProblemKind = strawberry.field(description="Which problem.")


@strawberry.type(description="The problem is out of the list.")
class PictureProblemSetAside:
    picture: strawberry.ID = strawberry.field(description="Global id of the picture.")


SetAsidePictureProblemResult = Annotated[
    PictureProblemSetAside | PictureNotFound | NotAllowed,
    strawberry.union("SetAsidePictureProblemResult", description="What came of it."),
]


@strawberry.input(description="A problem that was set aside is one after all.")
class TakeUpPictureProblemInput:
    site: str = strawberry.field(description="Key of the site.")
    picture: strawberry.ID = strawberry.field(description="Global id of the picture.")
    kind: ProblemKind = strawberry.field(description="Which problem.")


@strawberry.type(description="The problem is in the list again.")
class PictureProblemTakenUp:
    picture: strawberry.ID = strawberry.field(description="Global id of the picture.")


TakeUpPictureProblemResult = Annotated[
    PictureProblemTakenUp | PictureNotFound | NotAllowed,
    strawberry.union("TakeUpPictureProblemResult", description="What came of it."),
]


@strawberry.type
class PictureProblemsQuery:
    @strawberry.field(description="Pictures that something is wrong with, oldest first.")
    async def picture_problems(
        self,
        info: Info,
        site: str,
        first: int = 50,
        after: str | None = None,
        kinds: list[ProblemKind] | None = None,
    ) -> PictureProblemConnection:
        info.context.allowed("edit_block", site)
        size, place = require_size(first, PAGE_LIMIT), require_place(after, _place(after))
        async with info.context.reads.read() as db:
            page = await problems(db, SiteId(site), first=size, after=place, kinds=kinds or ())
        edges = [PictureProblemEdge(cursor=_cursor(each), node=PictureProblem.of(each)) for each in page.problems]
        info_of = PageInfo.of([edge.cursor for edge in edges], after=after, more=page.more)
        return PictureProblemConnection(edges=edges, page_info=info_of)

    @strawberry.field(description="Words proposed for pictures that have none.")
    async def alt_proposals(
        self, info: Info, site: str, first: int = 50, after: strawberry.ID | None = None
    ) -> list[AltProposal]:
        info.context.allowed("edit_block", site)
        size, place = require_size(first, PAGE_LIMIT), require_place(after, picture_id(after, "Picture"))
        async with info.context.reads.read() as db:
            return [AltProposal.of(each) for each in await alt_offers(db, SiteId(site), first=size, after=place)]


@strawberry.type
class PictureProblemsMutation:
    @strawberry.mutation(description="Takes a problem out of the editors' list.")
    async def set_aside_picture_problem(
        self, info: Info, input: SetAsidePictureProblemInput
    ) -> SetAsidePictureProblemResult:
        actor = info.context.allowed("edit_block", input.site)
        image = picture_id(input.picture, "Picture", "MediaFile") or NOBODY
        async with info.context.writes.write() as db:
            await set_aside(db, SiteId(input.site), image, input.kind, by=actor.label, now=info.context.now)
        return PictureProblemSetAside(picture=input.picture)

    @strawberry.mutation(description="Puts a problem that was set aside into the editors' list again.")
    async def take_up_picture_problem(self, info: Info, input: TakeUpPictureProblemInput) -> TakeUpPictureProblemResult:
        actor = info.context.allowed("edit_block", input.site)
        image = picture_id(input.picture, "Picture", "MediaFile") or NOBODY
        async with info.context.writes.write() as db:
            await take_up(db, SiteId(input.site), image, input.kind, by=actor.label, now=info.context.now)
        return PictureProblemTakenUp(picture=input.picture)


def _cursor(problem: values.Problem) -> str:
    place = f"{problem.found_at.isoformat()} {problem.image} {problem.kind}"
    return global_id("PictureProblem", place)


def _place(after: str | None) -> Place | None:
    found = None if after is None else parsed(after)
    if found is None or found[0] != "PictureProblem":
        return None
    try:
        moment, image, kind = found[1].split(" ")
        return datetime.fromisoformat(moment), ImageId(int(image)), ProblemKind(kind)
    except ValueError:
        return None
