"""Claims about proposals, provenance and policies through GraphQL: refusals are data, and drafts stay with editors."""

from typing import Any
from uuid import UUID

import pytest

from api.ids import global_id
from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import BlockId, SiteId
from domain.pages.values.content import FieldEdit
from tests.api.conftest import Client, Clients, statements
from tests.domain.pages.proposing import offer_made_from
from tests.editing import edit, made, publish, said, state

INBOX = """query I($block: ID) { proposals(site: "shop", block: $block) { edges { node {
  id block blockKey blockVersion field locale text base current heldBy state generation
  pieces { op text } fromCurrent { op text } } } pageInfo { hasNextPage } } }"""
ANSWERED = """{ __typename ... on ProposalAnswered { decision proposal { state decidedBy reason }
  block { version status fields { name value origin { layer aiInvolvement generation } } } }
  ... on BlockConflict { expectedVersion actualVersion fields { name base theirs mine } }
  ... on BlockInvalid { problems { name message } } ... on Refusal { code message } }"""
ACCEPT = "mutation A($input: AcceptProposalInput!) { answer: acceptProposal(input: $input) " + ANSWERED + " }"
KEEP = "mutation K($input: KeepProposalInput!) { answer: keepProposal(input: $input) " + ANSWERED + " }"
REJECT = "mutation R($input: RejectProposalInput!) { answer: rejectProposal(input: $input) " + ANSWERED + " }"
PARTS = "decided { proposal field answer before after } refused { proposal code } versions { block version }"
DECIDE = (
    "mutation D($input: DecideProposalsInput!) { decideProposals(input: $input) { __typename"
    " ... on ProposalsDecided { decision " + PARTS + " } ... on Refusal { code message } } }"
)
UNDO = (
    "mutation U($input: UndoDecisionInput!) { undoDecision(input: $input) { __typename"
    " ... on DecisionUndone { undone { proposal after } refused { code } } ... on Refusal { code message } } }"
)
REGENERATE = """mutation G($input: RegenerateInput!) { regenerate(input: $input) { __typename
  ... on RegenerationPromised { locales fields block { version } } ... on BlockInvalid { problems { name } }
  ... on Refusal { code message } } }"""
POLICY = """mutation P($input: SetCopyPolicyInput!) { setCopyPolicy(input: $input) { __typename
  ... on CopyPolicySet { policies { kind field policy } block { copyPolicy version } } ... on Refusal { code } } }"""
PROVENANCE = """query V($block: ID, $first: Int!, $after: String) { provenance(site: "shop", block: $block, first: $first,
  after: $after) { edges { node { id block text model modelRevision promptVersion inputsHash settings seed verdicts
  candidates tookMs origin reviewedBy inUse } } pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture
async def hero(database: Database, clients: Clients) -> BlockId:
    """A live hero whose headline says `By hand`, with a machine's `New by machine` waiting. Version 3."""
    block = await made(database)
    await edit(database, block, 1, FieldEdit(name="headline", value="By hand"))
    await publish(database, block, 2)
    await offer_made_from(database, block, "new", headline="New by machine")
    return block


async def waiting(clients: Clients) -> dict[str, Any]:
    [edge] = (await clients[TokenKind.EDITOR].ask(INBOX))["proposals"]["edges"]
    return dict(edge["node"])


async def answered(client: Client, mutation: str, proposal: dict[str, Any], **more: object) -> dict[str, Any]:
    given = {"site": "shop", "id": proposal["id"], "expectedVersion": proposal["blockVersion"], **more}
    return dict((await client.ask(mutation, input=given))["answer"])


async def test_the_inbox_shows_three_sides_word_by_word(clients: Clients, hero: BlockId) -> None:
    found = await waiting(clients)

    assert (found["base"], found["text"], found["current"], found["heldBy"]) == (
        *(None, "New by machine", "By hand", "Ada"),
    )
    assert (found["blockVersion"], found["state"]) == (3, "OPEN")
    old = "".join(piece["text"] for piece in found["fromCurrent"] if piece["op"] != "INSERT")
    new = "".join(piece["text"] for piece in found["fromCurrent"] if piece["op"] != "DELETE")
    assert (old, new) == ("By hand", "New by machine")
    elsewhere = await clients[TokenKind.EDITOR].ask(INBOX, block=global_id("EditableBlock", UUID(int=9)))
    assert elsewhere["proposals"]["edges"] == []


