"""Copy guides: how a shop's words sound in a locale, and what its categories are called in sentences."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

import strawberry

from api.context import Info
from api.errors import NotAllowed
from api.wording.refusals import CopyGuideConflict, CopyGuideInvalid
from domain.base.values import SiteId
from domain.wording import values
from domain.wording.errors import GuideInvalid
from domain.wording.read import guides
from domain.wording.values import Said
from domain.wording.write import set_guide


@strawberry.type(description="A word, and the one that the shop says instead.")
class GlossaryEntry:
    word: str = strawberry.field(description="What is not said: sneakers.")
    say: str = strawberry.field(description="What is said instead: trainers.")


@strawberry.type(description="A category, as a sentence says it.")
class CategoryName:
    category: str = strawberry.field(description="As the catalogue calls it in this locale: homedecor.")
    name: str = strawberry.field(description="As a sentence says it: home decor.")


@strawberry.type(description="What whoever writes in a locale keeps to, people and machines.")
class CopyGuide:
    locale: str = strawberry.field(description="The locale.")
    version: int = strawberry.field(description="Its version; 0: nobody has written one yet.")
    tone: str = strawberry.field(description="How the words sound, in a few words. For copywriters that can tell.")
    glossary: list[GlossaryEntry] = strawberry.field(description="Words that stand for others.")
    banned: list[str] = strawberry.field(description="Claims and phrases that a machine's words never hold.")
    categories: list[CategoryName] = strawberry.field(
        description="What categories are called in sentences; others are said by the last part of their name."
    )
    by: str | None = strawberry.field(description="Who wrote this version.")
    at: datetime | None = strawberry.field(description="When.")

    @classmethod
    def of(cls, guide: values.CopyGuide) -> "CopyGuide":
        return cls(
            locale=guide.locale,
            version=guide.version,
            tone=guide.said.tone,
            glossary=[GlossaryEntry(word=word, say=say) for word, say in guide.said.glossary.items()],
            banned=list(guide.said.banned),
            categories=[CategoryName(category=key, name=name) for key, name in guide.said.categories.items()],
            by=guide.by,
            at=guide.at,
        )


@strawberry.input(description="A word, and the one that the shop says instead.")
class GlossaryEntryInput:
    word: str = strawberry.field(description="What is not said.")
    say: str = strawberry.field(description="What is said instead.")


@strawberry.input(description="A category, as a sentence says it.")
class CategoryNameInput:
    category: str = strawberry.field(description="As the catalogue calls it in this locale.")
    name: str = strawberry.field(description="As a sentence says it.")


@strawberry.input(
    description="The guide of a locale as it is to be from now on; what is left out is not said any more."
)
class SetCopyGuideInput:
    site: str = strawberry.field(description="Key of the site.")
    locale: str = strawberry.field(description="The locale.")
    expected_version: int = strawberry.field(description="The version you saw; 0 where there is none yet.")
    tone: str = strawberry.field(default=values.PLAIN, description="How the words sound, in a few words.")
    glossary: list[GlossaryEntryInput] = strawberry.field(
        default_factory=list, description="Words that stand for others."
    )
    banned: list[str] = strawberry.field(default_factory=list, description="Claims and phrases that are never said.")
    categories: list[CategoryNameInput] = strawberry.field(
        default_factory=list, description="What categories are called in sentences."
    )


@strawberry.type(description="The guide holds; a machine's words that it changes are made anew within minutes.")
class CopyGuideSet:
    guide: CopyGuide = strawberry.field(description="The guide.")


SetCopyGuideResult = Annotated[
    CopyGuideSet | CopyGuideInvalid | CopyGuideConflict | NotAllowed,
    strawberry.union("SetCopyGuideResult", description="What became of setCopyGuide."),
]


@strawberry.type
class GuidesQuery:
    @strawberry.field(
        description="What holds of a site's words, for each of its locales; version 0 where nothing was said."
    )
    async def copy_guides(self, info: Info, site: str) -> list[CopyGuide]:
        info.context.allowed("read_draft", site)
        async with info.context.reads.read() as db:
            return [CopyGuide.of(guide) for guide in await guides(db, SiteId(site))]


@strawberry.type
class GuidesMutation:
    @strawberry.mutation(description="Says how a shop's words sound in a locale, and what its categories are called.")
    async def set_copy_guide(self, info: Info, input: SetCopyGuideInput) -> SetCopyGuideResult:
        context = info.context
        actor = context.allowed("edit_block", input.site)
        said = Said(
            tone=input.tone,
            glossary=_once("glossary", ((each.word, each.say) for each in input.glossary)),
            banned=tuple(input.banned),
            categories=_once("categories", ((each.category, each.name) for each in input.categories)),
        )
        async with context.writes.write() as db:
            guide = await set_guide(
                db,
                SiteId(input.site),
                input.locale,
                said,
                expected_version=input.expected_version,
                by=actor.hand,
                now=context.now,
            )
        return CopyGuideSet(guide=CopyGuide.of(guide))


def _once(name: str, told: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Errors: GuideInvalid where two entries are about the same."""
    listed = list(told)
    found = dict(listed)
    if len(found) < len(listed):
        raise GuideInvalid([(name, "says two things about one")])
    return found
