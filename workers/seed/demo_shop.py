"""The demo shop, ours in word and picture, brought in by the same doors as any other shop's data."""

import hashlib
import json
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tqdm import tqdm

from domain.access import read as access
from domain.access import write as access_write
from domain.access.values import Hand, Site, TokenKind
from domain.audience.errors import SegmentExists
from domain.audience.values.segments import NewSegment
from domain.audience.write.segments import save_segment
from domain.base.database import Database
from domain.base.settings import Settings
from domain.base.values import SiteId
from domain.behaviour.values import NewSignal
from domain.behaviour.write.record import record_signals
from domain.choosing.values.counts import CountSettings
from domain.choosing.write.learn import learn
from domain.choosing.write.rebuild import rebuild
from domain.experiments.errors import ExperimentExists
from domain.experiments.values.campaigns import NewCampaign
from domain.experiments.write.campaigns import create_campaign
from domain.matching.read import largest_categories
from domain.pages.read.blocks import page as page_of
from domain.pages.rules.layouts import HOME, starting_layout
from domain.pages.values.editing import Arrangement, NewBlock, Ordering
from domain.pages.values.fields import CopyPolicy
from domain.pages.write.arrange_page import arrange_page
from domain.pages.write.create_page import create_page
from workers.imports.catalog import Import, import_file
from workers.imports.report import Report
from workers.media.store import MediaStore
from workers.seed.account import hand_out_account
from workers.seed.notes import write_private

FOLDER = Path(__file__).with_name("demo")
CATALOGUE = ("products.jsonl", "articles.jsonl", "promotions.jsonl")
BY = "seed"
FRONT = "demo.json"
NAME = "Maison Étalage"
DEMO_TOKENS = (TokenKind.PUBLISHABLE, TokenKind.SERVER, TokenKind.EDITOR, TokenKind.OPERATOR)


async def seed(database: Database, settings: Settings, now: datetime) -> None:
    """The demo shop is there, with tokens that work; what is there already is left as it is.

    Errors   RuntimeError, naming the file, if the shop's own data do not go in.
    """
    shop = Site(
        key=SiteId(settings.demo_site),
        name=NAME,
        default_locale="en",
        locales=("en", "fr"),
        currency="EUR",
    )
    if not await _in_already(database, settings, shop.key):
        await _bring_in(database, settings, shop, now)
    await _hand_out_tokens(database, settings, shop.key, now)
    await hand_out_account(database, settings, shop.key, now)


