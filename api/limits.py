"""What one document may ask for, as far as its text tells: looked at before anything else is checked.

A document has at most 4,000 tokens, but checking one of them by GraphQL's rules can take seconds of a core: a field said
900 times in one place is compared 400,000 times. So this walk, which sees each selection once, comes first.
"""

from collections.abc import Sequence
from typing import Final

from graphql import (
    ASTValidationRule,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValidationContext,
)

MAX_TOKENS: Final = 4_000
MAX_BODY_BYTES: Final = 2_000_000
"""1,000 signals with every field filled take about half a megabyte."""

MAX_DEPTH: Final = 15
"""Levels of fields that have fields; what a studio asks about a block has nine."""
MAX_ALIASES: Final = 50
MAX_DIRECTIVES: Final = 100
MAX_DIRECTIVES_AT_ONE: Final = 4
"""@include and @skip are all there is."""
MAX_FRAGMENTS: Final = 200
MAX_SAME: Final = 40
"""One key in one place, fragments included. A field that all fourteen kinds of block have is said fourteen times."""
MAX_STEPS: Final = 50_000
"""Of the walk itself: what a fragment holds is looked at again wherever it is spread."""


class WithinLimits(ASTValidationRule):
    """Not a rule that visits: it looks at the whole document before any rule does, and ends the checking."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        require_within(context.document)


def require_within(document: DocumentNode) -> None:
    """Nothing for a document that keeps within every limit.

    Errors   GraphQLError with the first limit that it passes, the place and the number.
    """
    _Walk(document).run()


class _Walk:
    """A document as it would be executed: what has the same key in the same place is one field."""

    def __init__(self, document: DocumentNode) -> None:
        self._document = document
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._steps = self._level = 0

    def run(self) -> None:
        if len(self._fragments) > MAX_FRAGMENTS:
            raise _past(f"It has {len(self._fragments)} fragments, and may have {MAX_FRAGMENTS}.", self._document)
        counted = _Counted()
        for each in self._document.definitions:
            if isinstance(each, (OperationDefinitionNode, FragmentDefinitionNode)):
                counted.directives(each)
                counted.selections(each.selection_set)
        for each in self._document.definitions:
            if isinstance(each, OperationDefinitionNode):
                depth = self._depth([each.selection_set])
                if depth > MAX_DEPTH:
                    raise _past(f"It has {depth} levels, and may have {MAX_DEPTH}.", each)

    def _depth(self, places: Sequence[SelectionSetNode]) -> int:
        """How many levels there are below these places, which are one to the executor."""
        fields: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()
        for place in places:
            self._gather(place, fields, spread)
        depth = 0
        for key, same in fields.items():
            if len(same) > MAX_SAME:
                raise _past(f"It says {key!r} {len(same)} times in one place, and may {MAX_SAME} times.", same[0])
            below = [each.selection_set for each in same if each.selection_set is not None]
            # Introspection has a limit of its own (graphql-core's MaxIntrospectionDepthRule).
            if below and not same[0].name.value.startswith("__"):
                depth = max(depth, 1 + self._deeper(below))
        return depth

    def _deeper(self, places: Sequence[SelectionSetNode]) -> int:
        self._level += 1
        if self._level > 2 * MAX_DEPTH:
            # A fragment that spreads itself has no end; the rules that follow would say so, if they came to it.
            raise _past(f"It has more than {2 * MAX_DEPTH} levels, and may have {MAX_DEPTH}.", places[0])
        depth = self._depth(places)
        self._level -= 1
        return depth

    def _gather(self, place: SelectionSetNode, fields: dict[str, list[FieldNode]], spread: set[str]) -> None:
        for each in place.selections:
            self._steps += 1
            if self._steps > MAX_STEPS:
                raise _past("Its fragments repeat too many fields.", each)
            if isinstance(each, FieldNode):
                fields.setdefault((each.alias or each.name).value, []).append(each)
            elif isinstance(each, InlineFragmentNode):
                self._gather(each.selection_set, fields, spread)
            elif isinstance(each, FragmentSpreadNode) and each.name.value not in spread:
                spread.add(each.name.value)
                if (fragment := self._fragments.get(each.name.value)) is not None:
                    self._gather(fragment.selection_set, fields, spread)


class _Counted:
    """How much of each there is in the text itself."""

    def __init__(self) -> None:
        self._aliases = self._directives = 0

    def selections(self, place: SelectionSetNode) -> None:
        for each in place.selections:
            self.directives(each)
            if isinstance(each, FieldNode) and each.alias is not None:
                self._aliases += 1
                if self._aliases > MAX_ALIASES:
                    raise _past(f"It has more than {MAX_ALIASES} aliases.", each)
            if isinstance(each, (FieldNode, InlineFragmentNode)) and each.selection_set is not None:
                self.selections(each.selection_set)

    def directives(self, node: SelectionNode | OperationDefinitionNode | FragmentDefinitionNode) -> None:
        at_one = len(node.directives or ())
        self._directives += at_one
        if at_one > MAX_DIRECTIVES_AT_ONE:
            raise _past(f"It has {at_one} directives in one place, and may have {MAX_DIRECTIVES_AT_ONE}.", node)
        if self._directives > MAX_DIRECTIVES:
            raise _past(f"It has more than {MAX_DIRECTIVES} directives.", node)


def _past(what: str, node: Node) -> GraphQLError:
    message = f"This document asks for too much at once. {what} Ask in several documents."
    return GraphQLError(message, node, extensions={"code": "DOCUMENT_TOO_LARGE"})


RULES: Sequence[type[ASTValidationRule]] = (WithinLimits,)