async def test_an_editor_accepts_and_what_shoppers_see_waits_for_publishing(
    database: Database, clients: Clients, hero: BlockId
) -> None:
    proposal = await waiting(clients)

    done = await answered(clients[TokenKind.EDITOR], ACCEPT, proposal)

    assert done["proposal"] == {"state": "ACCEPTED", "decidedBy": "editor of the tests", "reason": None}
    assert (done["block"]["version"], done["block"]["status"]) == (4, "changed")
    assert done["block"]["fields"][0] == {
        "name": "headline",
        "value": "New by machine",
        "origin": {"layer": "GENERATED", "aiInvolvement": "GENERATED", "generation": proposal["generation"]},
    }
    assert said(await state(database, hero), live=True) == "By hand"


async def test_merged_words_are_a_persons_with_a_machines_help(clients: Clients, hero: BlockId) -> None:
    done = await answered(clients[TokenKind.EDITOR], ACCEPT, await waiting(clients), text="New by hand")

    headline = done["block"]["fields"][0]
    assert (done["proposal"]["state"], headline["value"]) == ("MERGED", "New by hand")
    assert (headline["origin"]["layer"], headline["origin"]["aiInvolvement"]) == ("PERSON", "ASSISTED")


async def test_kept_and_rejected_words_leave_what_readers_get(clients: Clients, hero: BlockId) -> None:
    editor = clients[TokenKind.EDITOR]
    kept = await answered(editor, KEEP, await waiting(clients))
    undone = (await editor.ask(UNDO, input={"site": "shop", "decision": kept["decision"]}))["undoDecision"]
    rejected = await answered(editor, REJECT, await waiting(clients), reason="Too loud")

    assert [each["block"]["fields"][0]["value"] for each in (kept, rejected)] == ["By hand", "By hand"]
    assert (kept["proposal"]["state"], undone["__typename"]) == ("KEPT", "DecisionUndone")
    assert (rejected["proposal"]["state"], rejected["proposal"]["reason"]) == ("REJECTED", "Too loud")


async def test_refusals_are_data(clients: Clients, hero: BlockId) -> None:
    editor, proposal = clients[TokenKind.EDITOR], await waiting(clients)

    conflict = await answered(editor, ACCEPT, proposal, expectedVersion=2)
    invalid = await answered(editor, ACCEPT, proposal, text="x" * 61)
    unreasoned = await answered(editor, REJECT, proposal, reason=" ")
    unknown = await answered(editor, KEEP, {**proposal, "id": global_id("Proposal", UUID(int=9))})
    nonsense = await answered(editor, KEEP, {**proposal, "id": "nonsense"})
    never = (await editor.ask(UNDO, input={"site": "shop", "decision": "nonsense"}))["undoDecision"]

    assert (conflict["__typename"], conflict["expectedVersion"], conflict["actualVersion"]) == ("BlockConflict", 2, 3)
    assert conflict["fields"] == [
        {"name": "headline", "base": "By hand", "theirs": "By hand", "mine": "New by machine"}
    ]
    assert invalid["problems"] == [{"name": "headline", "message": "has 61 characters; 60 fit"}]
    assert [each["code"] for each in (unreasoned, unknown, nonsense, never)] == [
        *("answer_incomplete", "proposal_absent", "proposal_absent", "decision_absent"),
    ]
    assert (await waiting(clients))["blockVersion"] == 3


