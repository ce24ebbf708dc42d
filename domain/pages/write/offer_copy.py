"""Machine's words arrive: written where nobody holds the field, else kept as proposals. A person's words stay."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, null, select, update

from domain.access import read as access
from domain.access.values import Action, Hand
from domain.base.database import WriteSession
from domain.base.values import BlockId, GenerationId, SiteId
from domain.pages.errors import BlockChanged
from domain.pages.models import BlockRevisionRow, GenerationRow, ProposalRow
from domain.pages.read.policies import policies
from domain.pages.rules import layers, validity
from domain.pages.rules.kinds import kind_named
from domain.pages.rules.policies import policy
from domain.pages.values.content import Content, Layer, Scope
from domain.pages.values.editing import BlockState, Offer, OfferOutcome, passed
from domain.pages.values.fields import CopyPolicy, KindPolicy
from domain.pages.values.proposals import ProposalState
from domain.pages.write import steps
from domain.pages.write.begin import take_pen


async def offer_copy(
    db: WriteSession,
    site: SiteId,
    block_id: BlockId,
    *,
    seen_version: int,
    locale: str,
    offers: Sequence[Offer],
    by: Hand,
    now: datetime,
) -> OfferOutcome:
    """What became of the offered words, by the policy of each field.

    Written into the generated layer where nobody holds the field, and live with it if the policy says so and every check
    passed; a proposal where a person holds it, or where the block is live and a person is to be asked. Words that are
    never to be made are dropped; those a person rejected, made from the same inputs again, those that do not fit their
    field, and those that say what is said already, are remembered and no more.

    Errors   BlockAbsent, BlockChanged if the block is not the one the words were made for; then nothing was written.
    """
    await take_pen(db, site, now)
    block = await steps.present(db, site, block_id, now)
    await _require_same_ground(db, block, seen_version, locale)
    rules = await policies(db, site)
    written: list[str] = []
    proposed: list[str] = []
    draft: Content = block.draft
    live = block.live
    for offer in offers:
        wish = policy(block.kind, offer.field, block.copy_policy, rules)
        if wish is CopyPolicy.NEVER:
            continue
        publishes = wish is CopyPolicy.PUBLISH and offer.passed
        rejected = await _rejected(db, block, offer, locale)
        generation = await _keep(db, block, offer, locale=locale, now=now)
        if rejected or not _fits(block, offer):
            continue
        if (live is not None and not publishes) or layers.held_by_person(block.draft, offer.field, locale):
            if await _propose(db, block, offer, generation, locale=locale, now=now):
                proposed.append(offer.field)
            continue

        def put(content: Content, offer: Offer = offer, generation: GenerationId = generation) -> Content:
            made_by = {"by": by.label, "at": now, "generation": generation, "template": offer.origin == "template"}
            return layers.generated(content, offer.field, locale, offer.text, **made_by)  # type: ignore[arg-type]

        draft = put(draft)
        live = None if live is None else put(live)
        written.append(offer.field)
    if written:
        await _write(db, block, draft, live, rules, by=by, now=now)
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
    db: WriteSession,
    block: BlockState,
    draft: Content,
    live: Content | None,
    rules: Sequence[KindPolicy],
    *,
    by: Hand,
    now: datetime,
) -> None:
    """Only the generated layer reaches what is live: an editor's unfinished draft is never published by a machine.

    A block that was made with its own rule to publish opens once it is complete; one that was made as a draft stays one.
    """
    opens = live is None and block.copy_policy is CopyPolicy.PUBLISH
    if opens and not await _edited(db, block) and await _may_go_live(db, block, draft, rules):
        live = draft
    step = steps.Step(before=block, action=Action.GENERATE, draft=draft, live=live)
    await steps.take_step(db, step, by=by, now=now)


async def _may_go_live(db: WriteSession, block: BlockState, draft: Content, rules: Sequence[KindPolicy]) -> bool:
    """Whether the draft is complete, and every machine's words in it passed their checks and wait for nobody."""
    shop = await access.site(db, block.site)
    if validity.problems_of_publishing(kind_named(block.kind), draft, (shop.default_locale,)):
        return False
    held = {
        name: [each["generation"] for each in said.values() if "generation" in each] for name, said in draft.items()
    }
    if any(policy(block.kind, name, block.copy_policy, rules) is not CopyPolicy.PUBLISH for name in held if held[name]):
        return False
    ids = [UUID(each) for kept in held.values() for each in kept]
    verdicts = await db.scalars(select(GenerationRow.verdicts).where(GenerationRow.id.in_(ids)))
    return all(passed(each) for each in verdicts)


def _fits(block: BlockState, offer: Offer) -> bool:
    """Whether machines write this field, and an editor could have said the same there."""
    spec = kind_named(block.kind).field(offer.field)
    return spec is not None and spec.generated and validity.problem_of_value(spec, offer.text) is None


async def _rejected(db: WriteSession, block: BlockState, offer: Offer, locale: str) -> bool:
    """Whether a person rejected words for this field that were made from the same inputs."""
    rejected = (
        select(ProposalRow.id)
        .join(GenerationRow, GenerationRow.id == ProposalRow.generation_id)
        .where(
            ProposalRow.state == ProposalState.REJECTED,
            GenerationRow.block_id == block.id,
            GenerationRow.field == offer.field,
            GenerationRow.locale == locale,
            GenerationRow.inputs_hash == offer.inputs_hash,
        )
    )
    return (await db.execute(rejected.limit(1))).first() is not None


async def _edited(db: WriteSession, block: BlockState) -> bool:
    """Whether a person has worked on the block since it was made: then only a person publishes it."""
    machines = (Action.CREATE, Action.GENERATE)
    edits = select(BlockRevisionRow.id).where(
        BlockRevisionRow.block_id == block.id, BlockRevisionRow.action.not_in(machines)
    )
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
            brief=null() if offer.brief is None else dict(offer.brief),  # not the JSON that says null
            settings=offer.settings,
            seed=offer.seed,
            verdicts=offer.verdicts,
            candidates=offer.candidates,
            took_ms=offer.took_ms,
            guide_version=offer.guide_version,
            created_at=now,
        )
        .returning(GenerationRow.id)
    )
    return GenerationId(made.scalar_one())


async def _propose(
    db: WriteSession, block: BlockState, offer: Offer, generation: GenerationId, *, locale: str, now: datetime
) -> bool:
    """Whether these words wait for a person: one proposal a field, the newest; none where they are the machine's already."""
    open_one = (
        ProposalRow.block_id == block.id,
        ProposalRow.field == offer.field,
        ProposalRow.locale == locale,
        ProposalRow.state == ProposalState.OPEN,
    )
    await db.execute(update(ProposalRow).where(*open_one).values(state=ProposalState.SUPERSEDED, decided_at=now))
    base = block.draft.get(offer.field, {}).get(Scope(layer=Layer.GENERATED, locale=locale).key, {}).get("value")
    if base == offer.text:
        return False
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
    return True
