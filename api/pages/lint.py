"""Mistakes in a page, before shoppers find them."""

import strawberry
from strawberry.scalars import JSON

from api.context import Info
from api.pages.enums import Perspective
from domain.base.values import SiteId
from domain.pages.read.lint import lint
from domain.pages.rules.layouts import HOME
from domain.pages.values import lint as values
from domain.pages.values.lint import Code, Severity

strawberry.enum(
    Severity, name="LintSeverity", description="An error does what nobody can have meant; a warning may be meant."
)
strawberry.enum(Code, name="LintCode", description="What is wrong.")


@strawberry.type(description="One mistake in a page.")
class LintFinding:
    severity: Severity = strawberry.field(description="How bad.")
    code: Code = strawberry.field(description="What is wrong; stable.")
    block: str | None = strawberry.field(description="Key of the block; null where it is the page as a whole.")
    field: str | None = strawberry.field(description="Name of the field; null where it is the block as a whole.")
    message: str = strawberry.field(description="What is wrong, and what to do.")
    facts: JSON = strawberry.field(description="What the message names, by what it is: for words of your own.")

    @classmethod
    def of(cls, finding: values.LintFinding) -> "LintFinding":
        return cls(
            severity=finding.severity,
            code=finding.code,
            block=finding.block,
            field=finding.field,
            message=finding.message,
            facts=JSON(dict(finding.facts)),
        )


@strawberry.type
class LintQuery:
    @strawberry.field(description="What is wrong with a page, errors first; null where there is no such page.")
    async def lint(
        self, info: Info, site: str, page: str = HOME, perspective: Perspective = Perspective.DRAFT
    ) -> list[LintFinding] | None:
        info.context.allowed("read_draft", site)
        async with info.context.reads.read() as db:
            found = await lint(db, SiteId(site), page, perspective, info.context.now)
        return None if found is None else [LintFinding.of(each) for each in found]
