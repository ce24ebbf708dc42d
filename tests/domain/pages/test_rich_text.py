"""Claims about structured words: one way to write a document, and nothing in it that could harm a page."""

import re
import string
from collections.abc import Callable

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.base.values import Json
from domain.catalog.errors import BadValue
from domain.pages.fields import rich_text

pytestmark = pytest.mark.unit

# All a document may ever become: these elements, these links, and text without a bare < or >.
SAFE = re.compile(
    r"(?:</?(?:p|h[234]|ul|ol|li|blockquote|strong|em)>|<br>|</a>"
    r"""|<a href="(?:https?://[^"<>\s]+" rel="noopener"|(?:mailto:|tel:)[^"<>\s]+"|/(?!/)[^"<>\s]*")>|[^<>])*"""
)

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVa\tScript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="//evil.example">x</a>',
    '<a href="/\\evil.example">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<p style="background:url(javascript:alert(1))" onclick=alert(1)>x</p>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<<script>script>alert(1)<</script>/script>",
    '<xmp><p title="</xmp><img src onerror=alert(1)>">',
    "<template><script>alert(1)</script></template>",
    "<b><p><i></b>x</i>",
    "<ul><li><ol><li><blockquote><h2>x",
)


def paragraph(*spans: Json) -> Json:
    return {"blocks": [{"type": "paragraph", "spans": list(spans)}]}


texts = st.text(st.sampled_from("ab é<>&\"' \n\t\xa0日"), max_size=12)
links = st.sampled_from(
    ["https://shop.example/a?b=1&c=2", "HTTP://shop.example", "mailto:a@b.example", "tel:+351", "/sale", "/"]
)
spans = st.fixed_dictionaries(
    {"text": texts}, optional={"strong": st.booleans(), "emphasis": st.booleans(), "href": links}
)
lines = st.lists(spans, max_size=4)
blocks = st.one_of(
    st.fixed_dictionaries({"type": st.sampled_from(["paragraph", "quote"]), "spans": lines}),
    st.fixed_dictionaries({"type": st.just("heading"), "level": st.sampled_from([2, 3, 4]), "spans": lines}),
    st.fixed_dictionaries({"type": st.just("list"), "ordered": st.booleans(), "items": st.lists(lines, max_size=3)}),
)
documents = st.fixed_dictionaries({"blocks": st.lists(blocks, max_size=5)})
ELEMENTS = "p b i a br em li ul ol h1 h2 h6 div pre hr td svg math style script title template select table tr"
tags = st.sampled_from(ELEMENTS.split())
markup = st.lists(
    st.one_of(
        st.sampled_from(ATTACKS),
        st.builds("<{}>".format, tags),
        st.builds("</{}>".format, tags),
        st.builds('<a href="{}" onclick="x()">'.format, st.text(string.printable, max_size=12)),
        st.text(string.printable, max_size=12),
    ),
    max_size=12,
).map("".join)


@given(documents)
def test_a_document_written_as_html_reads_as_the_same_document(document: Json) -> None:
    canonical = rich_text.canonical(document)

    assert rich_text.canonical(rich_text.html(canonical)) == canonical
    assert rich_text.canonical(canonical) == canonical
    assert rich_text.html(document) == rich_text.html(canonical)


@given(markup)
def test_no_script_style_handler_or_unsafe_link_survives_any_markup(written: str) -> None:
    try:
        document = rich_text.canonical(written)
    except BadValue as refusal:
        assert "control characters" in refusal.message  # noqa: PT017 - the only reason there is for short markup
        return
    shown = rich_text.html(document)

    assert SAFE.fullmatch(shown)
    assert rich_text.canonical(document) == document
    assert rich_text.canonical(shown) == document
    assert rich_text.canonical(nh3.clean(shown, link_rel=None)) == document


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_known_attack_becomes_words_or_nothing(attack: str) -> None:
    shown = rich_text.html(attack)

    assert SAFE.fullmatch(shown)
    assert "href" not in shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("one<p>two", "<p>one</p><p>two</p>"),
        ("<h1>Big</h1><div>one</div><div>two</div>", "<h2>Big</h2><p>one</p><p>two</p>"),
        ("<b>bold</b> and <i>slanted</i>", "<p><strong>bold</strong> and <em>slanted</em></p>"),
        ("<ul><li>a<ol><li>b</ol>c</ul>", "<ul><li>a</li><li>b</li><li>c</li></ul>"),
        ("<ol><li><p>a</p><p>b</p></ol>", "<ol><li>a<br>b</li></ol>"),
        ("<blockquote><p>a<p>b</blockquote>c", "<blockquote>a<br>b</blockquote><p>c</p>"),
        ("a <br> b\n\n c&nbsp;!", "<p>a<br>b c\xa0!</p>"),
        ("<p>&nbsp;</p><p> </p><ul><li></ul>", ""),
        ('<a href="/x?a=1&amp;b=2">x <b>y</b></a>', '<p><a href="/x?a=1&amp;b=2">x <strong>y</strong></a></p>'),
        ("<a href=HTTPS://b.example>x</a>", '<p><a href="https://b.example" rel="noopener">x</a></p>'),
        ("<a href=sale.html>x</a>", "<p>x</p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
    ],
)
def test_pasted_markup_keeps_its_words_and_structure(written: str, shown: str) -> None:
    assert rich_text.html(written) == shown


