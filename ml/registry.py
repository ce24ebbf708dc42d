"""Which model a setting means: `embedded`, `fake`, a Hugging Face id or folder, or a server's URL, with options after a question mark."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import parse_qsl

EMBEDDED = "embedded"
FAKE = "fake"

_OPTIONS = frozenset(
    {
        "revision",
        "dtype",
        "batch_tokens",
        "max_tokens",
        "pooling",
        "query",
        "passage",
        "gguf_file",
        "languages",
        "adapter",
    }
)
_OPTIONS_OF_SERVERS = frozenset(
    {"api", "model", "revision", "query", "passage", "batch", "timeout_s", "tries", "languages"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpec:
    """A model and how to run it.

    `intfloat/multilingual-e5-small?query=query: &passage=passage: &dtype=f32` is the E5 encoder with its two prefixes.
    """

    name: str
    options: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def embedded(self) -> bool:
        return self.name == EMBEDDED

    @property
    def fake(self) -> bool:
        return self.name == FAKE

    @property
    def served(self) -> bool:
        return self.name.startswith(("http://", "https://"))

    def text(self, option: str, default: str) -> str:
        return self.options.get(option, default)

    def number(self, option: str, default: int) -> int:
        """Errors  ValueError when the option is not a whole number above 0."""
        given = self.options.get(option)
        if given is None:
            return default
        if not given.isdecimal() or int(given) < 1:
            raise ValueError(f"{self.name}: option {option} must be a whole number above 0, not {given!r}")
        return int(given)


def parse(spec: str) -> ModelSpec:
    """The model that a setting's text means.

    Errors   ValueError names an option that does not exist, or an empty name.
    """
    name, _, query = spec.strip().partition("?")
    if not name:
        raise ValueError("a model's name is missing: write embedded, fake, or a Hugging Face id")
    options = dict(parse_qsl(query, keep_blank_values=True))
    model = ModelSpec(name=name, options=MappingProxyType(options))
    known = _OPTIONS_OF_SERVERS if model.served else _OPTIONS
    unknown = sorted(set(options) - known)
    if unknown:
        raise ValueError(f"{name}: unknown option {unknown[0]}; known: {', '.join(sorted(known))}")
    return model
