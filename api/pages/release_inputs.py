"""What editors send about releases, and what they get back."""

from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from api.errors import (
    BlockConflict,
    BlockNotFound,
    NotAllowed,
    ReleaseConflict,
    ReleaseInOtherState,
    ReleaseInvalid,
    ReleaseNotFound,
    ReleaseStale,
)
from api.pages.release_types import Release, ReleaseBlock
from domain.pages.values.releases import Side

strawberry.enum(
    Side, name="ReleaseSide", description="THEIRS: what is live stays. MINE: what the release holds replaces it."
)


@strawberry.input(description="A new release, empty, as a draft.")
class CreateReleaseInput:
    site: str = strawberry.field(description="Key of the site.")
    title: str = strawberry.field(description="What people will know it by; up to 200 characters.")


@strawberry.input(description="A block to take up.")
class BlockToReleaseInput:
    id: strawberry.ID = strawberry.field(description="Global id of the block.")
    expected_version: int = strawberry.field(description="The version of the block you saw.")


@strawberry.input(
    description="Takes up what the blocks' drafts have that is not live. Adding a block again replaces it."
)
class AddToReleaseInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the release.")
    expected_version: int = strawberry.field(description="The version of the release you saw.")
    blocks: list[BlockToReleaseInput] = strawberry.field(description="The blocks; a release holds up to 1,000.")
    fields: list[str] | None = strawberry.field(default=None, description="Only these fields; all if left out.")
    unpublish: bool = strawberry.field(default=False, description="Instead: take the blocks away from shoppers.")


@strawberry.input(description="Lets go of blocks.")
class RemoveFromReleaseInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the release.")
    expected_version: int = strawberry.field(description="The version of the release you saw.")
    blocks: list[strawberry.ID] = strawberry.field(description="Global ids of the blocks.")


@strawberry.input(description="An answer to conflicts: of one scope, of a field, of a block, or of all that are left.")
class ReleaseResolutionInput:
    side: Side = strawberry.field(description="Whose words stay.")
    block: strawberry.ID | None = strawberry.field(default=None, description="Only in this block.")
    field: str | None = strawberry.field(default=None, description="Only of this field.")
    scope: str | None = strawberry.field(default=None, description="Only at this scope: layer[:name][@locale].")


@strawberry.input(description="Makes a release fit what is live now.")
class RebaseReleaseInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the release.")
    expected_version: int = strawberry.field(description="The version of the release you saw.")
    resolve: list[ReleaseResolutionInput] = strawberry.field(
        description="Answers to its conflicts; the first that speaks of a conflict decides it."
    )


@strawberry.input(description="Gives a release its moment, or another one.")
class ScheduleReleaseInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the release.")
    expected_version: int = strawberry.field(description="The version of the release you saw.")
    at: JSON = strawberry.field(
        description='A moment: "2026-12-24T18:00:00+01:00", or {"local": "2026-12-24T18:00", "zone": "Europe/Paris"}.'
    )


@strawberry.input(description="Puts all of a release live at once.")
class PublishReleaseInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the release.")
    expected_version: int = strawberry.field(description="The version of the release you saw.")
    dry_run: bool = strawberry.field(default=False, description="Only say what would happen.")


@strawberry.input(description="Puts back what was live before a release, by a new release.")
class RevertReleaseInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the release.")
    expected_version: int = strawberry.field(description="The version of the release you saw.")
    dry_run: bool = strawberry.field(default=False, description="Only say what would happen.")


@strawberry.input(description="Takes a release's moment away: it is a draft again.")
class CancelReleaseInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the release.")
    expected_version: int = strawberry.field(description="The version of the release you saw.")


@strawberry.input(description="Puts a draft release away for good.")
class DiscardReleaseInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the release.")
    expected_version: int = strawberry.field(description="The version of the release you saw.")


@strawberry.type(description="The release was made.")
class ReleaseCreated:
    release: Release = strawberry.field(description="The new release.")


@strawberry.type(description="The release holds this now.")
class ReleaseEdited:
    release: Release = strawberry.field(description="The release as it is now.")


@strawberry.type(description="From its moment on shoppers will see it, whether any worker is awake or not.")
class ReleaseScheduled:
    release: Release = strawberry.field(description="The release as it is now.")
    blocks: list[ReleaseBlock] = strawberry.field(description="What it will do.")


@strawberry.type(description="Shoppers see it now; or, in a dry run, nothing speaks against it.")
class ReleasePublished:
    release: Release = strawberry.field(description="The release as it is now.")
    blocks: list[ReleaseBlock] = strawberry.field(description="What it did, or would do, to what was live.")
    dry_run: bool = strawberry.field(description="Whether nothing was written.")


@strawberry.type(description="Shoppers see again what they saw before; or, in a dry run, nothing speaks against it.")
class ReleaseReverted:
    release: Release = strawberry.field(description="The new release; in a dry run the one that would be taken back.")
    blocks: list[ReleaseBlock] = strawberry.field(description="What it did, or would do, to what was live.")
    dry_run: bool = strawberry.field(description="Whether nothing was written.")


@strawberry.type(description="Nothing will happen.")
class ReleaseCancelled:
    release: Release = strawberry.field(description="The release as it is now.")


CreateReleaseResult = Annotated[
    ReleaseCreated | ReleaseInvalid | NotAllowed,
    strawberry.union("CreateReleaseResult", description="What became of createRelease."),
]
EditReleaseResult = Annotated[
    ReleaseEdited
    | ReleaseStale
    | ReleaseInOtherState
    | ReleaseInvalid
    | ReleaseNotFound
    | BlockConflict
    | BlockNotFound
    | NotAllowed,
    strawberry.union("EditReleaseResult", description="What became of addToRelease or removeFromRelease."),
]
RebaseReleaseResult = Annotated[
    ReleaseEdited | ReleaseConflict | ReleaseStale | ReleaseInOtherState | ReleaseNotFound | BlockNotFound | NotAllowed,
    strawberry.union("RebaseReleaseResult", description="What became of rebaseRelease."),
]
ScheduleReleaseResult = Annotated[
    ReleaseScheduled
    | ReleaseConflict
    | ReleaseInvalid
    | ReleaseStale
    | ReleaseInOtherState
    | ReleaseNotFound
    | NotAllowed,
    strawberry.union("ScheduleReleaseResult", description="What became of scheduleRelease."),
]
PublishReleaseResult = Annotated[
    ReleasePublished
    | ReleaseConflict
    | ReleaseInvalid
    | ReleaseStale
    | ReleaseInOtherState
    | ReleaseNotFound
    | NotAllowed,
    strawberry.union("PublishReleaseResult", description="What became of publishRelease."),
]
RevertReleaseResult = Annotated[
    ReleaseReverted
    | ReleaseConflict
    | ReleaseInvalid
    | ReleaseStale
    | ReleaseInOtherState
    | ReleaseNotFound
    | NotAllowed,
    strawberry.union("RevertReleaseResult", description="What became of revertRelease."),
]
CancelReleaseResult = Annotated[
    ReleaseCancelled | ReleaseStale | ReleaseInOtherState | ReleaseNotFound | NotAllowed,
    strawberry.union("CancelReleaseResult", description="What became of cancelRelease or discardRelease."),
]
