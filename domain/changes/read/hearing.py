"""What a process has heard of changes, for whatever in it remembers what it read."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np

from domain.base.values import SiteId
from domain.changes.values import FORGET_AFTER, NONE, Ids, News, Topic, age

# A look that takes longer than so many others that heard something keeps nothing of what it read.
REMEMBERED: Final = 64

Forget = Callable[[SiteId, Ids | None], None]
"""Forgets these things of a site; without any, all of them."""


@dataclass(slots=True, kw_only=True)
class _Site:
    """What was heard of a site: up to which snapshot, what changed lately, newest last, and which looks are too old to keep."""

    snapshot: str
    at: datetime
    lately: deque[tuple[int, News]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    deaf_before: int


class Hearing:
    """Up to which snapshot a process knows what changed on each site; who remembers things is told to forget them.

    Limits   one a process and database, for one thread.
    """

    def __init__(self) -> None:
        self._sites: dict[SiteId, _Site] = {}
        self._remembering: list[tuple[frozenset[Topic], Forget]] = []

    def tell(self, topics: frozenset[Topic], forget: Forget) -> None:
        """From now on `forget` is called with what changed of these topics."""
        self._remembering.append((topics, forget))

    def seen(self, site: SiteId, now: datetime) -> str | None:
        """The snapshot since which news are wanted; None where nothing is remembered, or no longer."""
        heard = self._sites.get(site)
        if heard is None:
            return None
        if not abs(now - heard.at) < FORGET_AFTER:
            del self._sites[site]
            for _, forget in self._remembering:
                forget(site, None)
            return None
        return heard.snapshot

    def hear(self, site: SiteId, news: News, now: datetime) -> None:
        """What changed is forgotten."""
        heard = self._sites.get(site)
        if heard is None:
            self._sites[site] = _Site(snapshot=news.snapshot, at=now, deaf_before=news.age)
            return
        if news.things or news.everything:
            if len(heard.lately) == REMEMBERED:
                heard.deaf_before = max(heard.deaf_before, heard.lately[0][0])
            heard.lately.append((news.age, news))
            for topics, forget in self._remembering:
                if not news.everything.isdisjoint(topics):
                    forget(site, None)
                elif len(changed := news.of(*topics)):
                    forget(site, changed)
        if news.age >= age(heard.snapshot):
            heard.snapshot, heard.at = news.snapshot, now

    def since(self, site: SiteId, snapshot: str, topics: frozenset[Topic]) -> Ids | None:
        """What was heard to have changed since this snapshot was taken: not to be kept as it was then. None: keep nothing."""
        later = self.later(site, snapshot)
        if later is None or any(not news.everything.isdisjoint(topics) for news in later):
            return None
        return np.concatenate([NONE, *(news.of(*topics) for news in later)])

    def later(self, site: SiteId, snapshot: str) -> list[News] | None:
        """What was heard since this snapshot was taken; None where it may be more than is remembered."""
        heard = self._sites.get(site)
        if heard is None or age(snapshot) < heard.deaf_before:
            return None
        return [news for at, news in heard.lately if at > age(snapshot)]

    def heard(self, site: SiteId) -> str | None:
        """The snapshot up to which everything was heard."""
        known = self._sites.get(site)
        return None if known is None else known.snapshot
