"""The lists of words that checks, nouns and examples are judged by."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=1)
def word_lists() -> Mapping[str, Any]:
    """The lists of word_lists.toml as they stand there."""
    return tomllib.loads((Path(__file__).parent / "word_lists.toml").read_text(encoding="utf-8"))
