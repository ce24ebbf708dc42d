"""All sources by name, in the order that decides ties."""

from collections.abc import Collection, Mapping

from domain.choosing.kinds.complement import COMPLEMENT
from domain.choosing.kinds.content import CONTENT
from domain.choosing.kinds.factors import FACTORS
from domain.choosing.kinds.fresh import FRESH
from domain.choosing.kinds.interests import INTERESTS
from domain.choosing.kinds.popular import POPULAR_MONTH, POPULAR_SEGMENT, POPULAR_WEEK
from domain.choosing.kinds.repurchase import REPURCHASE
from domain.choosing.kinds.sequence import SEQUENCE
from domain.choosing.kinds.source import Source
from domain.choosing.kinds.substitute import SUBSTITUTE
from domain.choosing.values.evidence import Evidence, Scored
from domain.choosing.values.tuning import Tuning

SOURCES: Mapping[str, Source] = {
    source.name: source
    for source in (
        REPURCHASE,
        SEQUENCE,
        COMPLEMENT,
        SUBSTITUTE,
        FACTORS,
        CONTENT,
        INTERESTS,
        POPULAR_SEGMENT,
        POPULAR_WEEK,
        POPULAR_MONTH,
        FRESH,
    )
}


def proposals(evidence: Evidence, tuning: Tuning, *, without: Collection[str] = ()) -> dict[str, Scored]:
    """What every source proposes, by its name; one that is switched off proposes nothing."""
    return {name: Scored() if name in without else source.propose(evidence, tuning) for name, source in SOURCES.items()}
