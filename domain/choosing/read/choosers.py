"""How a site chooses now: its ranker, read once a version and kept ready."""

from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.changes.read.hearing import Hearing
from domain.choosing.read.ledger import Ledger
from domain.choosing.read.offers import Offers
from domain.choosing.read.rankers import ranker
from domain.choosing.read.wanted import Demand
from domain.choosing.rules.scoring import scorer
from domain.choosing.rules.selection import Settings
from domain.choosing.values.tuning import from_json

# A trained forest is some 2 MB ready to score.
KEPT = 64
UNTRAINED = Settings()
"""The blend that needs no training."""


class Choosers:
    """What a process keeps between pages to choose with: rankers that are ready to score, what everybody wants and is offered,
    what is known of items.

    Limits   one a database, since versions are counted by site.
    """

    def __init__(self) -> None:
        self.demand = Demand()
        self.hearing = Hearing()
        self.ledger = Ledger(self.hearing)
        self.offers = Offers(self.hearing)
        self._ready: dict[tuple[SiteId, int], Settings] = {}

    async def of(self, db: ReadSession, site: SiteId, version: int | None) -> Settings:
        """How to choose with this ranker; None, or one that is gone: by the blend that needs no training.

        Limits   no statement, but one the first time a version is met.
        """
        if version is None:
            return UNTRAINED
        if (site, version) not in self._ready:
            found = await ranker(db, site, version)
            if found is None:
                return UNTRAINED
            if len(self._ready) >= KEPT:
                self._ready.clear()
            tuning = from_json(found.settings.get("tuning", {}))
            self._ready[site, version] = Settings(tuning=tuning, scorer=scorer(found.kind, found.parameters))
        return self._ready[site, version]
