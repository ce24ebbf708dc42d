"""Plans that are kept: which documents get one, and how many there may be."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any
from weakref import ReferenceType, ref

import structlog
from graphql import DocumentNode, GraphQLSchema
from graphql.execution.collect_fields import GroupedFieldSet
from graphql.execution.executor import Executor

from api.plans.running import Whole
from api.plans.selections import NotCompiled, Selected, Selection, conditions, definitions
from api.plans.writing import Writing

log = structlog.get_logger()

# As many documents as are remembered by their text (api/front/texts.py): one that is forgotten comes back as another.
DOCUMENTS = 500
# All plans together hold this many selected fields, about 1.7 kB each (tests/benchmarks/test_plans.py): 70 MB.
FIELDS = 40_000
# Compiling costs about what parsing and validating cost, once more.
RUNS_BEFORE = 2
# Compiling takes about 0.03 ms a field and nobody else is served meanwhile; only fragments on many types get here.
FIELDS_A_PLAN = 2_000
# @include and @skip make one plan for each combination that is asked for; a document that asks for more has none.
SHAPES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One operation of one document, in one shape. `selection` keeps alive what `functions` are found by."""

    root: GroupedFieldSet
    functions: dict[tuple[int, int], Whole]
    methods: int
    size: int
    selection: list[Selected]


def compiled(executor: Executor[Any]) -> Plan:
    """The plan of what this executor is about to run, in the shape its variables give.

    Errors   NotCompiled.
    """
    selection = Selection(executor, FIELDS_A_PLAN)
    nodes = list(selection.nodes.values())
    written = Writing().run(nodes)
    return Plan(
        root=selection.root,
        functions={key: written[each.number] for key, each in selection.nodes.items()},
        methods=selection.methods,
        size=selection.size,
        selection=nodes,
    )


@dataclass(slots=True)
class _Document:
    """A document that came, and its plans; None for a shape that is not compiled.

    `names` are the variables that make its shape, None where nothing of it is compiled. The document is not kept here: it
    goes when those who read it forget it, and its plans go with it.
    """

    document: ReferenceType[DocumentNode]
    schema: GraphQLSchema
    runs: int = 1
    names: tuple[str, ...] | None = None
    plans: dict[tuple[object, ...], Plan | None] = field(default_factory=dict)


class Plans:
    """Plans of the documents used last.

    A document gets one after it has run `after` times the ordinary way: whoever sends another document each time costs
    what parsing and validating them costs, and a row here; whoever sends each three times costs less than that.
    """

    def __init__(self, documents: int = DOCUMENTS, fields: int = FIELDS, after: int = RUNS_BEFORE) -> None:
        self._documents = documents
        self._limit = fields
        self._after = after
        self._kept: OrderedDict[tuple[int, int, str | None], _Document] = OrderedDict()
        self.fields = 0

    def __len__(self) -> int:
        """How many documents are remembered, with plans or without."""
        return len(self._kept)

    @property
    def compiled(self) -> int:
        """How many plans there are."""
        return sum(plan is not None for kept in self._kept.values() for plan in kept.plans.values())

    def plan(self, document: DocumentNode, executor: Executor[Any]) -> Plan | None:
        """The plan for this run of the document; None if it is to run the ordinary way."""
        # Two documents are the same when the parser's cache says so: comparing them costs as much as running them.
        name = executor.operation.name.value if executor.operation.name else None
        key = (id(executor.schema), id(document), name)
        kept = self._kept.get(key)
        if kept is None:
            self._kept[key] = _Document(ref(document, lambda _gone: self._forget(key)), executor.schema)
            self._bound()
            return None
        self._kept.move_to_end(key)
        if kept.runs < self._after:
            kept.runs += 1
            return None
        if kept.runs == self._after:
            kept.runs += 1
            kept.names = _names(executor)
        if kept.names is None:
            return None
        given = executor.variable_values.coerced
        shape = tuple(given.get(each) for each in kept.names)
        if not all(isinstance(each, bool) for each in shape):
            return None
        if shape in kept.plans or len(kept.plans) >= SHAPES:
            return kept.plans.get(shape)
        kept.plans[shape] = made = _compiled(executor)
        self.fields += made.size if made else 0
        self._bound()
        return made

    def _bound(self) -> None:
        while len(self._kept) > self._documents or (self.fields > self._limit and len(self._kept) > 1):
            self._forget(next(iter(self._kept)))

    def _forget(self, key: tuple[int, int, str | None]) -> None:
        gone = self._kept.pop(key, None)
        self.fields -= 0 if gone is None else sum(each.size for each in gone.plans.values() if each)


def _names(executor: Executor[Any]) -> tuple[str, ...] | None:
    try:
        return conditions(definitions(executor))
    except (NotCompiled, RecursionError):
        return None


def _compiled(executor: Executor[Any]) -> Plan | None:
    try:
        return compiled(executor)
    except (NotCompiled, RecursionError):
        return None
    except Exception:  # nobody goes without an answer because this package has a mistake
        log.exception("document_not_compiled")
        return None