async def test_many_are_decided_after_a_dry_run_and_taken_back(clients: Clients, hero: BlockId) -> None:
    editor, proposal = clients[TokenKind.EDITOR], await waiting(clients)
    lost = global_id("Proposal", UUID(int=9))
    given = {
        "site": "shop",
        "decisions": [{"id": proposal["id"], "answer": "ACCEPT"}, {"id": lost, "answer": "KEEP"}],
        "expectedVersions": [{"block": proposal["block"], "version": 3}],
    }

    dry = (await editor.ask(DECIDE, input={**given, "dryRun": True}))["decideProposals"]
    wet = (await editor.ask(DECIDE, input=given))["decideProposals"]
    undone = (await editor.ask(UNDO, input={"site": "shop", "decision": wet["decision"]}))["undoDecision"]

    assert (
        dry["decided"]
        == wet["decided"]
        == [
            {
                "proposal": proposal["id"],
                "field": "headline",
                "answer": "ACCEPT",
                "before": "By hand",
                "after": "New by machine",
            }
        ]
    )
    assert dry["refused"] == wet["refused"] == [{"proposal": lost, "code": "proposal_absent"}]
    assert (dry["decision"], dry["versions"][0]["version"], wet["versions"][0]["version"]) == (None, 3, 4)
    assert undone["undone"] == [{"proposal": proposal["id"], "after": "By hand"}]


@pytest.mark.parametrize("kind", [TokenKind.PUBLISHABLE, TokenKind.SERVER, TokenKind.PREVIEW])
async def test_only_editors_decide_ask_and_rule(clients: Clients, hero: BlockId, kind: TokenKind) -> None:
    client, proposal = clients[kind], await waiting(clients)
    block = {"site": "shop", "id": proposal["block"], "expectedVersion": 3}

    refused = [
        await answered(client, ACCEPT, proposal),
        await answered(client, KEEP, proposal),
        await answered(client, REJECT, proposal, reason="x"),
        (await client.ask(DECIDE, input={"site": "shop", "decisions": [], "expectedVersions": []}))["decideProposals"],
        (await client.ask(UNDO, input={"site": "shop", "decision": "x"}))["undoDecision"],
        (await client.ask(REGENERATE, input=block))["regenerate"],
        (await client.ask(POLICY, input={"site": "shop", "kind": "hero", "policy": "NEVER"}))["setCopyPolicy"],
    ]

    assert {each["__typename"] for each in refused} == {"NotAllowed"}
    assert (await waiting(clients)) == proposal


@pytest.mark.parametrize("kind", [TokenKind.PUBLISHABLE, TokenKind.SERVER])
async def test_a_shop_front_reads_nothing_of_what_waits(clients: Clients, hero: BlockId, kind: TokenKind) -> None:
    proposal = await waiting(clients)

    inbox, provenance, rules = [
        (await clients[kind].post(query, **more)).json()
        for query, more in (
            (INBOX, {}),
            (PROVENANCE, {"first": 5}),
            ('query { copyPolicies(site: "shop") { kind } }', {}),
        )
    ]
    nodes = [
        await clients[kind].ask("query N($id: ID!) { node(id: $id) { id } }", id=each)
        for each in (proposal["id"], proposal["generation"])
    ]

    assert [each["errors"][0]["extensions"]["code"] for each in (inbox, provenance, rules)] == ["NOT_ALLOWED"] * 3
    assert nodes == [{"node": None}, {"node": None}]


async def test_proposals_and_generations_are_nodes(clients: Clients, hero: BlockId) -> None:
    proposal = await waiting(clients)
    query = "query N($id: ID!) { node(id: $id) { id __typename ... on Proposal { text } ... on Generation { text } } }"

    found = [await clients[TokenKind.EDITOR].ask(query, id=proposal[name]) for name in ("id", "generation")]

    assert found == [
        {"node": {"id": proposal["id"], "__typename": "Proposal", "text": "New by machine"}},
        {"node": {"id": proposal["generation"], "__typename": "Generation", "text": "New by machine"}},
    ]


async def test_provenance_is_read_in_pages_with_three_statements_each(
    database: Database, clients: Clients, hero: BlockId
) -> None:
    await offer_made_from(database, hero, "newer", headline="Newest by machine", verdicts=[{"check": "facts"}])
    editor = clients[TokenKind.EDITOR]
    await editor.ask(PROVENANCE, first=1)

    with statements() as seen:
        page = (await editor.ask(PROVENANCE, first=1, block=global_id("EditableBlock", hero)))["provenance"]
    rest = (await editor.ask(PROVENANCE, first=5, after=page["pageInfo"]["endCursor"]))["provenance"]

    nodes = [page["edges"][0]["node"], rest["edges"][0]["node"]]
    assert (
        len([each for each in seen if "generations" in each or "blocks" in each]),
        page["pageInfo"]["hasNextPage"],
    ) == (*(2, True),)
    assert {each["text"] for each in nodes} == {"New by machine", "Newest by machine"}
    assert {
        name: nodes[0][name] for name in ("model", "modelRevision", "promptVersion", "settings", "seed", "inUse")
    } == {
        "model": "toy",
        "modelRevision": "1",
        "promptVersion": "1",
        "settings": {"temperature": 0.7},
        "seed": 1,
        "inUse": "NO",
    }


