"""Claims about asking for a page's mistakes: of what is live or of the drafts, and only by who may see these."""

import pytest

from domain.access.values import TokenKind
from domain.base.database import Database
from domain.base.values import SiteId
from domain.pages.values.content import FieldEdit, Layer
from tests.api.conftest import Clients, statements
from tests.editing import edit, made, publish
from tests.shops import Stock

LINT = """query Lint($page: String! = "home", $perspective: Perspective! = DRAFT) {
  lint(site: "shop", page: $page, perspective: $perspective) { severity code block field message } }"""


@pytest.fixture
async def banner(database: Database, shop: SiteId, stock: Stock) -> None:
    """A banner that is live for everybody; its draft names a promotion that was withdrawn, and is for nobody."""
    await stock({"old": {"kind": "promotion", "withdrawn": True}, "sale": {"kind": "promotion"}})
    block = await made(database, "promotion_banner", key="offer")
    await edit(database, block, 1, FieldEdit(name="promotion", value="sale"), layer=Layer.LOCALE)
    await publish(database, block, 2)
    await edit(
        database,
        block,
        3,
        FieldEdit(name="promotion", value="old"),
        FieldEdit(name="audience", value={"segment": ["nobody-made-it"]}),
        layer=Layer.LOCALE,
    )


@pytest.mark.usefixtures("banner")
async def test_drafts_and_what_is_live_are_looked_through_each_for_itself(clients: Clients) -> None:
    draft = (await clients[TokenKind.EDITOR].ask(LINT))["lint"]
    live = (await clients[TokenKind.EDITOR].ask(LINT, perspective="LIVE"))["lint"]

    assert [(each["severity"], each["code"], each["block"], each["field"]) for each in draft] == [
        ("ERROR", "UNKNOWN_SEGMENT", "offer", "audience"),
        ("ERROR", "UNKNOWN_SKU", "offer", "promotion"),
        ("ERROR", "PAGE_EMPTY", None, None),
    ]
    assert live == []


@pytest.mark.usefixtures("banner")
async def test_a_page_is_looked_through_in_a_handful_of_statements(clients: Clients) -> None:
    await clients[TokenKind.EDITOR].ask(LINT)

    with statements() as seen:
        await clients[TokenKind.EDITOR].ask(LINT)

    assert len(seen) == 4


@pytest.mark.usefixtures("banner")
async def test_a_page_that_is_not_there_has_no_findings_at_all(clients: Clients) -> None:
    assert await clients[TokenKind.EDITOR].ask(LINT, page="nowhere") == {"lint": None}


@pytest.mark.usefixtures("banner")
@pytest.mark.parametrize("kind", [TokenKind.PUBLISHABLE, TokenKind.SERVER])
async def test_a_shop_front_is_told_nothing_about_mistakes(clients: Clients, kind: TokenKind) -> None:
    answer = (await clients[kind].post(LINT)).json()

    assert answer["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"
    assert answer["data"] == {"lint": None}
