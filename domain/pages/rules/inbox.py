"""What becomes an entry of the inbox, and how entries are named and ordered."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain.jobs.values import Job
from domain.pages.rules import translations
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.editing import BlockState
from domain.pages.values.inbox import Entry, InboxKind, Named
from domain.pages.values.lint import LintFinding, Severity
from domain.pages.values.proposals import Proposal
from domain.pictures.values import Problem

ORDER = {kind: place for place, kind in enumerate(InboxKind)}
# An offer that ends within two weeks is in time for a next one to be planned, written and translated.
ENDS_WITHIN = timedelta(days=14)
LONGEST_KEY = 400


def name_of(entry: Entry | Named) -> str:
    """The entry as clients name it."""
    return f"{entry.kind}/{entry.mark}/{entry.key}"


def named(text: str) -> Named | None:
    """The entry of this name; None for what is no name."""
    kind, _, rest = text.partition("/")
    mark, _, key = rest.partition("/")
    if kind not in list(InboxKind) or not mark or not key or len(text) > LONGEST_KEY:
        return None
    return Named(kind=InboxKind(kind), key=key, mark=mark)


def in_order(entries: Iterable[Entry], after: Named | None) -> list[Entry]:
    """By kind, then by key; those that come after a place. What has gone from the list is a place all the same."""
    ordered = sorted(entries, key=_place)
    return ordered if after is None else [each for each in ordered if _place(each) > _place(after)]


def _place(entry: Entry | Named) -> tuple[int, str]:
    return ORDER[entry.kind], entry.key


def of_proposal(proposal: Proposal) -> Entry:
    """Words that wait for an answer; a person's own words below newer ones come with a warning."""
    about = f"{proposal.field} of {proposal.block_key} in {proposal.locale}"
    moved = proposal.held_by is not None
    return Entry(
        kind=InboxKind.PROPOSAL,
        # Oldest first: who has waited longest.
        key=f"{proposal.created_at:%Y%m%d%H%M%S%f}:{proposal.id}",
        mark="-",
        severity=Severity.WARNING,
        code="base_moved" if moved else "proposal",
        message=f"New words for {about}; {proposal.held_by} holds it." if moved else f"New words for {about}.",
        page=proposal.page,
        block=proposal.block,
        block_key=proposal.block_key,
        field=proposal.field,
        locale=proposal.locale,
        at=proposal.created_at,
        proposal=proposal,
    )


def proposal_of(entry: Named) -> UUID | None:
    """The proposal that an entry stands for; None for what is none."""
    try:
        return UUID(entry.key.partition(":")[2])
    except ValueError:
        return None


def of_translations(blocks: Sequence[tuple[str, BlockState]], locales: Sequence[str], default: str) -> Iterator[Entry]:
    """Words that render a source that has changed since, in drafts."""
    kinds = all_kinds()
    for page, block in blocks:
        kind = kinds.get(block.kind)
        for locale in locales if kind is not None else ():
            assert kind is not None  # else there is no locale to look at
            for old in translations.stale(kind, block.draft, locale, default):
                yield Entry(
                    kind=InboxKind.TRANSLATION,
                    key=f"{page}:{block.key}:{locale}:{old.field}:{old.scope.key}",
                    mark=_mark(str(old.source_now)),
                    severity=Severity.WARNING,
                    code="stale_translation",
                    message=f"{old.field} of {block.key} in {locale} renders words of {default} that have changed.",
                    page=page,
                    block=block.id,
                    block_key=block.key,
                    field=old.field,
                    locale=locale,
                    facts={"source_locale": default},
                )


def of_findings(page: str, blocks: Sequence[BlockState], found: Iterable[LintFinding]) -> Iterator[Entry]:
    """What is wrong with a page as its editors have it."""
    ids = {block.key: block.id for block in blocks}
    for each in found:
        place = 0 if each.severity is Severity.ERROR else 1
        yield Entry(
            kind=InboxKind.LINT,
            key=f"{place}:{page}:{each.block or ''}:{each.code}:{each.field or ''}:{_mark(each.message)}",
            mark=_mark(each.message),
            severity=each.severity,
            code=each.code.value,
            message=each.message,
            page=page,
            block=None if each.block is None else ids.get(each.block),
            block_key=each.block,
            field=each.field,
            facts=each.facts,
        )


def of_offer(sku: str, title: str, ends_at: datetime) -> Entry:
    """An offer that ends soon."""
    return Entry(
        kind=InboxKind.OFFER,
        key=f"{ends_at:%Y%m%d%H%M}:{sku}",
        mark=_mark(ends_at.isoformat()),
        severity=Severity.WARNING,
        code="offer_ends",
        message=f"{title} ends at {ends_at:%Y-%m-%d %H:%M %Z}. Plan what comes after it.",
        sku=sku,
        at=ends_at,
        facts={"title": title},
    )


def of_picture(sku: str, image: int, problem: str) -> Entry:
    """A picture that cannot be shown."""
    return Entry(
        kind=InboxKind.PICTURE,
        key=f"{sku}:{image}",
        mark=_mark(problem),
        severity=Severity.ERROR,
        code="picture_refused",
        message=f"A picture of {sku} is not shown: {problem}",
        sku=sku,
        facts={"problem": problem},
    )


def of_picture_problem(problem: Problem) -> Entry:
    """A picture that is shown though something is wrong with it."""
    return Entry(
        kind=InboxKind.PICTURE,
        key=f"{problem.sku}:{problem.image}:{problem.kind}",
        mark=_mark(f"{problem.media} {problem.what}"),
        severity=Severity.WARNING,
        code=f"picture_{problem.kind}",
        message=f"A picture of {problem.sku}: {problem.what} {problem.todo}",
        sku=problem.sku,
        facts={"problem": problem.kind.value, "what": problem.what, "todo": problem.todo},
    )


def of_job(job: Job) -> Entry:
    """Work that failed for good and waits for a person; the newest first."""
    why = (job.last_error or "no reason given").splitlines()[0][:200]
    return Entry(
        kind=InboxKind.JOB,
        key=f"{10**18 - job.id:019d}",
        mark=_mark(str(job.attempt)),
        severity=Severity.ERROR,
        code="job_failed",
        message=f"{job.kind} failed {job.attempt} times: {why}",
        job=job.id,
        at=job.created_at,
        facts={"kind": job.kind, "attempts": job.attempt, "error": why},
    )


def _mark(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:12]
