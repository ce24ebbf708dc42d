"""What people call the things that other answers name by key."""

import strawberry

from api.context import Info
from api.ids import parsed
from api.paging import require_size
from domain.access.rules.permissions import may
from domain.base.values import SiteId
from domain.pages.read import naming as read
from domain.pages.values import naming as values

MOST_THINGS = 200


@strawberry.type(description="A thing, and what people call it.")
class Called:
    thing: str = strawberry.field(description="As it was asked for.")
    name: str = strawberry.field(description="Its name, title or label now; of a block, its own words.")
    key: str = strawberry.field(description="What the shop's own systems call it: a key, a sku, an address.")

    @classmethod
    def of(cls, called: values.Called, thing: str) -> "Called":
        return cls(thing=thing, name=called.name, key=called.key)


@strawberry.type
class NamingQuery:
    @strawberry.field(
        description="What things are called, as the audit log writes them (`block:…`, `segment:…`); of what has no name, nothing."
    )
    async def called(self, info: Info, site: str, things: list[str], locale: str | None = None) -> list[Called]:
        context = info.context
        actor = context.allowed("read_draft", site)
        require_size(max(1, len(things)), MOST_THINGS)
        people = may(actor, "read_audit")
        asked = {_plain(thing): thing for thing in things}
        async with context.reads.read() as db:
            found = await read.called(db, SiteId(site), asked, locale, people=people)
        return [Called.of(each, asked[each.thing]) for each in found]


def _plain(thing: str) -> str:
    """The thing as the log has it, which knows no global ids."""
    noun, _, key = thing.partition(":")
    found = parsed(key)
    return thing if found is None else f"{noun}:{found[1]}"
