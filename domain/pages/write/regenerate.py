"""An editor asks for other words. They are promised here, made by a worker, and offered like all machine's words."""

from collections.abc import Sequence
from datetime import datetime

from domain.access import read as access
from domain.access import write as audit
from domain.access.rules import grants
from domain.access.values import Action, Hand, Touch
from domain.base.database import WriteSession
from domain.base.values import BlockId, SiteId
from domain.jobs import write as promises
from domain.pages import jobs
from domain.pages.errors import BlockInvalid, CopyUnwanted
from domain.pages.read.policies import policies
from domain.pages.rules.kinds import kind_named
from domain.pages.rules.policies import writable
from domain.pages.values.editing import Promised
from domain.pages.write import steps
from domain.pages.write.begin import take_pen

SEEDS = 2**31
"""Seeds are whole numbers below this; every sampler takes them."""
MOST_TOLD = 20
"""Who mends these sees the rest next."""


async def regenerate(
    db: WriteSession,
    site: SiteId,
    block_id: BlockId,
    *,
    expected_version: int,
    fields: Sequence[str] | None = None,
    locales: Sequence[str] | None = None,
    seed: int | None = None,
    by: Hand,
    now: datetime,
) -> Promised:
    """Words that will be made: for these fields (else all that machines write) in these locales (else all).

    Words whose inputs have not changed are not made again; another seed is another input.
    Errors   BlockAbsent, BlockChanged, BlockInvalid, CopyUnwanted where the policy is never, NotAllowed; then nothing was
             promised.
    """
    await take_pen(db, site, now)
    shop = await access.site(db, site)
    block = await steps.present(db, site, block_id, now)
    await steps.require_version(db, block, expected_version)
    kind = kind_named(block.kind)
    generated = [spec.name for spec in kind.fields if spec.generated]
    if problems := _problems(fields, generated, locales, shop.locales, seed):
        raise BlockInvalid(block.key, problems)
    may = writable(kind, block.copy_policy, await policies(db, site))
    wanted = list(dict.fromkeys(may if fields is None else fields))
    if not wanted or not set(wanted) <= set(may):
        raise CopyUnwanted(block.key, [name for name in wanted or generated if name not in may])
    spoken = tuple(dict.fromkeys(shop.locales if locales is None else locales))
    touches = [Touch(kind=block.kind, field=name, locale=locale) for name in wanted for locale in spoken]
    grants.require_touch(by, Action.GENERATE, touches)
    asked = [jobs.write_copy(site, block.id, locale, block.version, fields=wanted, seed=seed) for locale in spoken]
    await promises.add(db, asked, now)
    things, details = [f"block:{block.id}"], {"fields": wanted, "locales": list(spoken), "seed": seed}
    await audit.remember(db, site, actor=by.label, action="regenerate", things=things, details=details, now=now)
    return Promised(block=block.id, version=block.version, locales=spoken, fields=tuple(wanted))


def _problems(
    fields: Sequence[str] | None,
    generated: Sequence[str],
    locales: Sequence[str] | None,
    spoken: Sequence[str],
    seed: int | None,
) -> list[tuple[str, str]]:
    found = [
        (name[:60], f"is not written by machines; {', '.join(generated) or 'nothing of this kind'} can be")
        for name in fields or ()
        if name not in generated
    ][:MOST_TOLD]
    found += [
        ("locales", f"{locale[:40]!r} is not one of this site's: {', '.join(spoken)}")
        for locale in locales or ()
        if locale not in spoken
    ][:MOST_TOLD]
    if fields is not None and not fields:
        found.append(("fields", "names none; leave it out for all"))
    if locales is not None and not locales:
        found.append(("locales", "names none; leave it out for all"))
    if seed is not None and not 0 <= seed < SEEDS:
        found.append(("seed", f"has to be from 0 to {SEEDS - 1}"))
    return found
