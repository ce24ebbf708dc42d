"""What a copywriter is told and what it answers: briefs, candidates, verdicts and copy."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from ml.json_fields import FieldInvalid, JsonFields
from ml.values import ModelIdentity


class BlockKind(StrEnum):
    HERO = "hero"
    PRODUCT_RAIL = "product_rail"
    PROMOTION_BANNER = "promotion_banner"
    ARTICLE_FEED = "article_feed"
    CATEGORY_TILES = "category_tiles"
    WELCOME_GUIDE = "welcome_guide"


class Origin(StrEnum):
    MODEL = "model"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How a copywriter draws its candidates. The same settings and brief give the same copy on the same machine.

    Temperature 0: the likeliest word each time, so that all candidates are one; top_k 0: as many words as top_p leaves.
    """

    temperature: float = 0.7
    top_k: int = 50
    top_p: float = 0.92
    candidates: int = 4
    seed: int = 0
    max_new_tokens: int = 48

    def __post_init__(self) -> None:
        if not 0 <= self.temperature <= 2:
            raise ValueError(f"temperature must be from 0 to 2, not {self.temperature}")
        if not 0 < self.top_p <= 1:
            raise ValueError(f"top_p must be above 0 and at most 1, not {self.top_p}")
        if self.top_k < 0:
            raise ValueError(f"top_k must be 0 (off) or more, not {self.top_k}")
        if not 1 <= self.candidates <= 32:
            raise ValueError(f"candidates must be from 1 to 32, not {self.candidates}")
        if not 1 <= self.max_new_tokens <= 512:
            raise ValueError(f"max_new_tokens must be from 1 to 512, not {self.max_new_tokens}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWanted:
    """One text the block needs: its name (`headline`), its limit, and what it is for in a few words."""

    name: str
    max_chars: int
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefProduct:
    """A product as the shop describes it. `price` is already text in the shopper's currency and locale."""

    title: str
    brand: str = ""
    category: str = ""
    price: str = ""
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A promotion that is really running: `discount` in the shop's words (`20 % off boots`)."""

    code: str = ""
    discount: str = ""
    ends_on: date | None = None


_DEFAULT_FIELDS: Mapping[BlockKind, tuple[FieldWanted, ...]] = {
    BlockKind.HERO: (
        FieldWanted(name="headline", max_chars=60, purpose="the first words on the page"),
        FieldWanted(name="body", max_chars=140, purpose="one sentence under the headline"),
        FieldWanted(name="call_to_action", max_chars=24, purpose="a button"),
    ),
    BlockKind.PRODUCT_RAIL: (
        FieldWanted(name="title", max_chars=50, purpose="above a row of products"),
        FieldWanted(name="subtitle", max_chars=100, purpose="one line under the title"),
    ),
    BlockKind.PROMOTION_BANNER: (
        FieldWanted(name="headline", max_chars=60, purpose="the offer in a few words"),
        FieldWanted(name="body", max_chars=140, purpose="what is reduced, until when, with which code"),
    ),
    BlockKind.ARTICLE_FEED: (FieldWanted(name="title", max_chars=50, purpose="above a list of articles"),),
    BlockKind.CATEGORY_TILES: (FieldWanted(name="title", max_chars=50, purpose="above category tiles"),),
    BlockKind.WELCOME_GUIDE: (
        FieldWanted(name="headline", max_chars=60, purpose="a greeting for a new shopper"),
        FieldWanted(name="body", max_chars=160, purpose="what the shop sells, in one sentence"),
    ),
}


def default_fields(kind: BlockKind) -> tuple[FieldWanted, ...]:
    """The texts a block of this kind needs when a brief does not list them."""
    return _DEFAULT_FIELDS[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Facts for one block, and nothing but facts: whatever is not in here may not be claimed.

    `named` are those of the categories that are said as they stand, because somebody wrote them for sentences.
    `avoid` holds texts that already stand on the page, `used` the frames (`ml/writing/frames.py`) that the shop's other pages use.
    `glossary` says which word stands for another, `banned` what is not to be said at all.
    """

    kind: BlockKind
    shop: str
    fields: tuple[FieldWanted, ...]
    products: tuple[BriefProduct, ...] = ()
    offer: Offer | None = None
    categories: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    locale: str = "en"
    tone: str = "friendly"
    avoid: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    glossary: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    banned: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        return self.locale.replace("_", "-").split("-")[0].lower()

    @classmethod
    def from_json(cls, value: object) -> "Brief":
        """A brief from its JSON form; fields left out take their defaults.

        Errors   FieldInvalid names the field that is wrong, such as `products[2].title`.
        """
        given = JsonFields(value)
        kind = _kind(given)
        wanted = tuple(_field_wanted(item) for item in given.objects("fields"))
        offer = given.one("offer")
        brief = cls(
            kind=kind,
            shop=given.text("shop", limit=80),
            fields=wanted or default_fields(kind),
            products=tuple(_product(item) for item in given.objects("products")),
            offer=None if offer is None else _offer(offer),
            categories=given.texts("categories"),
            audience=given.texts("audience"),
            locale=given.text("locale", "en", limit=20),
            tone=given.text("tone", "friendly", limit=80),
            avoid=given.texts("avoid"),
            named=given.texts("named"),
            used=given.texts("used"),
            glossary=given.words("glossary"),
            banned=given.texts("banned"),
        )
        given.nothing_else()
        names = [field.name for field in brief.fields]
        if len(set(names)) < len(names):
            raise FieldInvalid("fields", "names a field twice")
        return brief

    def avoiding(self, texts: tuple[str, ...]) -> "Brief":
        return replace(self, avoid=self.avoid + texts)

    def for_field(self, name: str) -> "Brief":
        """The brief for this field alone, whatever else stands on the page and on others."""
        return replace(self, fields=tuple(field for field in self.fields if field.name == name), avoid=(), used=())

    def to_json(self) -> dict[str, object]:
        """What `from_json` reads."""
        told: dict[str, object] = {
            "kind": self.kind.value,
            "shop": self.shop,
            "fields": [asdict(field) for field in self.fields],
            "products": [_product_json(product) for product in self.products],
            "categories": list(self.categories),
            "audience": list(self.audience),
            "locale": self.locale,
            "tone": self.tone,
            "avoid": list(self.avoid),
            "named": list(self.named),
            "used": list(self.used),
            "glossary": dict(self.glossary),
            "banned": list(self.banned),
        }
        if self.offer is not None:
            ends = self.offer.ends_on
            told["offer"] = {**asdict(self.offer), "ends_on": None if ends is None else ends.isoformat()}
        return told


def _product_json(product: BriefProduct) -> dict[str, object]:
    told = {"title": product.title, "brand": product.brand, "category": product.category, "price": product.price}
    return {**told, "attributes": dict(product.attributes)}


def _kind(given: JsonFields) -> BlockKind:
    name = given.text("kind")
    try:
        return BlockKind(name)
    except ValueError:
        raise FieldInvalid("kind", f"is {name!r}; known: {', '.join(BlockKind)}") from None


def _field_wanted(given: JsonFields) -> FieldWanted:
    wanted = FieldWanted(
        name=given.text("name", limit=40),
        max_chars=given.integer("max_chars", low=8, high=400),
        purpose=given.text("purpose", ""),
    )
    given.nothing_else()
    return wanted


def _product(given: JsonFields) -> BriefProduct:
    product = BriefProduct(
        title=given.text("title", limit=300),
        brand=given.text("brand", ""),
        category=given.text("category", ""),
        price=given.text("price", "", limit=40),
        attributes=given.words("attributes"),
    )
    given.nothing_else()
    return product


def _offer(given: JsonFields) -> Offer:
    offer = Offer(
        code=given.text("code", "", limit=40),
        discount=given.text("discount", "", limit=120),
        ends_on=given.day("ends_on"),
    )
    given.nothing_else()
    if not offer.code and not offer.discount:
        raise FieldInvalid("offer", "needs a code or a discount")
    return offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A line as a model continued it. `mean_log_likelihood` is per token, under the model itself, not under the sampling.

    None where the model's server does not say.
    """

    text: str
    mean_log_likelihood: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one check says about one text. `reason` is empty where it passed."""

    check: str
    passed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One text that was proposed, with every verdict on it.

    Units    score is higher for better texts and only comparable within one field; mean_log_likelihood is per token.
    """

    text: str
    verdicts: tuple[Verdict, ...]
    score: float
    mean_log_likelihood: float | None

    @property
    def survives(self) -> bool:
        return all(verdict.passed for verdict in self.verdicts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyField:
    """The words chosen for one field; none where it is better left empty. `template` names the template and `why` says why the model's words were not used."""

    name: str
    text: str
    origin: Origin
    template: str | None
    why: str
    candidates: tuple[Candidate, ...]
    took_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Words for every field of a brief, and everything needed to say where they came from."""

    fields: tuple[CopyField, ...]
    settings: Sampling
    prompt_version: str
    model: ModelIdentity
    took_ms: float

    def texts(self) -> dict[str, str]:
        return {field.name: field.text for field in self.fields}

    def to_json(self) -> dict[str, object]:
        """All of it as plain JSON: what `write-copy` prints and a generation record stores."""
        return {
            "fields": [_field_json(field) for field in self.fields],
            "settings": {
                "temperature": self.settings.temperature,
                "top_k": self.settings.top_k,
                "top_p": self.settings.top_p,
                "candidates": self.settings.candidates,
                "seed": self.settings.seed,
                "max_new_tokens": self.settings.max_new_tokens,
            },
            "prompt_version": self.prompt_version,
            "model": {"name": self.model.name, "revision": self.model.revision},
            "took_ms": round(self.took_ms, 1),
        }


def _field_json(field: CopyField) -> dict[str, object]:
    return {
        "name": field.name,
        "text": field.text,
        "origin": field.origin.value,
        "template": field.template,
        "why": field.why,
        "took_ms": round(field.took_ms, 1),
        "candidates": [
            {
                "text": candidate.text,
                "survives": candidate.survives,
                "score": round(candidate.score, 3),
                "mean_log_likelihood": candidate.mean_log_likelihood,
                "verdicts": [{"check": v.check, "passed": v.passed, "reason": v.reason} for v in candidate.verdicts],
            }
            for candidate in field.candidates
        ],
    }
