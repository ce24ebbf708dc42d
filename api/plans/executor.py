"""The hook: graphql-core's executor, as strawberry has it, which reads objects by plan where there is one."""

from collections.abc import Callable
from typing import Any, ClassVar

from graphql import DocumentNode, GraphQLError, GraphQLObjectType, GraphQLSchema
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.execution.executor import Executor
from graphql.pyutils import Path
from strawberry.schema.schema import Schema, StrawberryGraphQLCoreExecutionContext

from api.plans.kept import Plan, Plans


class Planned(StrawberryGraphQLCoreExecutionContext):
    """Answers as its parent does, byte for byte. Without a plan it is its parent."""

    plans: ClassVar[Plans] = Plans()
    plan: Plan | None = None
    arguments: list[Any]
    strawberry: Schema

    @classmethod
    def build(
        cls, schema: GraphQLSchema, document: DocumentNode, *args: Any, **kwargs: Any
    ) -> "Executor[Any] | list[GraphQLError]":
        executor = super().build(schema, document, *args, **kwargs)
        if not isinstance(executor, cls):
            return executor
        manager = executor.middleware_manager
        if manager is not None and not manager.middlewares:
            manager = executor.middleware_manager = None
        if manager is None and executor.abort_signal is None:
            executor.plan = plan = cls.plans.plan(document, executor)
            if plan is not None:
                executor.arguments = [None] * plan.methods
                executor.strawberry = schema._strawberry_schema  # type: ignore[attr-defined]  # noqa: SLF001
        return executor

    def execute_collected_root_fields(
        self,
        root_type: GraphQLObjectType,
        root_value: Any,
        grouped_field_set: GroupedFieldSet,
        serially: bool,  # noqa: FBT001
        new_defer_usages: Any,
    ) -> Any:
        grouped = grouped_field_set if self.plan is None else self.plan.root
        return super().execute_collected_root_fields(root_type, root_value, grouped, serially, new_defer_usages)

    def collect_and_execute_subfields(
        self,
        return_type: GraphQLObjectType,
        field_details_list: FieldDetailsList,
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        if self.plan is not None:
            run: Callable[..., Any] | None = self.plan.functions.get((id(return_type), id(field_details_list)))
            if run is not None:
                return run(self, result, path)
        return super().collect_and_execute_subfields(return_type, field_details_list, path, result, position_context)
