"""Files of content by chance: every kind, every scope, in every state a site can be in. Each is one that can be imported."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from domain.base.values import Json
from domain.pages.fields import rich_text
from domain.pages.kinds.kind import Kind
from domain.pages.rules import exchange_lines, validity
from domain.pages.rules.kinds import all_kinds
from domain.pages.values.editing import MOST_SLOTS, Ordering
from domain.pages.values.exchange import FORMAT, LineType
from domain.pages.values.fields import FieldSpec, FieldType
from tests.shops import NOW

LOCALES = ("en", "fr")
KEYS = ("a", "b-1", "c_2", "z")
SKUS = ["K-1", "K-2"]

texts = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cc"]), max_size=30)
words = texts.map(lambda text: f"Words {text}"[:40])
moments = st.integers(0, 10**9).map(lambda seconds: NOW + timedelta(seconds=seconds, microseconds=seconds % 7))
booleans = st.booleans()


def values(spec: FieldSpec) -> st.SearchStrategy[Json]:
    """Values that the field takes."""
    low, high = spec.minimum, spec.maximum
    by_type: dict[FieldType, st.SearchStrategy[Any]] = {
        FieldType.TEXT: words,
        FieldType.SKU: st.sampled_from(SKUS),
        FieldType.CATEGORY: words,
        FieldType.CHOICE: st.sampled_from(spec.choices or ("",)),
        FieldType.INTEGER: st.integers(int(low), int(high)),
        FieldType.NUMBER: st.floats(low, high, allow_nan=False, allow_subnormal=False).map(lambda each: each + 0.0),
        FieldType.BOOLEAN: booleans,
        FieldType.STEPS: st.lists(st.fixed_dictionaries({"title": words, "body": words}), max_size=int(min(high, 3))),
        FieldType.MOMENT: st.one_of(
            moments.map(datetime.isoformat), st.just({"local": "2026-12-24T00:00", "zone": "Europe/Paris"})
        ),
        FieldType.AUDIENCE: st.sampled_from([{"channel": ["web"]}, {"all": [{"locale": ["fr"]}, {"country": ["FR"]}]}]),
        FieldType.RICH_TEXT: words.map(
            lambda said: rich_text.canonical({"blocks": [{"type": "paragraph", "spans": [{"text": said}]}]})
        ),
        FieldType.MERCHANDISING: st.sampled_from([[{"do": "pin", "match": {"sku": SKUS}}], []]),
    }
    return by_type[spec.type].filter(lambda value: validity.problem_of_value(spec, value) is None)


@st.composite
def contents(draw: st.DrawFn, kind: Kind, generations: list[UUID], segments: list[str]) -> dict[str, Any]:
    """Content of a block, with a new generation for every word that a machine said."""
    layers: list[str] = ["locale", "person", "channel:app", *(f"segment:{each}" for each in segments)]
    content: dict[str, Any] = {}
    for spec in draw(st.lists(st.sampled_from(kind.every_field), max_size=5, unique_by=lambda spec: spec.name)):
        places = [f"{layer}@{locale}" for layer in layers for locale in LOCALES] if spec.localised else layers
        if spec.generated:
            places = [*places, *(f"generated@{locale}" for locale in LOCALES)]
        said = {}
        for place in draw(st.lists(st.sampled_from(places), min_size=1, max_size=4, unique=True)):
            entry: dict[str, Any] = {"by": draw(words), "at": draw(moments).isoformat()}
            entry |= {"empty": True} if draw(st.integers(0, 4)) == 0 else {"value": draw(values(spec))}
            if place.startswith("generated"):
                generations.append(draw(st.uuids()))
                entry |= {"generation": str(generations[-1]), "ai": "generated"}
            said[place] = entry
        content[spec.name] = said
    return content


@st.composite
def files(draw: st.DrawFn) -> list[bytes]:
    """The lines of a file for the site `shop`, in the order of an export."""
    said: dict[LineType, list[dict[str, Any]]] = {kind: [] for kind in LineType}
    about = {"key": "shop", "name": "Shop", "default_locale": "en", "locales": LOCALES, "currency": "EUR"}
    said[LineType.SITE].append({"format": FORMAT, **about})
    said[LineType.END].append({})
    segments = draw(st.lists(st.sampled_from(KEYS), max_size=2, unique=True))
    said[LineType.SEGMENT] = [draw(_segments(key)) for key in segments]
    for kind in draw(
        st.lists(st.sampled_from(list(all_kinds().values())), max_size=2, unique_by=lambda kind: kind.name)
    ):
        policy = draw(st.sampled_from(["ask", "publish", "never"]))
        said[LineType.COPY_POLICY].append({"kind": kind.name, "field": "", "policy": policy})
    said[LineType.COPY_GUIDE] = [draw(_guides(locale)) for locale in LOCALES if draw(booleans)]
    for page in draw(st.lists(st.sampled_from(KEYS), max_size=2, unique=True)):
        version = draw(st.integers(1, 9))
        made = {"id": draw(st.uuids()), "created_at": draw(moments)}
        arranged = {
            "ordering": draw(st.sampled_from(list(Ordering))),
            "slots": draw(st.none() | st.integers(1, MOST_SLOTS)),
        }
        said[LineType.PAGE].append({"key": page, "title": draw(words), "version": version, **arranged, **made})
        for key in draw(st.lists(st.sampled_from(KEYS), max_size=3, unique=True)):
            _put_block(draw, said, page, key, segments)
    if said[LineType.BLOCK]:
        said[LineType.RELEASE] = [draw(_releases(said[LineType.BLOCK])) for _ in range(draw(st.integers(0, 2)))]
    return [exchange_lines.written(kind, line) for kind in LineType for line in sorted(said[kind], key=_place)]


def _place(line: dict[str, Any]) -> tuple[str, ...]:
    """Where an export has it: pages and blocks by their keys, what only has an id by that."""
    named = [str(line[name]) for name in ("page", "kind", "key", "field") if name in line]
    if "page" in line:
        return line["page"], line["key"]
    return tuple(named) if "id" not in line or ("title" in line and "key" in line) else (str(line["id"]),)


@st.composite
def _segments(draw: st.DrawFn, key: str) -> dict[str, Any]:
    about = {
        "key": key,
        "name": draw(words.filter(str.isprintable)),
        "description": draw(words),
        "position": draw(st.integers(0, 9)),
    }
    times = {"version": draw(st.integers(1, 9)), "created_at": draw(moments), "updated_at": draw(moments)}
    return {**about, **times, "condition": {"away_days": {"at_least": draw(st.integers(1, 90))}}}


@st.composite
def _guides(draw: st.DrawFn, locale: str) -> dict[str, Any]:
    """A guide of phrases that none of them says for itself or bans."""
    pairs = st.dictionaries(st.sampled_from(["sneakers", "tee", "homedecor"]), st.sampled_from(["trainers", "top"]))
    return {
        "locale": locale,
        "version": draw(st.integers(1, 9)),
        "tone": draw(st.sampled_from(["calm", "friendly, brief"])),
        "glossary": draw(pairs),
        "banned": draw(st.lists(st.sampled_from(["best", "cheap"]), unique=True)),
        "categories": draw(pairs),
        "by": draw(words),
        "at": draw(moments),
    }


def _put_block(
    draw: st.DrawFn, said: dict[LineType, list[dict[str, Any]]], page: str, key: str, segments: list[str]
) -> None:
    kind = draw(st.sampled_from(list(all_kinds().values())))
    generations: list[UUID] = []
    block = draw(st.uuids())
    content = draw(contents(kind, generations, segments))
    shown: bool = draw(booleans)
    live = content if shown and not validity.problems_of_publishing(kind, content, ("en",)) else None
    draft = draw(contents(kind, generations, segments)) if draw(booleans) else content
    version = draw(st.integers(1, 99))
    said[LineType.BLOCK].append(
        {
            "id": block,
            "page": page,
            "key": key,
            "kind": kind.name,
            "version": version,
            "copy_policy": draw(st.sampled_from([None, "ask", "publish", "never"])),
            "draft": draft,
            "live": live,
            "live_version": None if live is None else draw(st.integers(1, version)),
            "live_at": None if live is None else draw(moments),
            "created_at": draw(moments),
            "updated_at": draw(moments),
        }
    )
    fields = [spec.name for spec in kind.fields if spec.generated]
    if not fields:
        return
    named = [each for each in generations if str(each) in repr((draft, live))]
    proposed = [draw(st.uuids())] if draw(booleans) else []
    about = {"block": block, "field": fields[0], "locale": "en"}
    for generation in [*named, *proposed]:
        said[LineType.GENERATION].append({"id": generation, **about, **draw(_provenance())})
    for generation in proposed:
        asked = {"id": draw(st.uuids()), "generation": generation, "base": draw(st.none() | words)}
        said[LineType.PROPOSAL].append({**about, **asked, "created_at": draw(moments)})


@st.composite
def _provenance(draw: st.DrawFn) -> dict[str, Any]:
    return {
        **{name: draw(words) for name in ("text", "model", "model_revision", "prompt_version", "inputs_hash")},
        "origin": draw(st.sampled_from(["model", "template"])),
        "settings": {"temperature": 0.7},
        "seed": draw(st.integers(-(2**31), 2**31 - 1)),
        "verdicts": [{"check": "length", "passed": draw(booleans)}],
        "candidates": draw(st.lists(words, max_size=2)),
        "took_ms": draw(st.integers(0, 10**6)),
        "guide_version": draw(st.integers(0, 9)),
        "created_at": draw(moments),
        "reviewed_by": draw(st.none() | words),
        "reviewed_at": draw(st.none() | moments),
    }


@st.composite
def _releases(draw: st.DrawFn, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    changed = sorted(draw(st.lists(st.sampled_from(blocks), max_size=2, unique_by=lambda each: each["id"])), key=_id)
    entry = {"value": True, "by": "Ada", "at": NOW.isoformat()}
    slot = {"field": "pinned", "key": "person", "base": None, "entry": draw(st.none() | st.just(entry))}
    state = draw(st.sampled_from(["draft", "scheduled"]))
    return {
        "id": draw(st.uuids()),
        "title": draw(words),
        "state": state,
        "version": draw(st.integers(1, 9)),
        "scheduled_at": draw(moments) if state == "scheduled" else None,
        "created_by": draw(words),
        "created_at": draw(moments),
        "updated_at": draw(moments),
        "changes": [
            {"block": each["id"], "changes": [slot], "shows": None, "was_live": each["live"] is not None}
            for each in changed
        ],
    }


def _id(block: dict[str, Any]) -> UUID:
    found: UUID = block["id"]
    return found
