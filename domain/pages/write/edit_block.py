"""An editor's override: the draft changes, what shoppers see does not."""

from collections.abc import Sequence
from datetime import datetime

from domain.access import read as access
from domain.access.values import Action, Channel, Hand, Site
from domain.audience.read import segments as audience
from domain.base.database import WriteSession
from domain.base.values import BlockId, SiteId
from domain.jobs import write as promises
from domain.pages import jobs
from domain.pages.errors import BlockInvalid
from domain.pages.read.policies import policies
from domain.pages.rules import layers, validity
from domain.pages.rules.kinds import kind_named
from domain.pages.rules.policies import wanted_at_all
from domain.pages.values.content import FieldEdit, Layer, Reader, Scope
from domain.pages.values.editing import BlockState
from domain.pages.write import steps
from domain.pages.write.begin import take_pen


async def edit_block(
    db: WriteSession,
    site: SiteId,
    block_id: BlockId,
    *,
    expected_version: int,
    edits: Sequence[FieldEdit],
    scope: Scope,
    by: Hand,
    now: datetime,
) -> BlockState:
    """The block with the editor's words in its draft, at this scope. Saving what is there already writes nothing.

    Errors   BlockAbsent, BlockChanged, BlockInvalid, NotAllowed; then nothing was written.
    """
    await take_pen(db, site, now)
    shop = await access.site(db, site)
    block = await steps.present(db, site, block_id, now)
    kind = kind_named(block.kind)
    locale = scope.locale or shop.default_locale
    at = Scope(layer=scope.layer, name=scope.name, locale=locale)
    reader = Reader(
        locales=layers.chain(locale, shop.default_locale),
        channel=scope.name if scope.layer is Layer.CHANNEL else None,
        segments=(scope.name,) if scope.layer is Layer.SEGMENT and scope.name else (),
    )
    await steps.require_version(db, block, expected_version, edits, scope=at, reader=reader)
    if problem := await _problem_of_scope(db, shop, at):
        raise BlockInvalid(block.key, [problem])
    if problems := validity.problems_of_edits(kind, edits):
        raise BlockInvalid(block.key, problems)
    own = layers.plain(kind, block.draft, Reader(locales=(shop.default_locale,)))
    draft = layers.edited(
        kind,
        block.draft,
        [validity.canonical(kind, edit) for edit in edits],
        scope=at,
        by=by.label,
        at=now,
        source=None if locale == shop.default_locale else own,
    )
    if draft == block.draft:
        return block
    edited = await steps.take_step(db, steps.Step(before=block, action=Action.EDIT, draft=draft), by=by, now=now)
    if wanted_at_all(kind, block.copy_policy, await policies(db, site)):
        await promises.add(db, [jobs.write_copy(site, block.id, each, edited.version) for each in shop.locales], now)
    return edited


async def _problem_of_scope(db: WriteSession, shop: Site, scope: Scope) -> validity.Problem | None:
    """Why nothing can be said at this scope, or None."""
    if scope.locale not in shop.locales:
        return ("locale", f"{scope.locale!r} is not one of this site's: {', '.join(shop.locales)}")
    match scope.layer:
        case Layer.GENERATED:
            return ("layer", "generated words are written by machines; accept or merge a proposal instead")
        case Layer.CHANNEL:
            known = [channel.value for channel in Channel]
            return None if scope.name in known else ("channel", f"{scope.name!r} is not one of {', '.join(known)}")
        case Layer.SEGMENT:
            keys = [segment.key for segment in await audience.segments(db, shop.key)]
            listed = ", ".join(keys) or "none yet; make one with saveSegment"
            return None if scope.name in keys else ("segment", f"{scope.name!r} is not one of this site's: {listed}")
        case _:
            return (
                None
                if scope.name is None
                else ("layer", f"the layer {scope.layer} is for everybody; leave the name out")
            )
