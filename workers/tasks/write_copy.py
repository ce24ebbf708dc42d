"""Words for a block, made from facts, checked, and offered: a person's words are never replaced."""

import contextlib
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import orjson

from domain.access.values import Hand
from domain.base.values import BlockId, Json, SiteId
from domain.catalog.values import Promotion
from domain.jobs import write as promises
from domain.jobs.values import Job
from domain.pages.read.copy_facts import copy_facts
from domain.pages.values.editing import CopyFacts, Told
from domain.pages.values.editing import Offer as CopyOffer
from domain.pages.values.fields import FieldSpec
from domain.pages.write.offer_copy import offer_copy
from ml import prompts
from ml.copy_values import BlockKind, Brief, Copy, CopyField, FieldWanted, Offer, Sampling
from ml.json_fields import FieldInvalid
from ml.protocols import Copywriter
from ml.writing.frames import frame
from workers.copywriters import copywriter
from workers.runtime import Runtime
from workers.words import sampling

KIND = "write_copy"
# One block takes a model seconds: a batch of one lets a more urgent job in between.
BATCH = 1

# A day and a month say when an offer ends only while the year goes without saying.
NAMEABLE = timedelta(days=300)
PLAIN_NAME = "plain_name"


async def run(runtime: Runtime, jobs: Sequence[Job], now: datetime) -> None:
    """Each job's block has words made from today's facts; words whose inputs have not changed are not made again."""
    for job in jobs:
        await _write(runtime, job, now)


async def _write(runtime: Runtime, job: Job, now: datetime) -> None:
    block = BlockId(UUID(str(job.arguments["block"])))
    locale = str(job.arguments["locale"])
    asked, seed = job.arguments.get("fields"), job.arguments.get("seed")
    async with runtime.database.read() as db:
        fields = None if asked is None else frozenset(map(str, cast("list[Json]", asked)))
        facts = await copy_facts(db, block, locale, now, fields=fields)
    writer = await copywriter(runtime, cast("SiteId", job.site))
    settings = sampling(runtime.settings)
    settings = settings if seed is None else replace(settings, seed=int(str(seed)))
    offers: list[CopyOffer] = []
    if facts is not None and (changed := changed_inputs(facts, writer, settings, now, other_words=seed is not None)):
        wanted = {spec.name: spec for spec, _ in changed}
        inputs = {spec.name: held for spec, held in changed}
        brief = _brief(facts, list(wanted.values()), now)
        copy = await runtime.think(writer.write, brief, settings)
        offers = [
            _offer(about_something(field, wanted[field.name], facts), copy, inputs[field.name], brief, facts)
            for field in copy.fields
        ]
    async with runtime.database.write() as db:
        if facts is not None and offers and job.site is not None:
            await offer_copy(
                db,
                SiteId(job.site),
                block,
                seen_version=facts.version,
                locale=locale,
                offers=offers,
                by=Hand(label=f"worker:{writer.identity.name}", machine=True),
                now=runtime.now(),
            )
        await promises.finish(db, [job.id], runtime.now())


def about_something(field: CopyField, spec: FieldSpec, facts: CopyFacts) -> CopyField:
    """The words, or the plain name of what they should be about where a template names nothing.

    The name is said in the brief's own locale: left out, a reader would get another locale's words instead.
    """
    names = [*facts.categories, *([facts.promotion.title] if facts.promotion else [])]
    if field.template is None or not spec.only_about_something or any(name in field.text for name in names):
        return field
    plain = next((name for name in names if len(name) <= spec.max_chars), None)
    return field if plain is None else replace(field, text=plain, template=PLAIN_NAME)


def inputs_hash(facts: CopyFacts, spec: FieldSpec, writer: Copywriter, settings: Sampling, now: datetime) -> str:
    """The same for two makings that would start from the same facts, prompt, model and settings."""
    brief = asdict(_brief(facts, [spec], now))
    for beside in ("avoid", "used"):
        brief.pop(beside)
    held = [brief, asdict(writer.identity), prompts.version(), asdict(settings)]
    return hashlib.sha256(orjson.dumps(held, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()


def changed_inputs(
    facts: CopyFacts, writer: Copywriter, settings: Sampling, now: datetime, *, other_words: bool = False
) -> list[tuple[FieldSpec, str]]:
    """The fields whose words would be made from something else than the words they have, each with its inputs' hash.

    A seed draws other words from the same facts, so it counts only where an editor asks for `other_words`: what they
    chose is not drawn again behind their back.
    """
    found = []
    for spec in facts.fields:
        inputs = inputs_hash(facts, spec, writer, settings, now)
        drawn = settings.seed if other_words else facts.seeds.get(spec.name, settings.seed)
        same = inputs_hash(facts, spec, writer, replace(settings, seed=drawn), now)
        if facts.inputs.get(spec.name) != same:
            found.append((spec, inputs))
    return found


def _brief(facts: CopyFacts, fields: Sequence[FieldSpec], now: datetime) -> Brief:
    return Brief(
        kind=BlockKind(facts.kind),
        shop=facts.shop,
        fields=tuple(FieldWanted(name=spec.name, max_chars=spec.max_chars, purpose=spec.help) for spec in fields),
        offer=_promotion(facts.promotion, now),
        categories=facts.categories,
        named=facts.named,
        locale=facts.locale,
        tone=facts.guide.said.tone,
        glossary=dict(facts.guide.said.glossary),
        banned=facts.guide.said.banned,
        avoid=facts.avoid,
        used=_frames(facts.lately),
    )


def _frames(lately: Iterable[Told]) -> tuple[str, ...]:
    """What was said lately without its names; what was said of a brief that cannot be read back is left out."""
    found = []
    for told in lately:
        with contextlib.suppress(FieldInvalid):
            found.append(frame(told.text, Brief.from_json(told.brief)))
    return tuple(found)


def _promotion(promotion: Promotion | None, now: datetime) -> Offer | None:
    if promotion is None:
        return None
    ends = None if promotion.ends_at is None or promotion.ends_at > now + NAMEABLE else promotion.ends_at.date()
    return Offer(code=promotion.code, discount=promotion.discount, ends_on=ends)


def _offer(field: CopyField, copy: Copy, inputs: str, brief: Brief, facts: CopyFacts) -> CopyOffer:
    chosen = next((each for each in field.candidates if each.text == field.text), None)
    return CopyOffer(
        field=field.name,
        text=field.text,
        origin=field.origin.value,
        model=copy.model.name if field.template is None else f"template:{field.template}",
        model_revision=copy.model.revision,
        prompt_version=copy.prompt_version,
        inputs_hash=inputs,
        brief=cast("dict[str, Json]", brief.for_field(field.name).to_json()),
        # Where a template stands in, an editor is told what to change: `… does not write fr; set COPYWRITER to …`.
        settings=asdict(copy.settings) | ({"why": field.why} if field.why else {}),
        seed=copy.settings.seed,
        verdicts=[] if chosen is None else [asdict(verdict) for verdict in chosen.verdicts],
        candidates=[
            {"text": each.text, "score": each.score, "failed": [v.check for v in each.verdicts if not v.passed]}
            for each in field.candidates
        ],
        took_ms=round(field.took_ms),
        guide_version=facts.guide.version,
    )
