"""Free words of an editor, cleaned when they are written."""

from domain.pages.kinds.kind import Kind, asks_nothing
from domain.pages.values.blocks import RichText
from domain.pages.values.fields import FieldSpec, FieldType
from domain.pages.values.slate import LiveBlock, Slate


def fill(block: LiveBlock, slate: Slate) -> RichText | None:
    document = block.fields.get("text")
    if document is None:
        return None
    return RichText(
        id=block.id,
        key=block.key,
        kind=block.kind,
        decision=slate.decision("editorial"),
        html=slate.html(document),
        document=document,
    )


KIND = Kind(
    name="rich_text",
    label="Rich text",
    description="Free words: paragraphs, headings, lists, links.",
    fields=(
        FieldSpec(
            name="text",
            type=FieldType.RICH_TEXT,
            label="Text",
            help="A structured document; HTML is turned into one, without scripts, styles and unknown elements.",
            required=True,
            localised=True,
            max_chars=20_000,
        ),
    ),
    asks=asks_nothing,
    fill=fill,
)