async def _in_already(database: Database, settings: Settings, site: SiteId) -> bool:
    """Whether exactly these files went in before, into this database."""
    try:
        front = json.loads((settings.state_dir / FRONT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    async with database.read() as db:
        return front.get("content") == _fingerprint() and await page_of(db, site, HOME) is not None


async def _bring_in(database: Database, settings: Settings, shop: Site, now: datetime) -> None:
    async with database.write() as db:
        await access_write.create_site(db, shop)
    await _bring_in_catalogue(database, settings, shop)
    await _bring_in_shoppers(database, settings, shop.key, now)
    async with database.write() as db:
        # Whoever has been here since may have changed any of it.
        with suppress(SegmentExists):
            await save_segment(db, shop.key, AWAY, expected_version=None, by=BY, now=now)
        categories = await largest_categories(db, shop.key, 2, now)
        by, layout = Hand(label=BY), starting_layout(categories)
        if await create_page(db, shop.key, HOME, "Home", (*layout[:2], WHILE_AWAY, *layout[2:]), by=by, now=now):
            learnt = Arrangement(ordering=Ordering.LEARNT)
            await arrange_page(db, shop.key, HOME, learnt, expected_version=1, by=by, now=now)
        for campaign in _campaigns(now):
            with suppress(ExperimentExists):
                await create_campaign(db, shop.key, campaign, by=BY, now=now)


AWAY = NewSegment(
    key="back-after-long",
    name="Back after long",
    condition={"away_days": {"at_least": 30}},
    description="Did nothing for a month, and is here again.",
)
WHILE_AWAY = NewBlock(
    key="while-away",
    kind="product_rail",
    copy_policy=CopyPolicy.PUBLISH,
    settings={"source": "new_in", "audience": {"segment": [AWAY.key]}, "pinned": True},
    words={"en": {"title": "New while you were away"}, "fr": {"title": "Arrivé en votre absence"}},
)


def _campaigns(now: datetime) -> tuple[NewCampaign, ...]:
    """A coupon for who never bought here, and one for who comes back after long; one in ten does without, to compare."""
    ends_at = now + timedelta(days=365)
    return (
        NewCampaign(
            key="first-order",
            name="Fifteen per cent off the first order",
            promotion="PR-01",
            condition={"not": {"did": {"kinds": ["purchase"]}}},
            limit=5_000,
            starts_at=now,
            ends_at=ends_at,
        ),
        NewCampaign(
            key="come-back",
            name="Casseroles for who was away",
            promotion="PR-12",
            condition={"segment": [AWAY.key]},
            limit=500,
            starts_at=now,
            ends_at=ends_at,
        ),
    )


async def _bring_in_catalogue(database: Database, settings: Settings, shop: Site) -> None:
    report = Report(errors=None)
    job = Import(database=database, site=shop, store=MediaStore(settings.media_dir), report=report)
    for name in CATALOGUE:
        await import_file(job, FOLDER / name)
    report.close()
    if not report.totals.clean:
        raise RuntimeError(f"The demo shop's catalogue in {FOLDER.name}/ did not go in whole; see the lines above.")


# Nobody in the crowd is real, so a pair that two of them met may be shown.
FEWEST_PERSONS = 2


async def _bring_in_shoppers(database: Database, settings: Settings, site: SiteId, now: datetime) -> None:
    """What the personas and a crowd did, dated back from now. Ids make it count once, however often it runs."""
    shoppers = [*_lines("crowd.jsonl"), *_lines("personas.jsonl")]
    key = settings.secret_key.get_secret_value()
    for shopper in tqdm(shoppers, desc="shoppers", unit="shopper", leave=False):
        signals = [_signal(signal, shopper, now) for signal in shopper["signals"]]
        async with database.write() as db:
            recorded = await record_signals(db, site, shopper["shopper"], signals, key=key, now=now)
            await learn(db, recorded, now)
        if recorded.rejected:
            raise RuntimeError(f"{shopper['shopper']}: {recorded.rejected[0].message}")
    async with database.write() as db:
        await rebuild(db, site, now, CountSettings(least_persons=FEWEST_PERSONS))


def _lines(name: str) -> Iterator[dict[str, Any]]:
    with (FOLDER / name).open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _signal(signal: dict[str, Any], shopper: dict[str, Any], now: datetime) -> NewSignal:
    return NewSignal(
        id=signal["id"],
        kind=signal["kind"],
        sku=signal.get("sku"),
        query=signal.get("query"),
        at=now - timedelta(days=signal["days_ago"]),
        value=signal.get("value"),
        session=signal.get("session"),
        channel=shopper.get("channel"),
    )


async def _hand_out_tokens(database: Database, settings: Settings, site: SiteId, now: datetime) -> None:
    """Tokens beside the demo shop's state, readable by its owner only; those that still work are kept."""
    path = settings.state_dir / "tokens.json"
    held: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    tokens: dict[str, str] = {}
    for kind in DEMO_TOKENS:
        async with database.write() as db:
            known = await access.actor(db, held.get(kind.value, ""), now)
            if known is not None and known.site == site:
                tokens[kind.value] = held[kind.value]
                continue
            made = await access_write.create_token(
                db, site, kind, f"demo {kind}", chance=secrets.token_urlsafe(32), by=BY, now=now
            )
            tokens[kind.value] = made.secret
    write_private(path, tokens)
    personas = [
        {name: persona[name] for name in ("shopper", "name", "description", "locale", "channel")}
        for persona in _lines("personas.jsonl")
    ]
    front = {
        "site": site,
        "name": NAME,
        "publishable_token": tokens[TokenKind.PUBLISHABLE],
        "personas": personas,
        "content": _fingerprint(),
    }
    write_private(settings.state_dir / FRONT, front)


def _fingerprint() -> str:
    """The same for the same words, signals and pictures."""
    files = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files)).hexdigest()
