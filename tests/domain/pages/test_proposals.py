"""Claims about what a person's answer to a machine's words does, and about taking it back."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select

from domain.access.errors import NotAllowed
from domain.access.models import AuditEntryRow
from domain.access.values import Action, Grant, Hand
from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from domain.pages.errors import DecisionAbsent
from domain.pages.models import GenerationRow
from domain.pages.read.blocks import revisions
from domain.pages.read.proposals import proposals
from domain.pages.values.content import FieldEdit, Layer
from domain.pages.values.fields import CopyPolicy
from domain.pages.values.proposals import Answer, Decided, ProposalState, Wish
from tests.domain.pages.proposing import (
    FIRST,
    answer,
    codes,
    inbox,
    offer_made_from,
    say,
    take_back,
    waiting,
    written,
)
from tests.editing import ADA, BOB, TOY, edit, made, offer, publish, said, state
from tests.shops import NOW

HAND = {"headline": FieldEdit(name="headline", value="By hand")}


@pytest.fixture
async def hero(database: Database, shop: SiteId) -> BlockId:
    """A live hero whose headline says `By hand` over a machine's `Old words`, with `New words` waiting. Version 4."""
    block = await made(database)
    await offer(database, block, 1, headline="Old words")
    await edit(database, block, 2, HAND["headline"])
    await publish(database, block, 3)
    await offer_made_from(database, block, "new", headline="New words")
    return block


async def test_a_proposal_has_three_sides_and_says_whose_words_hold_the_field(
    database: Database, hero: BlockId
) -> None:
    found = await waiting(database)

    assert (found.base, found.text, found.current, found.held_by) == ("Old words", "New words", "By hand", "Ada")
    assert (found.block, found.block_version, found.kind, found.page) == (hero, 4, "hero", "home")


async def test_where_nobody_holds_the_field_nobody_is_named(database: Database, hero: BlockId) -> None:
    await edit(database, hero, 4, FieldEdit(name="headline", release=True))

    found = await waiting(database)

    assert (found.current, found.held_by) == ("Old words", None)


async def test_accepted_words_are_in_the_draft_and_whoever_held_the_field_lets_go(
    database: Database, hero: BlockId
) -> None:
    proposal = await waiting(database)

    decision = await say(database, Answer.ACCEPT)

    found = await state(database, hero)
    assert decision.decided == (
        Decided(
            proposal=proposal.id,
            block=hero,
            field="headline",
            locale="en",
            answer=Answer.ACCEPT,
            before="By hand",
            after="New words",
        ),
    )
    assert found.draft["headline"] == {
        "generated@en": {
            "value": "New words",
            "by": "Ada",
            "at": NOW.isoformat(),
            "generation": str(proposal.generation),
            "ai": "generated",
        }
    }
    assert (said(found, live=True), found.version, decision.versions) == ("By hand", 5, {hero: 5})
    assert await inbox(database) == []


async def test_accepted_words_are_heard_though_two_scopes_held_the_field(database: Database, hero: BlockId) -> None:
    await edit(database, hero, 4, FieldEdit(name="headline", value="The shop's"), layer=Layer.LOCALE)

    await say(database, Answer.ACCEPT)

    assert said(await state(database, hero)) == "New words"


async def test_words_for_some_readers_stay_when_everybody_elses_are_accepted(database: Database, hero: BlockId) -> None:
    variant = FieldEdit(name="headline", value="In the app")
    await edit(database, hero, 4, variant, layer=Layer.CHANNEL, name="app")

    await say(database, Answer.ACCEPT)

    assert set((await state(database, hero)).draft["headline"]) == {"generated@en", "channel:app@en"}


