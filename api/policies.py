"""What may be asked, by whom, and how much of it: the policies behind the doors of the front."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode

from api.context import Context
from api.costs.purses import Purses
from api.costs.weigh import TooManySteps, Weighed, weigh
from api.documents.lookup import Documents
from api.front.asked import Asked
from api.front.refusals import TurnedAway
from api.front.running import Outcome
from api.front.texts import Known
from domain.access.values import Actor, TokenKind
from domain.allowances import rules
from domain.base.errors import DomainError
from domain.base.settings import Introspection, Settings
from domain.documents.rules import LONGEST_TEXT

NOBODY = UUID(int=0)
"""The purse of those who come without a token: they share one."""

CHARACTERS_A_POINT = 20
"""Of a text that is not registered: reading and checking one of 3,000 characters takes what 150 objects take."""

# graphql-core says what a wrong name may have been meant to be: the schema, name by name.
_SUGGESTION = re.compile(r" Did you mean .*\?")


class Policies:
    """Three doors: which text is meant, whether it may run, and what its errors may tell."""

    def __init__(self, schema: GraphQLSchema, documents: Documents, purses: Purses, settings: Settings) -> None:
        self._schema = schema
        self._documents = documents
        self._purses = purses
        self._settings = settings
        self._weights: WeakKeyDictionary[Known, dict[str | None, Weighed]] = WeakKeyDictionary()

    async def text(self, asked: Asked, context: Context) -> str:
        """The text that is to be parsed.

        Errors   GraphQLError for a document that is not there, not trusted, or too long; TurnedAway without any.
        """
        if asked.query is not None and len(asked.query) > LONGEST_TEXT:
            raise _refused("DOCUMENT_TOO_LARGE", f"A document may have {LONGEST_TEXT} characters. Ask in several.")
        if context.actor is not None:
            context.seen.site, context.seen.token = context.actor.site, str(_purse(context.actor))
        params = {"query": asked.query, "documentId": asked.document_id, "extensions": asked.extensions}
        try:
            found = await self._documents.asked(params, context.actor, context.now)
        except DomainError as refused:
            raise _refused(refused.code.upper(), refused.message) from refused
        if found is None:
            message = (
                "The request names no document. Send its text as 'query', or what it is registered as as 'documentId'."
            )
            raise TurnedAway(400, "NO_DOCUMENT", message)
        context.seen.text = found.text
        context.seen.registered = None if found.document is None else found.document.id
        return found.text

    async def admit(self, known: Known, asked: Asked, context: Context) -> None:
        """Nothing, for an operation that may run and was paid for.

        Errors   GraphQLError for one that never may; TurnedAway (429) for one that may later.
        """
        operation = known.operation(asked.operation_name)
        if operation is None:
            return
        context.seen.operation = operation.name.value if operation.name else None
        context.seen.kind = operation.operation.value
        weighed = self._weighed(known, asked.operation_name, operation)
        if weighed.introspects and not self.may_introspect(context.actor):
            message = "Only secret tokens may ask what the schema is. It is committed as `schema.graphql`."
            raise _refused("INTROSPECTION_REFUSED", message)
        variables = asked.variables or {}
        points = weighed.points(variables)
        if points > self._settings.max_points:
            raise _too_costly(points, self._settings.max_points, weighed.dearest(variables))
        if context.seen.registered is None:
            points += len(known.text) // CHARACTERS_A_POINT
        context.seen.points = points
        self._pay(points, context)
        if asked.extensions is not None and asked.extensions.get("cost") is True:
            context.extensions["cost"] = {"points": points, "limit": self._settings.max_points}

    def shown(self, outcome: Outcome, context: Context) -> Outcome:
        """What came of it; who may not ask for the schema is not told names near to those they got wrong."""
        if not outcome.errors:
            return outcome
        context.seen.errors = len(outcome.errors)
        context.seen.codes = tuple({each.get("extensions", {}).get("code", "") for each in outcome.errors})
        if outcome.begun or self.may_introspect(context.actor):
            return outcome
        told = [{**each, "message": _SUGGESTION.sub("", each["message"])} for each in outcome.errors]
        return replace(outcome, errors=told)

    def may_introspect(self, actor: Actor | None) -> bool:
        """Whether somebody may be told what the schema is."""
        match self._settings.introspection:
            case Introspection.EVERYBODY:
                return True
            case Introspection.SECRET_TOKENS:
                return actor is not None and actor.kind is not TokenKind.PUBLISHABLE and actor.link is None
            case Introspection.NOBODY:
                return False

    def _weighed(self, known: Known, name: str | None, operation: OperationDefinitionNode) -> Weighed:
        weights = self._weights.setdefault(known, {})
        if name not in weights:
            assert known.document is not None  # it has an operation
            try:
                weights[name] = weigh(self._schema, known.document, operation)
            except TooManySteps:
                message = "This document repeats fragments too often to be weighed. Ask in several documents."
                raise _refused("DOCUMENT_TOO_LARGE", message) from None
        return weights[name]

    def _pay(self, points: int, context: Context) -> None:
        actor = context.actor
        own = None if actor is None else actor.points_a_minute
        a_minute = self._settings.points_a_minute if own is None else own
        if a_minute == 0:
            return
        standing = self._purses.pay(_purse(actor), points, a_minute)
        headers = rules.headers(standing)
        context.allowance.update(headers)
        if not standing.paid:
            raise TurnedAway(
                429,
                "RATE_LIMITED",
                f"This token may spend {a_minute} points a minute, and this document costs {points}. "
                f"Ask again in {standing.wait_s} s, or for less.",
                headers,
            )


def _purse(actor: Actor | None) -> UUID:
    return NOBODY if actor is None else actor.id or NOBODY


def _too_costly(points: int, limit: int, dearest: str) -> GraphQLError:
    message = (
        f"This document may cost {points} points, and no document may cost more than {limit}. "
        f"Most of them are for `{dearest}`. Ask for smaller pages, fewer fields, or in several documents."
    )
    return _refused("DOCUMENT_TOO_COSTLY", message, {"points": points, "limit": limit, "field": dearest})


def _refused(code: str, message: str, facts: Mapping[str, Any] | None = None) -> GraphQLError:
    return GraphQLError(message, extensions={"code": code, **(facts or {})})
