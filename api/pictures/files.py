"""Pictures as editors look for them, and one with all that is known of it and can be said about it."""

import strawberry

import api.catalog.lists  # noqa: F401 - ItemKind gets its name there, before it is used here
from api.catalog.types import WIDTHS, FocalPoint
from api.context import Info
from api.ids import global_id
from api.pages.editor_types import PageInfo
from api.paging import require_place, require_size
from api.pictures.ids import picture_id
from api.pictures.problems import PictureProblem
from domain.access import read as access
from domain.base.values import SiteId
from domain.catalog.values import ImageState, ItemKind
from domain.pictures import values
from domain.pictures.read.files import editable_picture, page_of_files
from domain.pictures.rules import crops
from domain.pictures.rules.crops import SHAPES, Shape
from domain.pictures.values import Only, ProblemKind, Sought

strawberry.enum(ImageState, name="ImageState", description="Where a picture stands.")
strawberry.enum(Only, name="MediaFilter", description="Which pictures an editor looks for.")
PAGE_LIMIT = 100
CROP_WIDTH = WIDTHS[3]


@strawberry.type(description="A picture as it is kept, and what it is used for.")
class MediaFile:
    id: strawberry.ID = strawberry.field(description="Global id.")
    src: str = strawberry.field(description="Where it came from.")
    url: str | None = strawberry.field(description="Address of the picture; null: its bytes are not here yet.")
    alt: str = strawberry.field(description="What it shows, for those who do not see it; empty: nobody has said.")
    state: ImageState = strawberry.field(description="Where it stands.")
    problem: str | None = strawberry.field(description="Why it cannot be shown.")
    problems: list[ProblemKind] = strawberry.field(description="Kinds of problems that wait for an editor.")
    width: int | None = strawberry.field(description="Pixels of the original.")
    height: int | None = strawberry.field(description="Pixels of the original.")
    focal_point: FocalPoint | None = strawberry.field(description="Where to look; crop around it.")
    sku: str = strawberry.field(description="Sku of the thing that it is a picture of.")
    title: str = strawberry.field(description="Title of that thing.")
    item_kind: ItemKind = strawberry.field(description="What that thing is.")
    position: int = strawberry.field(description="Its place among that thing's pictures; 0: the main one.")

    @classmethod
    def of(cls, file: values.MediaFile) -> "MediaFile":
        return cls(
            id=global_id("MediaFile", file.id),
            src=file.src,
            url=None if file.media is None else f"/media/{file.media}",
            alt=file.alt,
            state=file.state,
            problem=file.problem,
            problems=list(file.problems),
            width=file.width,
            height=file.height,
            focal_point=None if file.focal is None else FocalPoint(x=file.focal.x, y=file.focal.y),
            sku=file.sku,
            title=file.title,
            item_kind=file.kind,
            position=file.position,
        )


@strawberry.type(description="A picture in a list.")
class MediaEdge:
    cursor: str = strawberry.field(description="Its place.")
    node: MediaFile = strawberry.field(description="The picture.")


@strawberry.type(description="Pictures, the newest first.")
class MediaConnection:
    edges: list[MediaEdge] = strawberry.field(description="Pictures.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")


@strawberry.input(description="A place in a picture, as fractions from the left and the top.")
class FocalPointInput:
    x: float = strawberry.field(description="0 is the left edge, 1 the right one.")
    y: float = strawberry.field(description="0 is the top edge, 1 the bottom one.")


@strawberry.type(description="What a slot of a shape shows of a picture, as fractions from the left and the top.")
class PictureCrop:
    shape: Shape = strawberry.field(description="The shape of the slot.")
    ratio: float = strawberry.field(description="Its width by its height.")
    left: float = strawberry.field(description="Where it begins.")
    top: float = strawberry.field(description="Where it begins.")
    right: float = strawberry.field(description="Where it ends.")
    bottom: float = strawberry.field(description="Where it ends.")
    url: str = strawberry.field(description="Address of the picture cut like this, 640 pixels wide at most.")


@strawberry.type(description="What a picture shows in a locale, for those who do not see it.")
class PictureWords:
    locale: str = strawberry.field(description="The locale.")
    text: str = strawberry.field(description="What is read out; empty: nothing.")
    said_by: str | None = strawberry.field(
        description="Who said so in this locale; null: another locale's words, or the import's."
    )


