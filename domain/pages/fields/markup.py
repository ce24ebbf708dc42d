"""Words, structure and safe links out of HTML of any origin."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from itertools import groupby

import nh3

from domain.catalog.errors import BadValue
from domain.pages.values.documents import Block, Line, Look, Span

MAX_LINK = 2_000
# The largest document that is kept takes some 170,000 characters of HTML and 9,000 tags. HTML's own rules of
# nesting take time that grows with the square of the tags: the worst found within these limits takes 2.5 seconds.
MAX_HTML = 200_000
MAX_TAGS = 10_000

_HEADINGS = {"h1": 2, "h2": 2, "h3": 3, "h4": 4, "h5": 4, "h6": 4}
_LISTS = {"ul", "ol"}
_OWNERS = {*_HEADINGS, *_LISTS, "blockquote"}
_BLOCKS = {*_OWNERS, "li", "p", "div", "section", "article", "header", "footer", "pre", "hr"}
_BLOCKS |= {"table", "tr", "td", "th", "dl", "dt", "dd", "figure", "figcaption", "address"}
_MARKS = {"a", "b", "strong", "i", "em", "br"}
_LINK_SCHEMES = {"http", "https", "mailto", "tel"}

UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"<(?!br[\s/>])", re.IGNORECASE)
# A no-break space is not in here: French puts one before its colons on purpose.
_SPACES = re.compile(r"[ \t\n\r\f\v]")
_NOT_IN_A_LINK = re.compile("[\\s\\\\\"'<>`\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def from_html(markup: str) -> tuple[Block, ...]:
    """The blocks of this HTML; scripts, styles, pictures and links that lead nowhere safe are gone.

    Errors   BadValue where there is too much of it, or a control character.
    """
    if len(markup) > MAX_HTML:
        raise BadValue(f"has {len(markup):,} characters of HTML; {MAX_HTML:,} fit")
    if (tags := len(_TAG.findall(markup))) > MAX_TAGS:
        raise BadValue(f"has {tags:,} tags; {MAX_TAGS:,} fit")
    if UNPRINTABLE.search(markup):
        raise BadValue("contains control characters")
    reader = _Markup()
    reader.feed(_sanitised(markup))
    reader.close()
    if any(UNPRINTABLE.search(span.text) for block in reader.blocks for line in block.lines for span in line):
        raise BadValue("contains control characters, written as &#…;")
    return tuple(reader.blocks)


def folded(spans: Iterable[Span]) -> Line:
    """Runs of spaces become one, none stands beside a line break or an edge, and neighbours that look alike are one span.

    A line without a word is empty, no-break spaces or not.
    """
    kept: list[tuple[str, Look]] = []
    for char, look in ((char, span.look) for span in spans for char in span.text):
        if char == " " and (not kept or kept[-1][0] in " \n"):
            continue
        if char == "\n":
            while kept and kept[-1][0] == " ":
                kept.pop()
        if char != "\n" or kept:
            kept.append((char, look))
    while kept and kept[-1][0] in " \n":
        kept.pop()
    if all(char.isspace() for char, _ in kept):
        return ()
    runs = groupby(kept, key=lambda each: each[1])
    return tuple(Span("".join(char for char, _ in run), look) for look, run in runs)


@lru_cache(maxsize=1024)
def link(written: str) -> str | None:
    """The link as it is kept, or None where it does not lead to a page, a mailbox or a telephone.

    The sanitiser has the last word: what it would take out is not a link here either.
    """
    href = written.strip()
    if len(href) > MAX_LINK or _NOT_IN_A_LINK.search(href):
        return None
    if not href.startswith("/"):
        scheme, _, rest = href.partition(":")
        href = f"{scheme.lower()}:{rest}"
        if not re.match(r"https?://[^/?#]|mailto:.|tel:.", href):
            return None
    elif href.startswith("//"):
        return None
    return href if "href=" in _sanitised(f'<a href="{escape(href)}">x</a>') else None


def _sanitised(markup: str) -> str:
    return nh3.clean(
        markup, tags=_BLOCKS | _MARKS, attributes={"a": {"href"}}, url_schemes=_LINK_SCHEMES, link_rel=None
    )


class _Markup(HTMLParser):
    """Blocks from sanitised, and so well-formed, HTML.

    The outermost list, quote or heading owns what is inside it: nested lists are items of one list, any other block
    inside an owner is a line of it. What nobody owns is a paragraph.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._open: list[str] = []
        self._owner = ""
        self._owner_depth = 0
        self._strong = 0
        self._emphasis = 0
        self._links: list[str | None] = []
        self._spans: list[Span] = []
        self._last = ""
        self._items: list[Line] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._mark(tag, 1)
        if tag == "a":
            self._links.append(link(dict(attrs).get("href") or ""))
        elif tag == "br":
            self._break()
        elif tag in _BLOCKS:
            self._boundary(tag)
            if tag == "hr":
                return
            self._open.append(tag)
            if not self._owner and tag in _OWNERS:
                self._owner, self._owner_depth = tag, len(self._open)

    def handle_endtag(self, tag: str) -> None:
        self._mark(tag, -1)
        if tag == "a":
            self._links.pop()
        elif tag in _BLOCKS:
            if self._owner and len(self._open) == self._owner_depth:
                self._disown()
            else:
                self._boundary(tag)
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._spans.append(Span(_SPACES.sub(" ", data), self._look()))
        self._last = data.strip()[-1:] or self._last

    def close(self) -> None:
        super().close()
        self._flush()

    def _mark(self, tag: str, step: int) -> None:
        self._strong += step * (tag in {"b", "strong"})
        self._emphasis += step * (tag in {"i", "em"})

    def _look(self) -> Look:
        href = self._links[-1] if self._links else None
        return Look(strong=self._strong > 0, emphasis=self._emphasis > 0, href=href)

    def _break(self) -> None:
        self._spans.append(Span("\n", self._look()))
        self._last = "\n"

    def _boundary(self, tag: str) -> None:
        """Where a block begins or ends: a new block or item, or within an owner a new line."""
        if not self._owner or (self._owner in _LISTS and (tag in _LISTS or tag == "li")):
            self._flush()
        elif self._last not in {"", "\n"}:
            self._break()

    def _flush(self) -> None:
        line = folded(self._spans)
        self._spans, self._last = [], ""
        if not line:
            return
        if self._owner in _LISTS:
            self._items.append(line)
        elif self._owner in _HEADINGS:
            self.blocks.append(Block(type="heading", level=_HEADINGS[self._owner], lines=(line,)))
        else:
            self.blocks.append(Block(type="quote" if self._owner else "paragraph", lines=(line,)))

    def _disown(self) -> None:
        self._flush()
        if self._items:
            self.blocks.append(Block(type="list", ordered=self._owner == "ol", lines=tuple(self._items)))
        self._items, self._owner = [], ""