@pytest.mark.parametrize("layer", [Layer.PERSON, Layer.LOCALE])
async def test_merged_words_are_the_persons_where_the_person_spoke_and_say_that_a_machine_helped(
    database: Database,
    shop: SiteId,
    layer: Layer,
) -> None:
    block = await made(database)
    await edit(database, block, 1, HAND["headline"], layer=layer, by=BOB)
    await offer(database, block, 2, headline="New words")
    if layer is Layer.PERSON:
        assert await inbox(database) != []
    generation = str((await waiting(database)).generation)

    await say(database, Answer.MERGE, text="New words by hand")

    draft = (await state(database, block)).draft["headline"]
    assert draft[f"{layer}@en"] == {
        "value": "New words by hand",
        "by": "Ada",
        "at": NOW.isoformat(),
        "ai": "assisted",
        "generation": generation,
    }
    assert draft["generated@en"]["value"] == "New words"


async def test_words_merged_where_nobody_spoke_are_a_persons_from_then_on(database: Database, hero: BlockId) -> None:
    await edit(database, hero, 4, FieldEdit(name="headline", release=True))

    await say(database, Answer.MERGE, text="Both")

    draft = (await state(database, hero)).draft["headline"]
    assert (draft["person@en"]["value"], draft["person@en"]["ai"]) == ("Both", "assisted")


async def test_a_merged_translation_remembers_the_words_it_renders(database: Database, hero: BlockId) -> None:
    await edit(database, hero, 4, FieldEdit(name="headline", value="À la main"), locale="fr")
    await offer_made_from(database, hero, "new", locale="fr", headline="Nouveaux mots")

    await say(database, Answer.MERGE, text="De nouveaux mots", locale="fr")

    assert (await state(database, hero)).draft["headline"]["person@fr"]["source"] == "By hand"


async def test_kept_words_stay_over_the_machines_new_ones_and_no_reader_gets_anything_else(
    database: Database, hero: BlockId
) -> None:
    before = await state(database, hero)

    await say(database, Answer.KEEP)

    after = await state(database, hero)
    assert after.draft["headline"]["person@en"] == before.draft["headline"]["person@en"]
    assert after.draft["headline"]["generated@en"]["value"] == "New words"
    assert (said(after), after.live) == ("By hand", before.live)


async def test_rejected_words_change_nothing_and_the_reason_is_kept(database: Database, hero: BlockId) -> None:
    proposal = await waiting(database)
    before = await state(database, hero)

    await say(database, Answer.REJECT, reason="Too loud")

    async with database.read() as db:
        decided = (await proposals(db, SiteId("shop"), [proposal.id]))[proposal.id]
    assert await state(database, hero) == before
    assert (decided.state, decided.reason, decided.decided_by, decided.decided_at) == (
        ProposalState.REJECTED,
        "Too loud",
        "Ada",
        NOW,
    )


async def test_rejected_words_are_never_proposed_again_for_the_same_inputs(database: Database, hero: BlockId) -> None:
    await say(database, Answer.REJECT, reason="Too loud")

    again = await offer_made_from(database, hero, "new", headline="New words")
    other = await offer_made_from(database, hero, "other", headline="Other words")
    back = await offer_made_from(database, hero, "new", headline="New words")

    assert (again.proposed, other.proposed, back.proposed) == ((), ("headline",), ())
    assert (await waiting(database)).text == "Other words"


async def test_words_that_are_the_machines_already_wait_for_nobody(database: Database, hero: BlockId) -> None:
    outcome = await offer_made_from(database, hero, "other facts", headline="Old words")

    assert (outcome.proposed, outcome.written) == ((), ())
    assert await inbox(database) == []


async def test_who_decided_is_in_the_history_the_audit_log_and_the_provenance(
    database: Database, hero: BlockId
) -> None:
    proposal = await waiting(database)

    await say(database, Answer.ACCEPT)

    async with database.read() as db:
        step = (await revisions(db, hero))[0]
        audit = (await db.execute(select(AuditEntryRow).order_by(AuditEntryRow.number.desc()).limit(2))).all()
        made_by = (await db.execute(select(GenerationRow).where(GenerationRow.id == proposal.generation))).one()
    assert (step.action, step.by, step.changed, step.note) == (
        "decide",
        "Ada",
        ("headline:generated@en", "headline:person@en"),
        f"decision {FIRST}",
    )
    assert [(each.action, each.thing) for each in audit] == [
        ("decide_proposal", f"proposal:{proposal.id}"),
        ("decide", f"block:{hero}"),
    ]
    assert (audit[0].details["answer"], audit[0].details["field"]) == ("accept", "headline")
    assert (made_by.reviewed_by, made_by.reviewed_at) == ("Ada", NOW)


