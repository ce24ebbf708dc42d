"""Everybody writes to one site in any order, and a person's words stay what that person said.

STATEFUL_EXAMPLES and STATEFUL_STEPS make it look longer.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from domain.access.values import Action
from domain.base.errors import Absent, Refused
from domain.base.values import BlockId, Json
from domain.pages.read.export import export
from domain.pages.read.releases import release as release_of
from domain.pages.rules import layers
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.content import Content, FieldEdit, Layer, Reader, Scope
from domain.pages.values.editing import BlockState
from domain.pages.values.fields import CopyPolicy
from domain.pages.values.proposals import Answer, Wish
from domain.pages.values.releases import Release, ReleaseState
from domain.pages.write.begin import take_pen
from domain.pages.write.decide import decide
from domain.pages.write.edit_block import edit_block
from domain.pages.write.import_content import import_content
from domain.pages.write.offer_copy import offer_copy
from domain.pages.write.publish_block import publish_block, unpublish_block
from domain.pages.write.releases.add_to_release import add_to_release
from domain.pages.write.releases.cancel_release import cancel_release
from domain.pages.write.releases.create_release import create_release
from domain.pages.write.releases.publish_release import publish_release
from domain.pages.write.releases.revert_release import revert_release
from domain.pages.write.releases.schedule_release import schedule_release
from domain.pages.write.reorder_blocks import reorder_blocks
from domain.pages.write.restore import restore_block
from domain.pages.write.undo_decision import undo_decision
from tests.domain.pages.stateful import ADA, EMPTY, Slot, World, words_of_people
from tests.editing import TOY, offered
from tests.shops import SHOP

EXAMPLES = int(os.environ.get("STATEFUL_EXAMPLES", "8"))
STEPS = int(os.environ.get("STATEFUL_STEPS", "30"))

HERO = all_kinds()["hero"]
# Everybody works on much the same: what never meets cannot go wrong.
which = st.sampled_from([0, 0, 0, 2, 2, 1])
fields = st.sampled_from(["headline", "headline", "headline", "body"])
locales = st.sampled_from(["en", "en", "en", "fr"])
words = st.sampled_from(["One", "Two", "Three"])
scopes = st.sampled_from([(Layer.PERSON, None), (Layer.LOCALE, None), (Layer.CHANNEL, "app"), (Layer.SEGMENT, "loyal")])


class Writers(RuleBasedStateMachine):
    """`people` is what people said in drafts and have not unsaid; `live` what shoppers are to see; `past` what was."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.url)
        self.people: dict[Slot, object] = {}
        self.live: dict[BlockId, Content | None] = {}
        self.past: dict[tuple[BlockId, int], dict[Slot, object]] = {}
        self.steps: dict[BlockId, list[Any]] = {block: [] for block in self.world.blocks}
        self.releases: list[Release] = []
        self.decisions: list[UUID] = []
        self.said_before: dict[UUID, dict[Slot, object]] = {}
        self.world.publish_first()
        for block, state in self.world.states().items():
            self.people |= words_of_people(block, state.draft)
            self.live[block] = state.live
            for step in self.world.history(block):
                self.past[block, step.number] = words_of_people(block, step.content)

    def teardown(self) -> None:
        try:
            assert self.world.broken() == ()
            assert {block: self.world.history(block) for block in self.steps} == self.steps
        finally:
            self.world.close()

    def block(self, number: int) -> BlockState:
        return self.world.state(self.world.blocks[number])

    def tried(self, command: Any, *arguments: Any, **named: Any) -> Any:
        """What the command gave; None where it was refused, and then it wrote nothing."""

        async def act() -> Any:
            async with self.world.database.write() as db:
                return await command(db, SHOP, *arguments, **named, now=self.world.now)

        before = self.world.rows()
        try:
            return self.world.do(act())
        except (Refused, Absent):
            assert self.world.rows() == before
            return None

    # What machines do.

    @rule(number=which, field=fields, locale=locales, text=words, passes=st.booleans())
    def offers(self, number: int, field: str, locale: str, text: str, *, passes: bool) -> None:
        before = self.block(number)
        verdicts: Json = [{"check": "length", "passed": passes}]
        offer = offered(field, f"Toy {text}", inputs=text, verdicts=verdicts)
        self.tried(offer_copy, before.id, seen_version=before.version, locale=locale, offers=[offer], by=TOY)
        after = self.world.state(before.id)
        if before.copy_policy is not CopyPolicy.PUBLISH or not passes:
            assert after.live == before.live
        elif before.live is None and after.live is not None:
            assert {step.action for step in self.world.history(before.id)} <= {"create", "generate"}
        elif before.live is not None:
            assert after.live is not None
            assert set(layers.changed(before.live, after.live)) <= {f"{field}:generated@{locale}"}
        self.live[before.id] = after.live

    # What people do to a field.

    @rule(
        number=which,
        field=fields,
        scope=scopes,
        locale=locales,
        text=words,
        how=st.sampled_from(["say", "empty", "release"]),
    )
    def edits(self, number: int, field: str, scope: tuple[Layer, str | None], locale: str, text: str, how: str) -> None:  # noqa: PLR0917 - drawn by name
        before = self.block(number)
        at = Scope(layer=scope[0], name=scope[1], locale=locale)
        change = {"say": FieldEdit(name=field, value=text), "empty": FieldEdit(name=field, empty=True)}
        edit = change.get(how, FieldEdit(name=field, release=True))
        self.tried(edit_block, before.id, expected_version=before.version, edits=[edit], scope=at, by=ADA)
        slot = (before.id, field, at.key)
        if how == "release":
            self.people.pop(slot, None)
        else:
            self.people[slot] = EMPTY if how == "empty" else text

    @rule(number=which, scope=scopes)
    def saves_unchanged(self, number: int, scope: tuple[Layer, str | None]) -> None:
        before = self.block(number)
        at = Scope(layer=scope[0], name=scope[1], locale="en")
        said = before.draft.get("headline", {}).get(at.key)
        edit = FieldEdit(name="headline", release=said is None, empty=bool(said and said.get("empty")))
        edit = edit if said is None or edit.empty else FieldEdit(name="headline", value=said["value"])
        rows = self.world.rows()
        self.tried(edit_block, before.id, expected_version=before.version, edits=[edit], scope=at, by=ADA)
        assert self.world.rows() == rows

    @rule(number=which, text=words)
    def edits_what_is_old(self, number: int, text: str) -> None:
        before = self.block(number)
        at = Scope(layer=Layer.PERSON, locale="en")
        edits = [FieldEdit(name="headline", value=f"Lost {text}")]
        assert (
            self.tried(edit_block, before.id, expected_version=before.version - 1, edits=edits, scope=at, by=ADA)
            is None
        )

    # What people do to a block or a page.

    @rule(number=which)
    def publishes(self, number: int) -> None:
        before = self.block(number)
        if self.tried(publish_block, before.id, expected_version=before.version, by=ADA) is not None:
            self.live[before.id] = before.draft

    @rule(number=which)
    def unpublishes(self, number: int) -> None:
        before = self.block(number)
        self.tried(unpublish_block, before.id, expected_version=before.version, by=ADA)
        self.live[before.id] = None

    @rule(number=which, back=st.integers(0, 5), only=st.none() | fields)
    def restores(self, number: int, back: int, only: str | None) -> None:
        before = self.block(number)
        wanted = max(1, before.version - back)
        some = None if only is None else [only]
        self.tried(restore_block, before.id, expected_version=before.version, number=wanted, fields=some, by=ADA)
        old = self.past[before.id, wanted]
        mine = {slot for slot in (*self.people, *old) if slot[0] == before.id and only in {None, slot[1]}}
        for slot in mine:
            self.people.pop(slot, None)
        self.people |= {slot: said for slot, said in old.items() if slot in mine}

    @rule(order=st.permutations([0, 1, 2]))
    def reorders(self, order: list[int]) -> None:
        wanted = [self.world.blocks[each] for each in order]
        self.tried(reorder_blocks, "home", expected_version=self.world.page_version(), wanted=wanted, by=ADA)
        for block, state in self.world.states().items():
            places = {slot: said for slot, said in words_of_people(block, state.draft).items() if slot[1] == "position"}
            assert places
            self.people |= places

    # What people answer machines.

    @precondition(lambda self: self.world.open_proposals())
    @rule(chance=st.integers(0, 9), answer=st.sampled_from(list(Answer)), text=words)
    def decides(self, chance: int, answer: Answer, text: str) -> None:
        waiting = self.world.open_proposals()
        proposal = waiting[chance % len(waiting)]
        block = self.world.state(proposal.block_id)
        wish = Wish(
            proposal=proposal.id,
            answer=answer,
            text=f"Merged {text}" if answer is Answer.MERGE else None,
            reason="no" if answer is Answer.REJECT else None,
        )
        before, decision = dict(self.people), uuid4()
        made = self.tried(decide, [wish], {block.id: block.version}, decision=decision, by=ADA)
        if made is None or made.unmet:
            return
        self.decisions.append(decision)
        self.said_before[decision] = before
        person, everybody = ((block.id, proposal.field, f"{name}@{proposal.locale}") for name in ("person", "locale"))
        if answer is Answer.ACCEPT:
            self.people.pop(person, None)
            self.people.pop(everybody, None)
        if answer is Answer.MERGE:
            self.people[everybody if everybody in self.people and person not in self.people else person] = wish.text

    @precondition(lambda self: self.decisions)
    @rule()
    def undoes(self) -> None:
        decision = self.decisions.pop()
        before = self.said_before.pop(decision)
        made = self.tried(undo_decision, decision, by=ADA)
        for each in () if made is None else made.decided:
            # What changed no words has none to give back, whatever was said since.
            for layer in ("person", "locale") if each.answer in {Answer.ACCEPT, Answer.MERGE} else ():
                slot = (each.block, each.field, f"{layer}@{each.locale}")
                self.people.pop(slot, None)
                if slot in before:
                    self.people[slot] = before[slot]

    # What people plan.

    @rule(
        numbers=st.sets(which, min_size=1),
        away=st.sampled_from([False, False, False, True]),
        soon=st.booleans(),
        then=st.none() | words,
    )
    def plans(self, numbers: set[int], then: str | None, *, away: bool, soon: bool) -> None:
        """A release, perhaps with its moment, and its editor goes on with something else to say."""
        made = self.tried(create_release, f"Release {len(self.releases)}", by=ADA)
        blocks = {block.id: block.version for block in map(self.block, numbers)}
        added = self.tried(add_to_release, made.id, blocks, expected_version=made.version, unpublish=away, by=ADA)
        self.releases.append(added or made)
        if soon:
            self.schedules(len(self.releases) - 1, 30)
        for number in () if then is None else sorted(numbers):
            self.edits(number, "headline", (Layer.PERSON, None), "en", f"{then} later", "say")

    @precondition(lambda self: self.releases)
    @rule(chance=st.integers(0, 9), seconds=st.integers(1, 100))
    def schedules(self, chance: int, seconds: int) -> None:
        release = self.release(chance)
        # No two at one moment, so that each can be looked at by itself.
        at = self.world.now + timedelta(seconds=seconds, microseconds=self.releases.index(release) + 1)
        self.tried(schedule_release, release.id, expected_version=release.version, at=at.isoformat(), by=ADA)

    @precondition(lambda self: self.releases)
    @rule(chance=st.integers(0, 9), what=st.sampled_from([cancel_release, publish_release, revert_release]))
    def settles(self, chance: int, what: Any) -> None:
        release = self.release(chance)
        before = self.world.states()
        self.tried(what, release.id, expected_version=release.version, by=ADA)
        self.follow(before)

    @rule(seconds=st.sampled_from([1, 60, 120]))
    def waits(self, seconds: int) -> None:
        """Every moment that comes is looked at twice: as shoppers see it before anybody settles it, and after."""
        end = self.world.now + timedelta(seconds=seconds)
        for moment in [*self.moments_until(end), end]:
            before = self.world.states()
            self.world.now = moment
            seen = {block: state.live for block, state in self.world.states().items()}
            self.tried(_settle)
            assert {block: state.live for block, state in self.world.states().items()} == seen
            self.follow(before)

    # What comes from a file.

    @rule()
    def imports_what_was_exported(self) -> None:
        rows = self.world.rows()
        self.tried(import_content, self.exported(), publish=True, by=ADA)
        assert self.world.rows() == rows

    @rule(number=which, text=words)
    def imports_other_words(self, number: int, text: str) -> None:
        before = self.block(number)
        lines = [orjson.loads(line) for line in self.exported()]
        line = next(each for each in lines if each.get("id") == str(before.id))
        entry = {"value": f"File {text}", "by": "Ada", "at": self.world.now.isoformat()}
        line["draft"].setdefault("headline", {})["person@en"] = entry
        plan = self.tried(import_content, list(map(orjson.dumps, lines)), publish=False, by=ADA)
        assert plan is not None
        self.people[before.id, "headline", "person@en"] = entry["value"]

    def exported(self) -> list[bytes]:
        async def out() -> list[bytes]:
            async with self.world.database.read() as db:
                return [line async for line in export(db, SHOP)]

        return self.world.do(out())

    def release(self, chance: int) -> Release:
        """One of the releases, as it is now."""
        place = chance % len(self.releases)

        async def look() -> Release | None:
            async with self.world.database.read() as db:
                return await release_of(db, SHOP, self.releases[place].id)

        found = self.world.do(look())
        assert found is not None
        self.releases[place] = found
        return found

    def moments_until(self, end: Any) -> list[Any]:
        found = [self.release(place) for place in range(len(self.releases))]
        moments = [each.scheduled_at for each in found if each.state is ReleaseState.SCHEDULED]
        return sorted(moment for moment in moments if moment is not None and moment <= end)

    def follow(self, before: dict[BlockId, BlockState]) -> None:
        """A release is a person's command: what it changed live is live, and drafts that said what was live follow."""
        for block, then in before.items():
            now = self.world.state(block)
            self.live[block] = now.live
            if now.live is None:
                continue
            for change in layers.changed(then.live or {}, now.live):
                field, _, key = change.partition(":")
                was = (then.live or {}).get(field, {}).get(key)
                if key.startswith("generated") or then.draft.get(field, {}).get(key) != was:
                    continue
                self.people.pop((block, field, key), None)
                said = words_of_people(
                    block, {field: {key: now.live[field][key]}} if key in now.live.get(field, {}) else {}
                )
                self.people |= said

    @invariant()
    def what_has_to_be_true(self) -> None:
        states = self.world.states()
        self.people_are_heard(states)
        self.empty_stays_empty(states)
        # Live moves only by publishing: each rule says where it does.
        assert {block: state.live for block, state in states.items()} == self.live
        self.history_is_only_added_to(states)

    def people_are_heard(self, states: dict[BlockId, BlockState]) -> None:
        found: dict[Slot, object] = {}
        for block, state in states.items():
            said = words_of_people(block, state.draft)
            self.past[block, state.version] = said
            found |= said
        assert found == self.people

    def empty_stays_empty(self, states: dict[BlockId, BlockState]) -> None:
        for (block, field, key), said in self.people.items():
            scope = Scope.of(key)
            if said is EMPTY and scope.layer is Layer.PERSON and scope.locale is not None:
                value = layers.resolve(HERO, states[block].draft, Reader(locales=(scope.locale, "en")))[field]
                assert (value.value, value.origin is not None) == (None, True)

    def history_is_only_added_to(self, states: dict[BlockId, BlockState]) -> None:
        for block, state in states.items():
            seen = self.steps[block]
            if len(seen) == state.version:
                continue
            steps = self.world.history(block)
            assert [step.number for step in steps] == list(range(1, state.version + 1))
            assert steps[: len(seen)] == seen
            assert steps[-1].content == state.draft
            assert {step.action for step in steps} <= set(Action)
            self.steps[block] = steps


async def _settle(db: Any, site: Any, *, now: Any) -> None:
    await take_pen(db, site, now)


@pytest.fixture
def machine(database_url: str) -> Iterator[type[Writers]]:
    Writers.url = database_url
    yield Writers
    Writers.url = ""


def test_whatever_everybody_does_a_persons_words_are_what_that_person_said(machine: type[Writers]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate] if EXAMPLES < 50 else [Phase.generate, Phase.shrink],
        ),
    )
