"""Claims about reading the audit log and checking that it is what was written."""

from sqlalchemy import text

from domain.access.values import TokenKind
from domain.base.database import Database
from tests.api.conftest import Clients

LIST = """query ($action: String, $actor: String) { auditEntries(site: "shop", action: $action, actor: $actor) {
  edges { node { number actor action } } } }"""
CHAIN = '{ auditChain(site: "shop") { entries unbroken breaks { number message } } }'


async def test_deeds_are_told_apart_by_who_and_what(clients: Clients) -> None:
    operator = clients[TokenKind.OPERATOR]

    every = [each["node"] for each in (await operator.ask(LIST))["auditEntries"]["edges"]]
    made = [
        each["node"]
        for each in (await operator.ask(LIST, action=every[0]["action"], actor="tests"))["auditEntries"]["edges"]
    ]
    nobody = (await operator.ask(LIST, actor="nobody"))["auditEntries"]["edges"]

    assert made == [each for each in every if (each["action"], each["actor"]) == (every[0]["action"], "tests")]
    assert made != []
    assert nobody == []


async def test_a_log_that_was_changed_says_where(clients: Clients, database: Database) -> None:
    operator = clients[TokenKind.OPERATOR]
    before = (await operator.ask(CHAIN))["auditChain"]
    async with database.write() as db:
        await db.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
        await db.execute(text("UPDATE audit_entries SET actor = 'somebody else' WHERE site = 'shop' AND number = 2"))
        await db.execute(text("ALTER TABLE audit_entries ENABLE TRIGGER USER"))

    after = (await operator.ask(CHAIN))["auditChain"]

    assert (before["unbroken"], before["breaks"]) == (True, [])
    assert (after["unbroken"], after["breaks"][0]["number"]) == (False, 2)