@pytest.mark.parametrize(
    ("wish", "versions", "code"),
    [
        ({"answer": Answer.REJECT}, None, "answer_incomplete"),
        ({"answer": Answer.REJECT, "reason": "  "}, None, "answer_incomplete"),
        ({"answer": Answer.MERGE}, None, "answer_incomplete"),
        ({"answer": Answer.ACCEPT, "text": "x"}, None, "answer_incomplete"),
        ({"answer": Answer.MERGE, "text": "x" * 61}, None, "block_invalid"),
        ({"answer": Answer.MERGE, "text": " "}, None, "block_invalid"),
        ({"answer": Answer.ACCEPT}, {}, "answer_incomplete"),
        ({"answer": Answer.ACCEPT}, 3, "block_changed"),
        ({"answer": Answer.REJECT, "reason": "x"}, 3, "block_changed"),
        ({"answer": Answer.ACCEPT, "proposal": UUID(int=9)}, None, "proposal_absent"),
    ],
)
async def test_an_answer_that_cannot_be_taken_says_why_and_writes_nothing(
    database: Database, hero: BlockId, wish: dict[str, object], versions: object, code: str
) -> None:
    seen = {hero: versions} if isinstance(versions, int) else versions
    given = {"proposal": (await waiting(database)).id, **wish}
    before = await written(database)

    decision = await answer(database, Wish(**given), versions=seen)  # type: ignore[arg-type]

    assert (decision.decided, codes(decision)) == ((), [code])
    assert await written(database) == before


async def test_a_block_that_moved_on_is_answered_with_its_three_sides(database: Database, hero: BlockId) -> None:
    await edit(database, hero, 4, FieldEdit(name="headline", value="Newer by hand"))
    proposal = await waiting(database)

    decision = await answer(database, Wish(proposal=proposal.id, answer=Answer.ACCEPT), versions={hero: 4})

    [side] = decision.unmet[0].why.fields  # type: ignore[attr-defined]
    assert (side.base, side.theirs, side.mine) == ("By hand", "Newer by hand", "New words")


async def test_there_is_nothing_to_keep_where_nobody_spoke(database: Database, hero: BlockId) -> None:
    await edit(database, hero, 4, FieldEdit(name="headline", release=True))
    proposal = await waiting(database)
    before = await written(database)

    decision = await answer(database, Wish(proposal=proposal.id, answer=Answer.KEEP))

    assert codes(decision) == ["nothing_to_keep"]
    assert await written(database) == before


async def test_a_decided_proposal_cannot_be_decided_again(database: Database, hero: BlockId) -> None:
    proposal = await waiting(database)
    await say(database, Answer.KEEP)
    before = await written(database)

    decision = await answer(database, Wish(proposal=proposal.id, answer=Answer.ACCEPT), versions={hero: 5})

    assert codes(decision) == ["proposal_decided"]
    assert await written(database) == before


async def test_a_machine_decides_nothing(database: Database, hero: BlockId) -> None:
    proposal = await waiting(database)
    before = await written(database)

    with pytest.raises(NotAllowed, match="decided by people"):
        await answer(database, Wish(proposal=proposal.id, answer=Answer.ACCEPT), by=TOY)

    assert await written(database) == before


