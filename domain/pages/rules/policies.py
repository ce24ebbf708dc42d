"""Whether machines may write a field, and what happens to their words."""

from collections.abc import Sequence

from domain.pages.kinds.kind import Kind
from domain.pages.values.fields import CopyPolicy, KindPolicy


def policy(kind: str, field: str, own: CopyPolicy | None, policies: Sequence[KindPolicy]) -> CopyPolicy:
    """The narrowest rule about these words: the field's, else the block's own, else the kind's, else to ask first."""
    by_field = {(each.kind, each.field): each.policy for each in policies}
    return by_field.get((kind, field)) or own or by_field.get((kind, None)) or CopyPolicy.ASK


def writable(kind: Kind, own: CopyPolicy | None, policies: Sequence[KindPolicy]) -> list[str]:
    """The fields of such a block that a machine may write."""
    return [
        spec.name
        for spec in kind.fields
        if spec.generated and policy(kind.name, spec.name, own, policies) is not CopyPolicy.NEVER
    ]


def wanted_at_all(kind: Kind, own: CopyPolicy | None, policies: Sequence[KindPolicy]) -> bool:
    """Whether a machine may write any field of such a block."""
    return bool(writable(kind, own, policies))
