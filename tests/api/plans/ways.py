"""One document, answered both ways."""

import re
from typing import Any

import orjson
from graphql import DocumentNode, ExecutionResult, GraphQLSchema, execute
from graphql.execution.middleware import MiddlewareManager
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.plans.executor import Planned
from api.plans.kept import Plans

ADDRESS = re.compile(rb"0x[0-9a-f]+")


class Eager(Planned):
    """Compiles a document when it comes again; the tests let each come twice."""

    plans = Plans(after=1)


async def answer(
    schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any], root: Any, *, planned: bool
) -> ExecutionResult:
    """As strawberry calls graphql-core."""
    predicate: Any = optimized_is_awaitable
    found: Any = execute(
        schema,
        document,
        root_value=root,
        middleware=MiddlewareManager(),
        variable_values=variables,
        is_awaitable=predicate,
        executor_class=Eager if planned else StrawberryGraphQLCoreExecutionContext,
        operation_extensions=None,
    )
    result: ExecutionResult = await found if optimized_is_awaitable(found) else found
    return result


def as_bytes(result: ExecutionResult) -> bytes:
    """The response, with the addresses of objects in messages taken out."""
    errors = [each.formatted for each in result.errors or ()]
    data = orjson.dumps({"data": result.data, "errors": errors}, default=repr, option=orjson.OPT_NON_STR_KEYS)
    return ADDRESS.sub(b"0x", data)
