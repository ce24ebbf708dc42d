"""Claims about who decides whether machine's words go live, and about asking for them."""

from uuid import UUID

import pytest
from sqlalchemy import select

from domain.access.errors import NotAllowed
from domain.access.models import AuditEntryRow
from domain.access.values import Action, Grant, Hand
from domain.base.database import Database
from domain.base.values import BlockId, Json, SiteId
from domain.jobs.models import JobRow
from domain.pages.errors import BlockChanged, BlockInvalid, CopyUnwanted, PolicyInvalid
from domain.pages.read.blocks import revisions
from domain.pages.read.copy_facts import copy_facts
from domain.pages.read.generations import all_generations, generation, generations
from domain.pages.read.policies import policies
from domain.pages.values.content import FieldEdit
from domain.pages.values.editing import Generation, InUse, Promised
from domain.pages.values.fields import CopyPolicy, KindPolicy
from domain.pages.values.proposals import Answer
from domain.pages.write.policies import set_policy
from domain.pages.write.regenerate import regenerate
from tests.domain.pages.proposing import inbox, offer_made_from, rule, say, waiting, written
from tests.editing import ADA, edit, made, offer, publish, said, state
from tests.shops import NOW

SHOP = SiteId("shop")
MESSAGES = ("push", "email_subject")
FAILED: Json = [{"check": "facts", "passed": False, "reason": "42 % is not in the brief"}]
PASSED: Json = [{"check": "facts", "passed": True, "reason": ""}]


@pytest.fixture
async def hero(database: Database, shop: SiteId) -> BlockId:
    """A hero whose words may go live when their checks pass."""
    return await made(database, policy=CopyPolicy.PUBLISH)


async def rule_kind(
    database: Database, kind: str, field: str | None, policy: CopyPolicy | None, by: Hand = ADA
) -> list[KindPolicy]:
    async with database.write() as db:
        return await set_policy(db, SHOP, kind, field, policy, by=by, now=NOW)


async def ask(database: Database, block: BlockId, version: int, by: Hand = ADA, **wanted: object) -> Promised:
    async with database.write() as db:
        return await regenerate(db, SHOP, block, expected_version=version, by=by, now=NOW, **wanted)  # type: ignore[arg-type]


async def asked_fields(database: Database, block: BlockId, fields: frozenset[str] | None = None) -> set[str]:
    async with database.read() as db:
        facts = await copy_facts(db, block, "en", NOW, fields=fields)
    assert facts is not None
    return {spec.name for spec in facts.fields}


# --- what goes live


async def test_words_that_failed_a_check_never_go_live_even_where_words_may(database: Database, hero: BlockId) -> None:
    failed = await offer_made_from(database, hero, "h", verdicts=FAILED, headline="42 % off")
    # Words for another field complete nothing that failed.
    await offer_made_from(database, hero, "h", verdicts=PASSED, body="A body")

    found = await state(database, hero)
    assert (failed.written, said(found), found.live) == (("headline",), "42 % off", None)

    better = await offer_made_from(database, hero, "better", verdicts=PASSED, headline="Lamps")
    assert (better.written, said(await state(database, hero), live=True)) == (("headline",), "Lamps")

    worse = await offer_made_from(database, hero, "worse", verdicts=FAILED, headline="99 % off")
    assert (worse.proposed, said(await state(database, hero), live=True)) == (("headline",), "Lamps")


async def test_words_that_wait_for_a_person_are_not_put_live_along_with_others(
    database: Database, hero: BlockId
) -> None:
    await rule_kind(database, "hero", "headline", CopyPolicy.ASK)

    await offer(database, hero, 1, headline="To be asked about")
    await offer(database, hero, 2, body="May go live")

    assert (await state(database, hero)).live is None


async def test_the_fields_rule_counts_before_the_blocks_and_that_before_the_kinds(
    database: Database, hero: BlockId
) -> None:
    await rule_kind(database, "hero", None, CopyPolicy.NEVER)
    await rule_kind(database, "hero", "body", CopyPolicy.NEVER)

    outcome = await offer(database, hero, 1, headline="The block's own rule", body="Never")

    assert outcome.written == ("headline",)
    await rule(database, hero, None, 2)
    assert (await offer(database, hero, 3, headline="The kind's rule")).written == ()


async def test_words_that_are_never_to_be_made_leave_nothing(database: Database, hero: BlockId) -> None:
    await rule(database, hero, CopyPolicy.NEVER, 1)
    before = await written(database)

    await offer(database, hero, 2, headline="Unwanted")

    assert await written(database) == before


# --- saying what may