@strawberry.type(description="A picture with all that is known of it: what a form begins with.")
class EditablePicture:
    picture: strawberry.Private[values.EditablePicture]
    version: str = strawberry.field(description="Name it as expectedVersion when you say something of the picture.")
    file: MediaFile = strawberry.field(description="The picture, and what it is used for.")
    found: FocalPoint | None = strawberry.field(description="Where a reader saw the subject.")
    focal_point_by: str | None = strawberry.field(description="Who said where to look; null: a reader found it.")
    words: list[PictureWords] = strawberry.field(description="What it shows: in its own locale, then in the site's.")
    proposal: str | None = strawberry.field(description="Words proposed in its own locale, where there are none.")
    problems: list[PictureProblem] = strawberry.field(description="What is wrong with it, the oldest first.")
    elsewhere: list[MediaFile] = strawberry.field(description="Where the shop shows the same file too: 20 at most.")

    @strawberry.field(
        description="What each shape of slot shows: around where to look now, or around another point. Empty until it was read."
    )
    def crops(self, focus: FocalPointInput | None = None) -> list[PictureCrop]:
        file = self.picture.file
        if file.width is None or file.height is None or file.media is None:
            return []
        said = focus is not None or self.picture.focal_by is not None
        at = (focus.x, focus.y) if focus else (file.focal.x, file.focal.y) if file.focal else (0.5, 0.5)
        return [
            _crop(file.media, file.width, file.height, shape, at, None if said else self.picture.box)
            for shape in SHAPES
        ]

    @classmethod
    def of(cls, picture: values.EditablePicture) -> "EditablePicture":
        found = picture.found
        return cls(
            picture=picture,
            version=picture.version,
            file=MediaFile.of(picture.file),
            found=None if found is None else FocalPoint(x=found.x, y=found.y),
            focal_point_by=picture.focal_by,
            words=[PictureWords(locale=each.locale, text=each.words, said_by=each.by) for each in picture.alts],
            proposal=picture.offer,
            problems=[PictureProblem.of(each) for each in picture.problems],
            elsewhere=[MediaFile.of(each) for each in picture.elsewhere],
        )


@strawberry.type
class PicturesQuery:
    @strawberry.field(description="Pictures of the catalogue with what each is used for, the newest first.")
    async def media(  # noqa: PLR0917 - GraphQL gives them by name
        self,
        info: Info,
        site: str,
        state: ImageState | None = None,
        kind: ItemKind | None = None,
        search: str | None = None,
        only: Only | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> MediaConnection:
        info.context.allowed("read_draft", site)
        limit, place = require_size(first, PAGE_LIMIT), require_place(after, picture_id(after, "MediaFile"))
        sought = Sought(state=state, kind=kind, search=search, only=only)
        async with info.context.reads.read() as db:
            found = await page_of_files(db, SiteId(site), sought, first=limit + 1, after=place)
        edges = [MediaEdge(cursor=node.id, node=node) for node in map(MediaFile.of, found[:limit])]
        page_info = PageInfo.of([each.cursor for each in edges], after=after, more=len(found) > limit)
        return MediaConnection(edges=edges, page_info=page_info)

    @strawberry.field(description="A picture with all that is known of it; null where the site has none of this id.")
    async def editable_picture(self, info: Info, site: str, id: strawberry.ID) -> EditablePicture | None:
        info.context.allowed("read_draft", site)
        image = picture_id(id, "MediaFile", "Picture")
        if image is None:
            return None
        async with info.context.reads.read() as db:
            shop = await access.site(db, SiteId(site))
            found = await editable_picture(db, SiteId(site), image, (shop.default_locale, *shop.locales))
        return None if found is None else EditablePicture.of(found)


def _crop(  # noqa: PLR0917 - a crop is all of this
    media: str,
    width: int,
    height: int,
    shape: Shape,
    at: tuple[float, float],
    box: tuple[float, float, float, float] | None,
) -> PictureCrop:
    step = crops.place(width, height, shape, at, box)
    part = crops.crop(width, height, shape, step)
    wide, high = SHAPES[shape]
    return PictureCrop(
        shape=shape,
        ratio=wide / high,
        left=part.left / width,
        top=part.top / height,
        right=part.right / width,
        bottom=part.bottom / height,
        url=f"/media/{media}?w={CROP_WIDTH}&shape={shape.value}&at={step}",
    )