@pytest.mark.parametrize("answer_", [Answer.ACCEPT, Answer.REJECT])
async def test_a_role_without_this_locale_decides_nothing_in_it(
    database: Database, hero: BlockId, answer_: Answer
) -> None:
    french = Hand(label="Fay", grants=(Grant(actions=frozenset({Action.DECIDE}), locales=frozenset({"fr"})),))
    reason = "x" if answer_ is Answer.REJECT else None
    proposal = await waiting(database)
    before = await written(database)

    decision = await answer(database, Wish(proposal=proposal.id, answer=answer_, reason=reason), by=french)

    assert codes(decision) == ["not_allowed"]
    assert await written(database) == before


async def test_two_people_who_decide_at_once_get_one_decision_and_one_refusal(
    database: Database, hero: BlockId
) -> None:
    wish = Wish(proposal=(await waiting(database)).id, answer=Answer.ACCEPT)

    both = await asyncio.gather(
        *(answer(database, wish, versions={hero: 4}, decision=UUID(int=n), by=by) for n, by in ((1, ADA), (2, BOB)))
    )

    assert sorted((len(each.decided), *codes(each)) for each in both) == [(0, "proposal_decided"), (1,)]
    assert (await state(database, hero)).version == 5


# --- many at once


@pytest.fixture
async def many(database: Database, hero: BlockId) -> tuple[BlockId, BlockId]:
    """The hero, now with a body waiting too (version 5), and a rail with a subtitle waiting (version 3)."""
    await edit(database, hero, 4, FieldEdit(name="body", value="Body by hand"))
    await offer_made_from(database, hero, "new", body="New body")
    rail = await made(database, "product_rail", policy=CopyPolicy.ASK)
    await edit(database, rail, 1, FieldEdit(name="subtitle", value="Rail by hand"))
    await publish(database, rail, 2)
    await offer_made_from(database, rail, "new", subtitle="New subtitle")
    return hero, rail


async def test_many_are_decided_at_once_with_one_step_a_block(
    database: Database, many: tuple[BlockId, BlockId]
) -> None:
    hero, rail = many
    wishes = [Wish(proposal=each.id, answer=Answer.ACCEPT) for each in await inbox(database)]

    decision = await answer(database, *wishes)

    assert (len(decision.decided), decision.unmet, decision.versions) == (3, (), {hero: 6, rail: 4})
    found = await state(database, hero)
    assert (said(found), said(found, "body")) == ("New words", "New body")
    assert said(await state(database, rail), "subtitle") == "New subtitle"


async def test_a_refused_answer_holds_up_its_own_block_and_no_other(
    database: Database, many: tuple[BlockId, BlockId]
) -> None:
    hero, rail = many
    headline, body = await waiting(database), await waiting(database, "body")
    subtitle = await waiting(database, "subtitle")
    before = await state(database, hero)

    decision = await answer(
        database,
        Wish(proposal=headline.id, answer=Answer.ACCEPT),
        Wish(proposal=body.id, answer=Answer.REJECT),
        Wish(proposal=subtitle.id, answer=Answer.ACCEPT),
    )

    assert {each.proposal: each.why.code for each in decision.unmet} == {
        body.id: "answer_incomplete",
        headline.id: "held_back",
    }
    assert [each.proposal for each in decision.decided] == [subtitle.id]
    assert await state(database, hero) == before
    assert said(await state(database, rail), "subtitle") == "New subtitle"


async def test_a_proposal_that_is_named_twice_is_not_decided(database: Database, hero: BlockId) -> None:
    proposal = (await waiting(database)).id
    before = await written(database)

    decision = await answer(
        database,
        Wish(proposal=proposal, answer=Answer.ACCEPT),
        Wish(proposal=proposal, answer=Answer.REJECT, reason="x"),
    )

    assert (decision.decided, sorted(codes(decision))) == ((), ["answer_incomplete", "held_back"])
    assert await written(database) == before