async def test_a_policy_is_listed_audited_and_taken_away_again(database: Database, shop: SiteId) -> None:
    assert await rule_kind(database, "hero", "body", CopyPolicy.PUBLISH) == [
        KindPolicy(kind="hero", field="body", policy=CopyPolicy.PUBLISH)
    ]
    await rule_kind(database, "hero", None, CopyPolicy.NEVER)
    after = await rule_kind(database, "hero", "body", None)

    async with database.read() as db:
        assert await policies(db, SHOP) == after == [KindPolicy(kind="hero", field=None, policy=CopyPolicy.NEVER)]
        audit = await db.execute(select(AuditEntryRow.thing, AuditEntryRow.details).order_by(AuditEntryRow.number))
        assert [(row.thing, row.details) for row in audit] == [
            ("copy_policy:hero.body", {"before": None, "after": "publish"}),
            ("copy_policy:hero", {"before": None, "after": "never"}),
            ("copy_policy:hero.body", {"before": "publish", "after": None}),
        ]


async def test_a_policy_that_holds_already_writes_nothing(database: Database, hero: BlockId) -> None:
    await rule_kind(database, "hero", None, CopyPolicy.ASK)
    before = await written(database)

    await rule_kind(database, "hero", None, CopyPolicy.ASK)
    await rule(database, hero, CopyPolicy.PUBLISH, 1)

    assert await written(database) == before


@pytest.mark.parametrize(
    ("kind", "field", "says"),
    [
        ("heroo", None, "'heroo' is no block kind"),
        ("hero", "call_to_action", "Name one of headline, body, push, email_subject"),
        ("rich_text", None, "Machines write nothing of a rich text"),
    ],
)
async def test_a_policy_about_nothing_is_refused(
    database: Database, shop: SiteId, kind: str, field: str | None, says: str
) -> None:
    before = await written(database)

    with pytest.raises(PolicyInvalid, match=says):
        await rule_kind(database, kind, field, CopyPolicy.ASK)

    assert await written(database) == before


async def test_who_may_not_publish_does_not_let_words_go_live_unasked(database: Database, hero: BlockId) -> None:
    writer = Hand(label="Wim", grants=(Grant(actions=frozenset({Action.EDIT, Action.GENERATE, Action.DECIDE})),))
    before = await written(database)

    with pytest.raises(NotAllowed, match="may not publish"):
        await rule_kind(database, "hero", None, CopyPolicy.PUBLISH, by=writer)

    assert await written(database) == before


async def test_a_blocks_own_policy_is_a_step_of_the_block_that_leaves_its_words(
    database: Database, hero: BlockId
) -> None:
    before = await state(database, hero)

    await rule(database, hero, CopyPolicy.ASK, 1)

    after = await state(database, hero)
    async with database.read() as db:
        step = (await revisions(db, hero))[0]
    assert (after.copy_policy, after.version, after.draft) == (CopyPolicy.ASK, 2, before.draft)
    assert (step.action, step.changed, step.note) == ("edit", (), "copy policy ask")
    with pytest.raises(BlockChanged):
        await rule(database, hero, CopyPolicy.NEVER, 1)


# --- asking for words


async def test_an_editor_is_promised_words_in_every_locale(database: Database, hero: BlockId) -> None:
    promised = await ask(database, hero, 1, seed=7)

    async with database.read() as db:
        jobs = (await db.execute(select(JobRow.arguments, JobRow.priority).where(JobRow.key.endswith(":7")))).all()
    assert (promised.locales, promised.fields) == (("en", "fr"), ("headline", "body", "push", "email_subject"))
    assert sorted(job.arguments["locale"] for job in jobs) == ["en", "fr"]
    assert all(
        (job.arguments["fields"], job.arguments["seed"], job.priority)
        == (["headline", "body", "push", "email_subject"], 7, 1)
        for job in jobs
    )


@pytest.mark.parametrize(
    ("version", "wanted", "refusal"),
    [
        (9, {}, BlockChanged),
        (1, {"fields": ["call_to_action"]}, BlockInvalid),
        (1, {"fields": []}, BlockInvalid),
        (1, {"locales": ["de"]}, BlockInvalid),
        (1, {"seed": -1}, BlockInvalid),
        (1, {"fields": ["body"]}, CopyUnwanted),
        (1, {"by": Hand(label="Fay", grants=(Grant(locales=frozenset({"fr"})),))}, NotAllowed),
    ],
)
async def test_words_that_will_not_be_made_are_not_promised(
    database: Database, hero: BlockId, version: int, wanted: dict[str, object], refusal: type[Exception]
) -> None:
    await rule_kind(database, "hero", "body", CopyPolicy.NEVER)
    before = await written(database)

    with pytest.raises(refusal):
        await ask(database, hero, version, **wanted)  # type: ignore[arg-type]

    assert await written(database) == before