async def test_an_editor_asks_for_other_words(clients: Clients, hero: BlockId) -> None:
    block = {"site": "shop", "id": global_id("EditableBlock", hero), "expectedVersion": 3}
    editor = clients[TokenKind.EDITOR]

    done = (await editor.ask(REGENERATE, input={**block, "fields": ["headline"], "seed": 5}))["regenerate"]
    wrong = (await editor.ask(REGENERATE, input={**block, "locales": ["de"]}))["regenerate"]
    await editor.ask(POLICY, input={"site": "shop", "kind": "hero", "policy": "NEVER"})
    never = (await editor.ask(REGENERATE, input=block))["regenerate"]

    assert (done["locales"], done["fields"]) == (["en", "fr"], ["headline"])
    assert wrong["problems"] == [{"name": "locales"}]
    assert (never["__typename"], never["code"]) == ("CopyUnwanted", "copy_unwanted")


async def test_policies_are_set_for_kinds_fields_and_blocks(clients: Clients, hero: BlockId) -> None:
    editor, block = clients[TokenKind.EDITOR], global_id("EditableBlock", hero)

    async def put(**given: object) -> dict[str, Any]:
        return dict((await editor.ask(POLICY, input={"site": "shop", **given}))["setCopyPolicy"])

    await put(kind="hero", policy="PUBLISH")
    rules = await put(kind="hero", field="body", policy="NEVER")
    own = await put(block=block, expectedVersion=3, policy="ASK")
    late = await put(block=block, expectedVersion=3, policy=None)
    neither = await put(policy="ASK")
    both = await put(kind="hero", block=block, expectedVersion=4, policy="ASK")

    assert rules["policies"] == [
        {"kind": "hero", "field": None, "policy": "PUBLISH"},
        {"kind": "hero", "field": "body", "policy": "NEVER"},
    ]
    assert own["block"] == {"copyPolicy": "ASK", "version": 4}
    assert [each["__typename"] for each in (late, neither, both)] == ["BlockConflict", "PolicyInvalid", "PolicyInvalid"]
    listed = await editor.ask('query { copyPolicies(site: "shop") { kind field policy } }')
    assert listed["copyPolicies"] == rules["policies"]


async def test_another_sites_editor_sees_and_decides_nothing(clients: Clients, hero: BlockId) -> None:
    proposal = await waiting(clients)

    refused = await answered(clients[TokenKind.EDITOR], ACCEPT, proposal, site=str(SiteId("other")))

    assert (refused["__typename"], refused["code"]) == ("NotAllowed", "not_allowed")


async def test_a_version_of_a_block_that_is_not_there_is_data(clients: Clients, hero: BlockId) -> None:
    answers = [{"id": (await waiting(clients))["id"], "answer": "KEEP"}]
    versions = [{"block": "nonsense", "version": 3}]

    refused = await clients[TokenKind.EDITOR].ask(
        DECIDE, input={"site": "shop", "decisions": answers, "expectedVersions": versions}
    )

    assert refused["decideProposals"]["__typename"] == "BlockNotFound"
    assert (await waiting(clients))["state"] == "OPEN"


async def test_a_reason_is_no_novel(clients: Clients, hero: BlockId) -> None:
    proposal = await waiting(clients)
    given = {"site": "shop", "id": proposal["id"], "expectedVersion": 3, "reason": "x" * 2_001}

    refused = (await clients[TokenKind.EDITOR].ask(REJECT, input=given))["answer"]

    assert (refused["__typename"], refused["code"]) == ("ProposalRefused", "answer_incomplete")
    assert (await waiting(clients))["state"] == "OPEN"