async def test_a_dry_run_says_what_would_change_and_writes_nothing(
    database: Database, many: tuple[BlockId, BlockId]
) -> None:
    wishes = [Wish(proposal=each.id, answer=Answer.ACCEPT) for each in await inbox(database)]
    before = await written(database)

    dry = await answer(database, *wishes, dry_run=True)

    assert await written(database) == before
    wet = await answer(database, *wishes)
    assert (dry.decided, dry.versions) == (wet.decided, {many[0]: 5, many[1]: 3})
    assert {(each.field, each.before, each.after) for each in dry.decided} == {
        ("headline", "By hand", "New words"),
        ("body", "Body by hand", "New body"),
        ("subtitle", "Rail by hand", "New subtitle"),
    }


# --- taking it back


@pytest.mark.parametrize(
    ("answer_", "more"),
    [
        (Answer.ACCEPT, {}),
        (Answer.KEEP, {}),
        (Answer.MERGE, {"text": "Both"}),
        (Answer.REJECT, {"reason": "Too loud"}),
    ],
)
async def test_an_undone_decision_leaves_the_words_and_the_inbox_as_they_were(
    database: Database, hero: BlockId, answer_: Answer, more: dict[str, str]
) -> None:
    before, proposal = await state(database, hero), await waiting(database)
    await say(database, answer_, **more)

    undone = await take_back(database)

    after, again = await state(database, hero), await waiting(database)
    assert [(each.answer, each.proposal) for each in undone.decided] == [(answer_, proposal.id)]
    assert (after.draft, after.live) == (before.draft, before.live)
    assert (again.id, again.state, again.decided_by, again.reason) == (proposal.id, ProposalState.OPEN, None, None)
    async with database.read() as db:
        reviewed_by = select(GenerationRow.reviewed_by).where(GenerationRow.id == proposal.generation)
        assert (await db.execute(reviewed_by)).scalar_one() is None


async def test_an_undone_decision_can_be_decided_again_and_undone_no_second_time(
    database: Database, hero: BlockId
) -> None:
    await say(database, Answer.ACCEPT)
    await take_back(database)

    with pytest.raises(DecisionAbsent):
        await take_back(database)

    await say(database, Answer.KEEP)
    assert said(await state(database, hero)) == "By hand"


async def test_words_somebody_wrote_after_the_decision_survive_its_undoing(
    database: Database, many: tuple[BlockId, BlockId]
) -> None:
    hero, rail = many
    await answer(database, *[Wish(proposal=each.id, answer=Answer.ACCEPT) for each in await inbox(database)])
    await edit(database, hero, 6, FieldEdit(name="headline", value="Newest by hand"), by=BOB)
    # The same words in other scopes do not stand in the way.
    await edit(database, hero, 7, FieldEdit(name="body", value="Dans l'appli"), locale="fr", by=BOB)

    undone = await take_back(database)

    found = await state(database, hero)
    assert codes(undone) == ["words_moved_on"]
    assert {each.field for each in undone.decided} == {"body", "subtitle"}
    assert said(found) == "Newest by hand"
    assert (said(found, "body"), said(await state(database, rail), "subtitle")) == ("Body by hand", "Rail by hand")


async def test_newer_words_go_on_waiting_when_an_older_decision_is_undone(database: Database, hero: BlockId) -> None:
    old = await waiting(database)
    await say(database, Answer.REJECT, reason="Too loud")
    await offer_made_from(database, hero, "newer", headline="Newer words")

    await take_back(database)

    async with database.read() as db:
        assert (await proposals(db, SiteId("shop"), [old.id]))[old.id].state is ProposalState.SUPERSEDED
    assert (await waiting(database)).text == "Newer words"


async def test_a_machine_and_a_stranger_take_nothing_back(database: Database, hero: BlockId) -> None:
    await say(database, Answer.ACCEPT)
    before = await written(database)

    with pytest.raises(NotAllowed):
        await take_back(database, by=TOY)
    french = Hand(label="Fay", grants=(Grant(actions=frozenset({Action.DECIDE}), locales=frozenset({"fr"})),))
    refused = await take_back(database, by=french)

    assert codes(refused) == ["not_allowed"]
    assert await written(database) == before
