"""Documents that were read and checked before, by their text: nobody parses or validates one twice."""

from collections.abc import Sequence

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    specified_rules,
)
from strawberry.schema.schema import validate_document

from domain.base.bounded import Bounded

# A parsed document takes some 85 bytes a character, and 270 where somebody means it (tests/api/front/test_texts.py):
# 70 MB at the most.
CHARACTERS = 250_000
# As many as there are plans.
DOCUMENTS = 500
# Those that came once share a tenth, so that a stream of others takes no place from those that come again.
NEW_SHARE = 10


class Known:
    """A document, its operations by name, and what is wrong with it."""

    __slots__ = ("__weakref__", "document", "errors", "operations", "text")

    def __init__(self, text: str, document: DocumentNode | None, errors: Sequence[GraphQLError]) -> None:
        self.text = text
        self.document = document
        self.errors = tuple(errors)
        self.operations = {
            each.name.value if each.name else None: each
            for each in (document.definitions if document else ())
            if isinstance(each, OperationDefinitionNode)
        }

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """The operation of this name, or the only one; None where it is not to be told."""
        if name is None:
            return next(iter(self.operations.values())) if len(self.operations) == 1 else None
        return self.operations.get(name)


class Texts:
    """Documents by their text, the last ones used, bounded in number and size.

    A text is new until it comes again; new ones have a small place of their own.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        rules: Sequence[type[ASTValidationRule]],
        max_tokens: int,
        documents: int = DOCUMENTS,
        characters: int = CHARACTERS,
    ) -> None:
        self._schema = schema
        self._rules = (*specified_rules, *rules)
        self._max_tokens = max_tokens
        self._new = Bounded[str, Known](_length, number=documents // NEW_SHARE, weight=characters // NEW_SHARE)
        self._used = Bounded[str, Known](_length, number=documents, weight=characters)

    def __len__(self) -> int:
        return len(self._new) + len(self._used)

    @property
    def characters(self) -> int:
        """How long the texts are that are remembered, together."""
        return self._new.weight + self._used.weight

    def known(self, text: str) -> Known:
        """The document of this text."""
        found = self._used.use(text)
        if found is None:
            found = self._new.pop(text)
            if found is None:
                found = self._read(text)
                self._new.put(text, found)
            else:
                self._used.put(text, found)
        return found

    def _read(self, text: str) -> Known:
        try:
            document = parse(text, max_tokens=self._max_tokens)
            _unchain(document)
            return Known(text, document, validate_document(self._schema, document, self._rules))
        except GraphQLError as error:
            # What raised it would keep everything that was read so far.
            return Known(text, None, [error.with_traceback(None)])
        except RecursionError:
            return Known(text, None, [GraphQLError("The document is nested too deeply.")])


def _unchain(document: DocumentNode) -> None:
    """Tokens know no neighbours any more: a document that is forgotten is gone, and not when circles are looked for."""
    token = document.loc.start_token if document.loc else None
    while token is not None:
        following, token.prev, token.next = token.next, None, None
        token = following


def _length(text: str, _known: Known) -> int:
    return len(text)
