"""From a question to what comes of it, behind the doors of policies; how it came and how it goes back is for others."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace

from graphql import GraphQLError, OperationType
from strawberry import Schema

from api.context import Context
from api.front.asked import Asked
from api.front.refusals import TurnedAway
from api.front.running import Outcome, refused, run
from api.front.streams import Places, Stream, subscribed
from api.front.texts import Known, Texts
from api.limits import MAX_TOKENS, RULES


async def as_sent(asked: Asked, _context: Context) -> str:
    """The text of the document, which the asker has sent along.

    Errors   TurnedAway.
    """
    if not asked.query:
        raise TurnedAway(400, "NO_DOCUMENT", "The request has no document. Send one as 'query'.")
    return asked.query


async def freely(_known: Known, _asked: Asked, _context: Context) -> None:
    """Nothing: whatever is valid may run."""


def openly(outcome: Outcome, _context: Context) -> Outcome:
    """What came of it, as it is."""
    return outcome


class Operations:
    """Runs what is asked on one schema.

    Three doors are for policies: `text` finds the document that is meant (trusted documents), `admit` is asked before a
    valid one runs (cost, rates), `shown` says what the asker is told of what came of it. The first two turn a request
    away with TurnedAway, or answer it with a GraphQLError.
    """

    def __init__(
        self,
        schema: Schema,
        *,
        text: Callable[[Asked, Context], Awaitable[str]],
        admit: Callable[[Known, Asked, Context], Awaitable[None]],
        shown: Callable[[Outcome, Context], Outcome],
        places: Places,
    ) -> None:
        self._schema = schema._schema  # noqa: SLF001 - strawberry has no other name for graphql-core's schema
        self._text = text
        self._admit = admit
        self._shown = shown
        self._places = places
        self.texts = Texts(self._schema, RULES, MAX_TOKENS)

    async def answered(
        self, asked: Asked, context: Context, *, may_change: bool, piecewise: bool = False
    ) -> Outcome | Stream:
        """What comes of it; of a subscription, what will, for those who can be answered `piecewise`.

        Errors   TurnedAway.
        """
        try:
            found = await self._ran(asked, context, may_change=may_change, piecewise=piecewise)
        except GraphQLError as error:
            found = refused([error])
        if isinstance(found, Stream):
            return found
        shown = self._shown(found, context)
        return replace(shown, extensions=context.extensions) if context.extensions else shown

    async def _ran(self, asked: Asked, context: Context, *, may_change: bool, piecewise: bool) -> Outcome | Stream:
        known = self.texts.known(await self._text(asked, context))
        if known.document is None or known.errors:
            return refused(known.errors)
        operation = known.operation(asked.operation_name)
        if operation is None:
            return await run(self._schema, known.document, asked, context)
        if operation.operation is OperationType.SUBSCRIPTION and not piecewise:
            message = "Subscriptions come as events. Send Accept: text/event-stream, or speak graphql-transport-ws."
            raise TurnedAway(406, "SUBSCRIPTION", message)
        if operation.operation is OperationType.MUTATION and not may_change:
            raise TurnedAway(405, "COMMAND_BY_GET", "Commands come by POST.", {"Allow": "POST"})
        await self._admit(known, asked, context)
        if operation.operation is not OperationType.SUBSCRIPTION:
            return await run(self._schema, known.document, asked, context)
        outcomes = subscribed(self._schema, known.document, asked, context)
        return Stream(self._each(outcomes, context), self._places.take(context.actor))

    async def _each(self, outcomes: AsyncGenerator[Outcome, None], context: Context) -> AsyncGenerator[Outcome, None]:
        extensions = dict(context.extensions)
        async with aclosing(outcomes):
            async for outcome in outcomes:
                yield replace(self._shown(outcome, context), extensions=extensions)
                extensions = {}
