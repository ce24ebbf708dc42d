"""Grouping a site's shoppers: tastes in, segments with names out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import structlog

from domain.audience.errors import NothingToMeasureBy, TooFewShoppers
from domain.audience.read import history
from domain.audience.read.learnt import FEWEST_SHOPPERS
from domain.audience.rules.keywords import alike, keywords, vocabulary
from domain.audience.values.learnt import NewGroup, NewRun, Report, Rows, Trial
from domain.audience.values.vocabulary import Vocabulary
from domain.base.database import Database
from domain.base.values import ItemId, SiteId, SpaceId
from domain.matching import read as matching
from domain.matching.values import Modality
from ml.groups import Groups, learn_groups
from ml.word_vectors import WordVectors, learn_words
from workers.runtime import Runtime

log = structlog.get_logger()

KEYWORDS = 8
RELATED = 5
TYPICAL_ITEMS = 10
# An item is typical of a group only if so many of its shoppers liked it: fewer, and a persona would tell on somebody.
TYPICAL_SHOPPERS = 5
# The same shoppers give the same segments, run after run.
SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What one run looks at."""

    space: SpaceId
    tastes: history.Tastes
    deeds: history.Deeds
    visits: Sequence[Sequence[ItemId]]
    words: Mapping[ItemId, frozenset[str]] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Liked:
    """How much each group likes each item, and how many of its shoppers do. Shapes: items int64[m], shares, members [k, m]."""

    items: history.Ids
    shares: Rows
    members: history.Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The words of the items, how common each is in the shop, and what company each keeps in visits."""

    of: Mapping[ItemId, frozenset[str]]
    shop: Vocabulary
    company: WordVectors

    def add(self, word: str, others: Sequence[str]) -> bool:
        """Whether the word names an interest that none of the others names."""
        return self.shop.names_many(word) and not any(alike(word, other) for other in others)


async def learn_site(runtime: Runtime, site: SiteId) -> NewRun:
    """The site's shoppers in groups with names, not stored yet.

    Errors   NothingToMeasureBy, TooFewShoppers.
    """
    read = await _read(runtime, site)
    new = await runtime.think(think, read)
    log.info("segments_learnt", site=site, shoppers=new.shoppers, k=len(new.groups), stability=new.report.stability)
    return new


async def _read(runtime: Runtime, site: SiteId) -> _Read:
    database: Database = runtime.database
    async with database.read() as db:
        space = await matching.live_space(db, Modality.TEXT, site)
        if space is None:
            raise NothingToMeasureBy(site)
        tastes = await history.tastes(db, site, space.id)
        if len(tastes.persons) < FEWEST_SHOPPERS:
            raise TooFewShoppers(site, len(tastes.persons), FEWEST_SHOPPERS)
        now = runtime.now()
        return _Read(
            space=space.id,
            tastes=tastes,
            deeds=await history.deeds(db, tastes.persons, now),
            visits=await history.visits(db, tastes.persons, now),
            words={item: words async for item, words in history.words_of_items(db, site)},
        )


def think(read: _Read) -> NewRun:
    """The run that these tastes and deeds make."""
    groups = learn_groups(read.tastes.vectors, seed=SEED)
    words = _Words(
        of=read.words,
        shop=vocabulary(read.words.values()),
        company=learn_words([_said(visit, read.words) for visit in read.visits], seed=SEED),
    )
    sizes = np.bincount(groups.weights.argmax(axis=1), minlength=groups.k)
    liked = _liked(read, groups)
    return NewRun(
        space=read.space,
        shoppers=len(read.tastes.persons),
        axes=groups.axes,
        shifts=groups.offsets,
        groups=tuple(_group(groups, g, int(sizes[g]), liked, words) for g in range(groups.k)),
        report=Report(
            stability=groups.stability,
            silhouette=groups.silhouette,
            agreement=groups.agreement,
            trials=tuple(Trial(k=t.k, stability=t.stability, silhouette=t.silhouette) for t in groups.trials),
        ),
        vocabulary=words.shop,
    )


def _liked(read: _Read, groups: Groups) -> _Liked:
    """Every shopper counts as one, however much they did."""
    items, column = np.unique(read.deeds.items, return_inverse=True)
    row = np.searchsorted(read.tastes.persons, read.deeds.persons, sorter=(order := np.argsort(read.tastes.persons)))
    person = order[row]
    whole = np.bincount(person, weights=read.deeds.weights, minlength=len(read.tastes.persons))
    part = read.deeds.weights / whole[person]
    likes = np.zeros((groups.k, len(items)), np.float64)
    members = np.zeros((groups.k, len(items)), np.int64)
    np.add.at(likes.T, column, groups.weights[person] * part[:, None])
    np.add.at(members, (groups.weights.argmax(axis=1)[person], column), 1)
    shares = likes / np.maximum(likes.sum(axis=1, keepdims=True), 1e-12)
    return _Liked(items=items, shares=shares.astype(np.float32), members=members)


def _group(groups: Groups, g: int, size: int, liked: _Liked, words: _Words) -> NewGroup:
    shares = dict(zip(map(ItemId, liked.items.tolist()), liked.shares[g].tolist(), strict=True))
    names = keywords(shares, words.of, words.shop, KEYWORDS)
    return NewGroup(
        mean=groups.means[g],
        precision=groups.precisions[g],
        share=float(groups.priors[g]),
        size=size,
        keywords=names,
        related=words.company.related(names, RELATED, suits=words.add),
        items=_typical(liked, g, words.of),
    )


def _typical(liked: _Liked, g: int, words: Mapping[ItemId, frozenset[str]]) -> tuple[ItemId, ...]:
    """The items that this group likes, and likes more than all shoppers do; none that is gone or sensitive."""
    everybody = liked.shares.mean(axis=0)
    telling = liked.shares[g] * np.log(np.maximum(liked.shares[g], 1e-12) / np.maximum(everybody, 1e-12))
    telling[(liked.members[g] < TYPICAL_SHOPPERS) | (telling <= 0)] = 0
    best = (ItemId(int(liked.items[place])) for place in np.argsort(-telling, kind="stable") if telling[place] > 0)
    return tuple(item for item in best if words.get(item))[:TYPICAL_ITEMS]


def _said(visit: Sequence[ItemId], words: Mapping[ItemId, frozenset[str]]) -> list[str]:
    """The words of a visit's items in their order; those of one item in alphabetical order."""
    return [word for item in visit for word in sorted(words.get(item, ()))]
