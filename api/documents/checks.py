"""What is wrong with a document by the schema and by what one document may ask for."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from graphql import GraphQLError, OperationDefinitionNode, parse, specified_rules, validate
from strawberry import Schema

from api.limits import MAX_TOKENS, RULES
from domain.documents.values import NewDocument


def problems(schema: Schema, text: str) -> tuple[str, ...]:
    """Everything that is wrong with a document, each with its line and column; nothing where it may be asked."""
    try:
        parsed = parse(text, max_tokens=MAX_TOKENS)
    except GraphQLError as wrong:
        return (_said(wrong),)
    return tuple(_said(wrong) for wrong in validate(schema._schema, parsed, [*specified_rules, *RULES]))  # noqa: SLF001


def named(documents: Iterable[NewDocument]) -> tuple[NewDocument, ...]:
    """The same documents, each with the name of its operation; with several, theirs. They are valid."""
    return tuple(replace(each, name=_name(each.text)) for each in documents)


def _name(text: str) -> str:
    operations = [each for each in parse(text).definitions if isinstance(each, OperationDefinitionNode)]
    return ",".join(each.name.value for each in operations if each.name is not None)


def _said(wrong: GraphQLError) -> str:
    places: Sequence[object] = [f"{place.line}:{place.column}" for place in wrong.locations or ()]
    return f"{places[0]}: {wrong.message}" if places else wrong.message
