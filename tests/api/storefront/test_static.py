"""The page's files, read as text: what they may hold, and that both languages say everything."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from api import files
from api.storefront import routes

pytestmark = pytest.mark.unit

FOLDER = Path(routes.__file__).parent
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in files.MEDIA_TYPES)
MODULES = {path.name: path.read_text() for path in FILES if path.suffix == ".js"}
CODE = "\n".join(MODULES.values())
SVG_NAMESPACE = "http://www.w3.org/2000/svg"  # a name, not an address: nothing is fetched from it


class Markup(HTMLParser):
    """Every start tag of the page with its attributes, and the text inside scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[str] = []
        self.feed((FOLDER / files.PAGE).read_text())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in {"script", "style"} and data.strip():
            self.inline.append(data)


def words(language: str) -> dict[str, str]:
    """The dictionary of one language, read from words.js: one `key: "text",` a line."""
    block = re.search(rf"^  {language}: \{{\n(.*?)^  \}},", MODULES["words.js"], re.DOTALL | re.MULTILINE)
    assert block is not None
    lines = [line.strip() for line in block[1].splitlines()]
    pairs = [re.fullmatch(r'(\w+): "([^"]+)",', line) for line in lines]
    assert all(pairs), [line for line, pair in zip(lines, pairs, strict=True) if pair is None]
    return {pair[1]: pair[2] for pair in pairs if pair is not None}


def asked_words() -> tuple[set[str], set[str]]:
    """The keys that modules and page ask for, and the beginnings of those that are put together while running."""
    spoken = CODE + (FOLDER / files.PAGE).read_text()
    plain = set(re.findall(r'\bt\((?:[\w.]+ \? )?"(\w+)"', spoken)) | set(
        re.findall(r'data-words(?:-label)?="(\w+)"', spoken)
    )
    plain |= set(re.findall(r'\bt\([\w.]+ \? "\w+" : "(\w+)"', spoken))
    counted = {f"{key}_{form}" for key in re.findall(r'\btn\("(\w+)"', spoken) for form in ("one", "other")}
    return plain | counted, set(re.findall(r"\bt\(`(\w+_)\$", spoken))


def test_the_page_holds_no_inline_script_style_or_listener() -> None:
    page = Markup()

    assert page.inline == []
    assert [tag for tag, attributes in page.tags if tag == "script" and not attributes.get("src")] == []
    assert [tag for tag, _ in page.tags if tag == "style"] == []
    assert [
        name for _, attributes in page.tags for name in attributes if name == "style" or name.startswith("on")
    ] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_names_another_host(path: Path) -> None:
    text = path.read_text().replace(SVG_NAMESPACE, "")

    assert re.findall(r"(?:https?:)?//[\w-]+\.[\w.-]+|\b\w+://[^\s\"'`]+", text) == []


def test_everything_the_page_links_to_is_a_file_of_the_page() -> None:
    links = [value for _, attributes in Markup().tags for name, value in attributes.items() if name in {"href", "src"}]
    named = {link.removeprefix(routes.PREFIX) for link in links if link and link.startswith(routes.PREFIX)}

    assert named == {path.name for path in FILES} - {files.PAGE}
    assert [link for link in links if link and not link.startswith((routes.PREFIX, "#"))] == ["/storefront.json"]


def test_every_import_is_a_neighbouring_module() -> None:
    asked = re.findall(r'^import .*? from "([^"]+)";$|\bimport\((.*?)\)', CODE, re.MULTILINE)

    assert asked != []
    assert {module for module, _ in asked} <= {f"./{name}" for name in MODULES}
    assert [dynamic for _, dynamic in asked if dynamic] == []


@pytest.mark.parametrize(
    "sink", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc"]
)
def test_no_module_turns_text_into_markup_or_code(sink: str) -> None:
    assert sink not in CODE


def test_markup_is_parsed_in_one_named_place() -> None:
    assert [name for name, text in MODULES.items() if "DOMParser(" in text or "trustedTypes" in text] == ["richtext.js"]


def test_both_languages_say_the_same_things() -> None:
    english, french = words("en"), words("fr")

    assert list(english) == list(french)


def test_a_translation_fills_the_same_holes() -> None:
    english, french = words("en"), words("fr")

    def holes(text: str) -> list[str]:
        return sorted(re.findall(r"\{(\w+)\}", text))

    assert {key for key in english if holes(english[key]) != holes(french[key])} == set()


def test_every_word_the_page_asks_for_exists_and_every_word_is_asked_for() -> None:
    english = set(words("en"))
    plain, beginnings = asked_words()

    assert plain - english == set()
    # A policy's facts are named by their key: `t(name)` over a list of pairs.
    facts = set(re.findall(r'^    \["(\w+)", ', MODULES["blocks.js"], re.MULTILINE))
    assert {key for key in english - plain - facts if not key.startswith(tuple(beginnings))} == set()


def test_the_page_before_any_script_already_speaks_the_dictionary() -> None:
    text = (FOLDER / files.PAGE).read_text()

    shown = dict(re.findall(r'data-words="(\w+)"[^>]*>([^<]+)<', text))

    assert shown == {key: words("en")[key] for key in shown}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_file_outgrows_a_reader(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400
