"""Free words of an editor, cleaned when they are written."""

from domain.pages.kinds.kind import Kind, asks_nothing
from domain.pages.values.blocks import RichText
from domain.pages.values.content import FieldSpec, FieldType
from domain.pages.values.slate import LiveBlock, Slate


def fill(block: LiveBlock, slate: Slate) -> RichText | None:
    html = block.text("html")
    if html is None:
        return None
    return RichText(id=block.id, key=block.key, kind=block.kind, decision=slate.decision(block, "editorial"), html=html)


KIND = Kind(
    name="rich_text",
    label="Rich text",
    description="Free words: paragraphs, headings, lists, links.",
    fields=(
        FieldSpec(
            name="html",
            type=FieldType.RICH_TEXT,
            label="Text",
            help="Sanitised: scripts, styles and unknown elements are taken out.",
            required=True,
            localised=True,
            max_chars=20_000,
        ),
    ),
    asks=asks_nothing,
    fill=fill,
)
