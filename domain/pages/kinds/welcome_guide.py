"""A few first steps for somebody the shop does not know yet."""

from collections.abc import Mapping

from domain.pages.kinds.kind import Kind, asks_nothing, categories
from domain.pages.values.blocks import Step, WelcomeGuide
from domain.pages.values.fields import FieldSpec, FieldType
from domain.pages.values.slate import LiveBlock, Slate


def fill(block: LiveBlock, slate: Slate) -> WelcomeGuide | None:
    headline = block.text("headline")
    if headline is None or not slate.new:
        return None
    steps = block.fields.get("steps")
    return WelcomeGuide(
        id=block.id,
        key=block.key,
        kind=block.kind,
        decision=slate.decision("welcome"),
        headline=headline,
        body=block.text("body"),
        steps=tuple(
            Step(title=str(step.get("title", "")), body=str(step.get("body", "")))
            for step in (steps if isinstance(steps, list) else [])
            if isinstance(step, Mapping)
        ),
    )


KIND = Kind(
    name="welcome_guide",
    label="Welcome guide",
    description="First steps for shoppers the shop does not know yet; left out for all others.",
    fields=(
        FieldSpec(
            name="headline",
            type=FieldType.TEXT,
            label="Headline",
            required=True,
            localised=True,
            generated=True,
            max_chars=60,
        ),
        FieldSpec(name="body", type=FieldType.TEXT, label="Body", localised=True, generated=True, max_chars=160),
        FieldSpec(
            name="steps",
            type=FieldType.STEPS,
            label="Steps",
            help="A list of {title, body}; up to five.",
            localised=True,
            maximum=5,
        ),
    ),
    asks=asks_nothing,
    fill=fill,
    names=categories,
)