async def test_a_policy_of_never_is_refused_clearly(database: Database, hero: BlockId) -> None:
    await rule(database, hero, CopyPolicy.NEVER, 1)

    with pytest.raises(CopyUnwanted, match="Machines never write headline, body, push, email_subject of block hero"):
        await ask(database, hero, 2)


async def test_words_are_made_unasked_only_where_no_person_spoke_first(database: Database, hero: BlockId) -> None:
    await edit(database, hero, 1, FieldEdit(name="headline", value="By hand"))
    assert await asked_fields(database, hero) == {"body", *MESSAGES}
    assert await asked_fields(database, hero, frozenset({"headline"})) == {"headline"}

    await offer(database, hero, 2, headline="Asked for")

    assert await asked_fields(database, hero) == {"headline", "body", *MESSAGES}


# --- where words came from


async def provenance(database: Database) -> dict[str, Generation]:
    async with database.read() as db:
        found, more = await generations(db, SHOP, now=NOW, first=10)
        assert not more
        for each in found:
            assert await generation(db, SHOP, each.id, NOW) == each
    return {each.text: each for each in found}


async def test_provenance_says_where_words_are_in_use_and_who_reviewed_them(database: Database, shop: SiteId) -> None:
    block = await made(database, policy=CopyPolicy.ASK)
    await offer(database, block, 1, headline="Old words")
    assert (await provenance(database))["Old words"].in_use is InUse.DRAFT
    await publish(database, block, 2)
    assert (await provenance(database))["Old words"].in_use is InUse.LIVE
    await offer_made_from(database, block, "new", headline="New words")
    assert (await provenance(database))["New words"].in_use is InUse.NO

    await say(database, Answer.ACCEPT)
    await publish(database, block, 4)

    found = await provenance(database)
    old, new = found["Old words"], found["New words"]
    assert (old.in_use, old.reviewed_by) == (InUse.NO, None)
    assert (new.in_use, new.reviewed_by, new.reviewed_at) == (InUse.LIVE, "Ada", NOW)
    assert (new.model, new.model_revision, new.prompt_version, new.inputs_hash, new.seed, new.took_ms) == (
        *("toy", "1", "1", "new", 1, 5),
    )
    assert (new.settings, new.block_key, new.page, new.field, new.locale) == (
        *({"temperature": 0.7}, "hero", "home", "headline", "en"),
    )


async def test_words_below_a_persons_are_not_in_use_and_those_a_person_merged_are(
    database: Database, shop: SiteId
) -> None:
    block = await made(database)
    await edit(database, block, 1, FieldEdit(name="headline", value="By hand"))
    await offer(database, block, 2, headline="Kept below")
    await say(database, Answer.KEEP)
    assert (await provenance(database))["Kept below"].in_use is InUse.NO

    await offer_made_from(database, block, "new", headline="Merged from")
    await say(database, Answer.MERGE, text="Merged")

    assert (await provenance(database))["Merged from"].in_use is InUse.DRAFT


async def test_generations_are_paged_newest_first_and_streamed_oldest_first(database: Database, hero: BlockId) -> None:
    for number in range(5):
        await offer_made_from(database, hero, f"h{number}", headline=f"Words {number}")

    async with database.read() as db:
        first, more = await generations(db, SHOP, now=NOW, first=3)
        rest, no_more = await generations(db, SHOP, now=NOW, first=3, after=first[-1].id)
        elsewhere, _ = await generations(db, SHOP, now=NOW, first=3, block=BlockId(UUID(int=9)))
        streamed = [each async for batch in all_generations(db, SHOP, now=NOW) for each in batch]
    assert (len(first), more, len(rest), no_more, list(elsewhere)) == (3, True, 2, False, [])
    assert [each.id for each in streamed] == [each.id for each in reversed([*first, *rest])]


async def test_a_persons_words_survive_every_answer_but_a_persons_own_letting_go(
    database: Database, hero: BlockId
) -> None:
    await edit(database, hero, 1, FieldEdit(name="headline", value="By hand"))
    await offer_made_from(database, hero, "1", verdicts=PASSED, headline="One")
    await say(database, Answer.KEEP)
    await offer_made_from(database, hero, "2", verdicts=PASSED, headline="Two")
    await say(database, Answer.REJECT, reason="No")
    await offer_made_from(database, hero, "3", verdicts=FAILED, headline="Three")

    found = await state(database, hero)
    assert (said(found), (await waiting(database)).base) == ("By hand", "One")
    await edit(database, hero, found.version, FieldEdit(name="headline", empty=True))
    await offer_made_from(database, hero, "4", verdicts=PASSED, headline="Four")

    assert said(await state(database, hero)) is None
    assert [each.text for each in await inbox(database)] == ["Four"]
