"""Machine's words arrive: written where nobody holds the field, else kept as proposals. A person's words stay."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update

from domain.access import read as access
from domain.base.database import WriteSession
from domain.base.values import BlockId, GenerationId, SiteId
from domain.pages.errors import BlockChanged
from domain.pages.models import BlockRevisionRow, GenerationRow, ProposalRow
from domain.pages.rules import layers, validity
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import BlockState, Content, CopyPolicy, Layer, Offer, OfferOutcome
from domain.pages.write import steps


async def offer_copy(
    db: WriteSession,
    site: SiteId,
    block_id: BlockId,
    *,
    seen_version: int,
    locale: str,
    offers: Sequence[Offer],
    by: str,
    now: datetime,
) -> OfferOutcome:
    """What became of the offered words.

    Written into the generated layer where nobody holds the field, and live with it if the block's policy says so;
    a proposal where a person holds it, or where the policy is to ask and the block is live.

    Errors   BlockAbsent, BlockChanged if the block is not the one the words were made for; then nothing was written.
    """
    block = await steps.locked(db, site, block_id)
    await _require_same_ground(db, block, seen_version, locale)
    ask_first = block.copy_policy is CopyPolicy.ASK and block.live is not None
    written: list[str] = []
    proposed: list[str] = []
    draft: Content = block.draft
    live = block.live
    for offer in offers:
        generation = await _keep(db, block, offer, locale=locale, now=now)
        if ask_first or layers.held_by_person(block.draft, offer.field, locale):
            await _propose(db, block, offer, generation, locale=locale, now=now)
            proposed.append(offer.field)
            continue
        draft = layers.generated(draft, offer.field, locale, offer.text, by=by, at=now, generation=generation)
        if live is not None:
            live = layers.generated(live, offer.field, locale, offer.text, by=by, at=now, generation=generation)
        written.append(offer.field)
    if written:
        await _write(db, block, draft, live, by=by, now=now)
    return OfferOutcome(written=tuple(written), proposed=tuple(proposed))


async def _require_same_ground(db: WriteSession, block: BlockState, seen_version: int, locale: str) -> None:
    """Nothing, or BlockChanged: what happened since in other locales, or by publishing, does not touch these words."""
    since = await db.execute(
        select(BlockRevisionRow.changed).where(
            BlockRevisionRow.block_id == block.id, BlockRevisionRow.number > seen_version
        )
    )
    if any(layers.touches(change, locale) for changed in since.scalars() for change in changed):
        raise BlockChanged(str(block.id), seen_version, block.version)


async def _write(
    db: WriteSession, block: BlockState, draft: Content, live: Content | None, *, by: str, now: datetime
) -> None:
    """Only the generated layer reaches what is live: an editor's unfinished draft is never published by a machine."""
    if block.copy_policy is CopyPolicy.PUBLISH and live is None:
        shop = await access.site(db, block.site)
        complete = not validity.problems_of_publishing(all_kinds()[block.kind], draft, (shop.default_locale,))
        live = draft if complete and not await _edited(db, block) else None
    await steps.take_step(db, block, action="generate", by=by, now=now, draft=draft, live=live)


async def _edited(db: WriteSession, block: BlockState) -> bool:
    """Whether a person has worked on the block since it was made: then only a person publishes it."""
    edits = select(BlockRevisionRow.id).where(BlockRevisionRow.block_id == block.id, BlockRevisionRow.action == "edit")
    return (await db.execute(edits.limit(1))).first() is not None


async def _keep(db: WriteSession, block: BlockState, offer: Offer, *, locale: str, now: datetime) -> GenerationId:
    """The record of where the words came from, whether they are used or not."""
    made = await db.execute(
        insert(GenerationRow)
        .values(
            site=block.site,
            block_id=block.id,
            locale=locale,
            field=offer.field,
            text=offer.text,
            origin=offer.origin,
            model=offer.model,
            model_revision=offer.model_revision,
            prompt_version=offer.prompt_version,
            inputs_hash=offer.inputs_hash,
            settings=offer.settings,
            seed=offer.seed,
            verdicts=offer.verdicts,
            candidates=offer.candidates,
            took_ms=offer.took_ms,
            created_at=now,
        )
        .returning(GenerationRow.id)
    )
    return GenerationId(made.scalar_one())


async def _propose(
    db: WriteSession, block: BlockState, offer: Offer, generation: GenerationId, *, locale: str, now: datetime
) -> None:
    """One open proposal for the field: a newer one takes the place of the older."""
    open_one = (
        ProposalRow.block_id == block.id,
        ProposalRow.field == offer.field,
        ProposalRow.locale == locale,
        ProposalRow.state == "open",
    )
    await db.execute(update(ProposalRow).where(*open_one).values(state="superseded", decided_at=now))
    base = block.draft.get(offer.field, {}).get(layers.slot(Layer.GENERATED, locale), {}).get("value")
    await db.execute(
        insert(ProposalRow).values(
            site=block.site,
            block_id=block.id,
            generation_id=generation,
            field=offer.field,
            locale=locale,
            base=base,
            created_at=now,
        )
    )
