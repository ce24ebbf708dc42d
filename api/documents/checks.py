"""What is wrong with a document by the schema and by what one document may ask for."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from graphql import GraphQLError, OperationDefinitionNode, parse
from strawberry import Schema

from api.front.texts import Texts
from api.limits import MAX_TOKENS, RULES
from domain.documents.values import NewDocument


def problems(schema: Schema, text: str) -> tuple[str, ...]:
    """Everything that is wrong with a document, each with its line and column; nothing where it may be asked."""
    return tuple(_said(each) for each in Texts(schema._schema, RULES, MAX_TOKENS).known(text).errors)  # noqa: SLF001


def named(documents: Iterable[NewDocument]) -> tuple[NewDocument, ...]:
    """The same documents, each with the name of its operation; with several, theirs. They are valid."""
    return tuple(replace(each, name=_name(each.text)) for each in documents)


def _name(text: str) -> str:
    operations = [each for each in parse(text).definitions if isinstance(each, OperationDefinitionNode)]
    return ",".join(each.name.value for each in operations if each.name is not None)


def _said(wrong: GraphQLError) -> str:
    places: Sequence[object] = [f"{place.line}:{place.column}" for place in wrong.locations or ()]
    return f"{places[0]}: {wrong.message}" if places else wrong.message
