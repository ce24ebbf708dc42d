"""What a new schema takes away from those who ask by the old one."""

import re
from datetime import date

from graphql import GraphQLSchema, build_schema, is_enum_type, is_input_object_type, is_interface_type, is_object_type
from graphql.utilities import BreakingChange, BreakingChangeType, find_breaking_changes

GOES = re.compile(r"\bGoes after (\d{4}-\d{2}-\d{2})\b")
"""How a deprecation says until when it may be relied on: `Use fields2. Goes after 2027-06-30.`"""

_COORDINATE = re.compile(r"(?:Field|Argument|Enum value) (\w+)\.(\w+)(?:\((\w+):\))?")
_REMOVED = frozenset(
    {
        BreakingChangeType.FIELD_REMOVED,
        BreakingChangeType.ARG_REMOVED,
        BreakingChangeType.VALUE_REMOVED_FROM_ENUM,
    }
)


def last_day(deprecation: str | None) -> date | None:
    """The last day on which something deprecated may be relied on; None where it is not deprecated, or says no day."""
    said = GOES.search(deprecation or "")
    return None if said is None else date.fromisoformat(said[1])


def breaking(before: str, after: str, today: date) -> tuple[str, ...]:
    """Every change between two schemas that a document, or a program made from one, may not outlive.

    What was deprecated in the schema before may be removed once its last day has passed, and nothing else may.
    """
    old, new = build_schema(before), build_schema(after)
    return tuple(change.description for change in find_breaking_changes(old, new) if not _announced(old, change, today))


def _announced(old: GraphQLSchema, change: BreakingChange, today: date) -> bool:
    if change.type not in _REMOVED or (found := _COORDINATE.match(change.description)) is None:
        return False
    last = last_day(_deprecation(old, found[1], found[2], found[3]))
    return last is not None and last < today


def _deprecation(schema: GraphQLSchema, kind: str, name: str, argument: str | None) -> str | None:
    found = schema.type_map[kind]
    said: str | None = None
    if is_enum_type(found):
        said = found.values[name].deprecation_reason
    elif is_input_object_type(found):
        said = found.fields[name].deprecation_reason
    elif is_object_type(found) or is_interface_type(found):
        field = found.fields[name]
        # Whoever was told that a field goes was told about its arguments.
        own = None if argument is None else field.args[argument].deprecation_reason
        said = own or field.deprecation_reason
    return said