def test_a_document_is_written_in_one_way() -> None:
    document: Json = {
        "blocks": [
            {"type": "paragraph", "spans": [{"text": " a\t", "strong": False}, {"text": " b \r\n c"}, {"text": ""}]},
            {"type": "paragraph", "spans": [{"text": " \n"}]},
            {"type": "list", "items": [[{"text": "d", "strong": True}], [{"text": " "}]]},
            {"type": "list", "ordered": True, "items": []},
        ]
    }

    assert rich_text.canonical(document) == {
        "blocks": [
            {"type": "paragraph", "spans": [{"text": "a b\nc"}]},
            {"type": "list", "ordered": False, "items": [[{"text": "d", "strong": True}]]},
        ]
    }


def test_the_words_alone_are_lines_and_blocks() -> None:
    assert rich_text.text("<h2>A</h2><p>b <b>c</b><br>d</p><ul><li>e<li>f</ul>") == "A\n\nb c\nd\n\ne\nf"


HREF = "has to start with https://, http://, mailto:, tel: or / (a path on the shop's own site)"


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (3, "has to be an object with blocks"),
        ({}, "blocks: has to be a list"),
        ({"blocks": [], "css": ""}, "css: is not known here; there are blocks"),
        ({"blocks": [{"type": "image"}]}, "blocks[0].type: has to be paragraph, heading, list or quote"),
        ({"blocks": [{"type": "heading", "level": 1, "spans": []}]}, "blocks[0].level: has to be one of 2, 3, 4"),
        ({"blocks": [{"type": "list", "items": [[], 3]}]}, "blocks[0].items[1]: has to be a list"),
        (paragraph({"text": 3}), "blocks[0].spans[0].text: has to be text"),
        (paragraph({"text": "a\x00"}), "blocks[0].spans[0].text: contains control characters"),
        (paragraph({"text": "\ud800"}), "blocks[0].spans[0].text: contains control characters"),
        (paragraph({"text": "a", "strong": 1}), "blocks[0].spans[0].strong: has to be true or false"),
        (
            paragraph({"text": "a"}, {"text": "b", "onclick": "x"}),
            "blocks[0].spans[1].onclick: is not known here; there are text, strong, emphasis, href",
        ),
        (paragraph({"text": "a", "href": "javascript:alert(1)"}), f"blocks[0].spans[0].href: {HREF}"),
        (paragraph({"text": "a", "href": "//evil.example"}), f"blocks[0].spans[0].href: {HREF}"),
        (paragraph({"text": "a", "href": "/\\evil.example"}), f"blocks[0].spans[0].href: {HREF}"),
        (paragraph({"text": "a", "href": "https://"}), f"blocks[0].spans[0].href: {HREF}"),
        (paragraph({"text": "a", "href": "http://a:99999/"}), f"blocks[0].spans[0].href: {HREF}"),
        (paragraph({"text": "a" * 20_001}), "has 20,001 characters, its links included; 20,000 fit"),
        ("<p>a" * 201, "has 201 blocks; 200 fit"),
        ("a<b>b</b>" * 501, "has 1,002 pieces of differing look; 1,000 fit"),
        ("<i>" * 10_001, "has 10,001 tags; 10,000 fit"),
        ("a" * 200_001, "has 200,001 characters of HTML; 200,000 fit"),
        (
            "<script>x</script>",
            "is blank; say `empty: true` to leave it empty on purpose, or release it to inherit",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_its_path(value: Json, problem: str) -> None:
    assert rich_text.problems(value) == [problem]


@pytest.mark.parametrize(
    "largest",
    [
        lambda n: [{"text": "&", "href": f"/{n}"}],
        lambda n: [{"text": "\n&\n" * 6, "strong": n % 2 > 0, "emphasis": True}, {"text": "b"}],
    ],
)
def test_the_largest_documents_can_still_be_written_as_html_and_read_again(largest: Callable[[int], Json]) -> None:
    items = [largest(n) for n in range(500)]
    document = rich_text.canonical({"blocks": [{"type": "list", "ordered": False, "items": items}]})

    assert rich_text.canonical(rich_text.html(document)) == document


def test_the_schema_knows_the_same_spans_as_the_reader() -> None:
    schema = rich_text.json_schema()

    assert schema["required"] == ["blocks"]
    assert schema["$defs"] == {
        "span": {
            "type": "object",
            "properties": {
                "text": {"type": "string", "maxLength": 20_000, "description": "A line break is \\n."},
                "strong": {"type": "boolean"},
                "emphasis": {"type": "boolean"},
                "href": {
                    "type": "string",
                    "maxLength": 2_000,
                    "pattern": "^(https?://[^/]|mailto:.|tel:.|/($|[^/]))",
                },
            },
            "required": ["text"],
            "additionalProperties": False,
        }
    }
