"""What one document may ask for."""

from collections.abc import Sequence

from graphql import ASTValidationRule
from strawberry.extensions import MaxAliasesLimiter, QueryDepthLimiter

MAX_DEPTH = 15
MAX_ALIASES = 50
MAX_TOKENS = 4_000
MAX_BODY_BYTES = 2_000_000
"""1,000 signals with every field filled take about half a megabyte."""

RULES: Sequence[type[ASTValidationRule]] = [
    *QueryDepthLimiter(max_depth=MAX_DEPTH).validation_rules,
    *MaxAliasesLimiter(max_alias_count=MAX_ALIASES).validation_rules,
]
