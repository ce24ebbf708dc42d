"""What one document may ask for."""

from collections.abc import Callable, Sequence

from strawberry.extensions import (
    AddValidationRules,
    MaxAliasesLimiter,
    MaxTokensLimiter,
    ParserCache,
    QueryDepthLimiter,
    SchemaExtension,
    ValidationCache,
)

MAX_DEPTH = 15
MAX_ALIASES = 50
MAX_TOKENS = 4_000
MAX_BODY_BYTES = 2_000_000
"""1,000 signals with every field filled take about half a megabyte."""

DOCUMENTS_REMEMBERED = 500

# Made once: the rules are part of what the cache of validated documents knows a document by, and new ones for each
# request would validate every document every time (4 ms of a request).
RULES = [
    *QueryDepthLimiter(max_depth=MAX_DEPTH).validation_rules,
    *MaxAliasesLimiter(max_alias_count=MAX_ALIASES).validation_rules,
]

EXTENSIONS: Sequence[type[SchemaExtension] | Callable[[], SchemaExtension]] = (
    lambda: AddValidationRules(RULES),
    lambda: MaxTokensLimiter(max_token_count=MAX_TOKENS),
    lambda: ParserCache(maxsize=DOCUMENTS_REMEMBERED),
    lambda: ValidationCache(maxsize=DOCUMENTS_REMEMBERED),
)
