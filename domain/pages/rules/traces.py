"""Putting together why a page is the page it is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.audience.values.situation import Situation
from domain.pages.rules.considered import Considered
from domain.pages.rules.slots import FilledPage
from domain.pages.values.blocks import Unavailable
from domain.pages.values.trace import BlockTrace, Trace, Verdict


def trace(situation: Situation, considered: Sequence[Considered], page: FilledPage, arms: Mapping[str, str]) -> Trace:
    """What was decided about every block of the page, the shown ones and the others, in their order."""
    shown = {block.id: Verdict.FAILED if isinstance(block, Unavailable) else Verdict.SHOWN for block in page.blocks}

    def after_filling(each: BlockTrace) -> BlockTrace:
        if each.verdict is not Verdict.SHOWN:
            return each
        verdict = shown.get(each.block, Verdict.NOTHING_TO_SHOW)
        return replace(
            each,
            verdict=verdict,
            left_out=tuple(page.left_out.get(each.block, ())),
            items=tuple(page.numbers.get(each.block, ())),
        )

    return Trace(
        at=situation.now,
        locale=situation.locale,
        channel=situation.channel,
        country=situation.country,
        segments=situation.segments,
        new=situation.new,
        arms=arms,
        blocks=tuple(after_filling(each.trace) for each in considered),
    )
