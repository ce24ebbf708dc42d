"""A small schema with everything that may go wrong, and a list of who was called."""

import asyncio
from collections.abc import Callable
from enum import Enum, StrEnum
from typing import Annotated, Any, Generic, NewType, TypeVar

import strawberry
from graphql import GraphQLError
from strawberry.extensions import FieldExtension
from strawberry.permission import BasePermission
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types.field import StrawberryField

from api.plans.executor import Planned

CALLED: list[str] = []
T = TypeVar("T")
Info = strawberry.Info[Any, Any]


def _brittle(value: Any) -> Any:
    if value == "words":
        raise ValueError("not these")
    return None if value == "" else f"<{value}>"


Brittle = NewType("Brittle", str)
Odd = NewType("Odd", object)


@strawberry.enum
class Colour(Enum):
    RED = 1
    GREEN = "green"
    ALSO_RED = 1  # noqa: PIE796 - two names for one member
    HIDDEN = strawberry.enum_value("hidden", name="SEEN")


@strawberry.enum
class Size(StrEnum):
    SMALL = "small"
    LARGE = "large"


@strawberry.interface
class Thing:
    id: strawberry.ID


@strawberry.interface
class Named(Thing):
    name: str

    @strawberry.field
    def greeting(self, word: str = "Hello") -> str:
        CALLED.append("greeting")
        return f"{word} {self.name}"


@strawberry.interface
class Told:
    """Says itself which type it is."""

    told: str | None

    @classmethod
    def resolve_type(cls, obj: Any, _info: Any, _kind: Any) -> str | None:
        CALLED.append("resolve_type")
        return {None: None, "": "Nobody", "words": "Leaf"}.get(getattr(obj, "told", None), type(obj).__name__)


class Never(BasePermission):
    message = "Not you."

    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:  # noqa: ARG002
        CALLED.append("permission")
        return kwargs.get("may") is True


class Louder(FieldExtension):
    def resolve(self, next_: Callable[..., Any], source: Any, info: Any, **kwargs: Any) -> Any:
        found = next_(source, info, **kwargs)
        return found.upper() if isinstance(found, str) else found


@strawberry.type
class Leaf(Named, Told):
    text: str
    count: int
    share: float | None
    sure: bool
    colour: Colour
    size: Size | None
    colours: list[Colour]
    sizes: list[Size | None] | None
    brittle: Brittle
    brittles: list[Brittle | None]
    odd: Odd | None
    ids: list[strawberry.ID]
    counts: list[int | None]
    grid: list[list[int]]
    maybe_grid: list[list[float | None] | None] | None


@strawberry.type
class Checked(Thing):
    """Its objects are told by a function."""

    text: str

    @classmethod
    def is_type_of(cls, obj: Any, _info: Any) -> bool:
        CALLED.append("is_type_of")
        return isinstance(obj, cls) and getattr(obj, "text", "") != "words"


@strawberry.type
class Plain:
    amount: str
    leaf: "Leaf | None"


@strawberry.type
class Trouble:
    why: str


class ShowTrouble(ExceptionHandler[KeyError, Trouble]):
    def handle(self, exception: KeyError, *, field: StrawberryField, info: Any) -> Trouble:  # noqa: ARG002
        return Trouble(why=str(exception))


@strawberry.type
class Box(Generic[T]):
    content: T
    label: str


AnyOf = Annotated["Leaf | Plain | Branch | Checked", strawberry.union("AnyOf")]
Boxed = Annotated[Box[int] | Box[str] | Plain, strawberry.union("Boxed")]
Outcome = Annotated[Plain | Trouble, strawberry.union("Outcome")]


@strawberry.input
class Wish:
    word: str
    times: int = 2
    colours: list[Colour] | None = None
    more: "Wish | None" = None


@strawberry.input(one_of=True)
class Either:
    word: str | None = strawberry.UNSET
    number: int | None = strawberry.UNSET


@strawberry.type
class Branch(Named, Told):
    leaf: Leaf
    maybe_leaf: Leaf | None
    plain: Plain
    plains: list[Plain | None]
    leaves: list[Leaf]
    things: list[Thing]
    named: list[Named | None] | None
    told: str | None
    tellers: list[Told]
    any: AnyOf | None
    anything: list[AnyOf | None]
    boxes: list[Boxed]
    outcome: Outcome
    others: "list[Branch | None]"
    some: "list[Branch] | None"
    branches: "list[list[Branch | None]] | None"
    branch: "Branch | None"
    checked: Checked | None
    checks: list[Checked]

    @strawberry.field
    def said(self, word: str | None = "so", times: int = 1, colour: Colour = Colour.RED) -> str | None:
        CALLED.append(f"said {word} {times} {colour}")
        if word == "one":
            raise GraphQLError("not that word", extensions={"code": "WORD"})
        return None if word == "" else f"{word}" * times

    @strawberry.field
    def number(self, of: int = 1) -> int:
        CALLED.append("number")
        return "no number" if of % 2 == 0 else of * 10**9  # type: ignore[return-value]

    @strawberry.field
    def colour(self, wanted: Colour | None = None) -> Colour:
        CALLED.append("colour")
        return "nothing" if wanted is Colour.RED else Colour.GREEN  # type: ignore[return-value]

    @strawberry.field
    def words(self, wish: Wish | None = None, either: Either | None = None) -> list[str | None]:
        CALLED.append("words")
        if wish is not None:
            wish.word += "!"
        return [None if wish is None else wish.word, None if either is None else str(either.number), "x"]

    @strawberry.field
    def promised(self) -> str:
        CALLED.append("promised")
        return _soon("promised")  # type: ignore[return-value]

    @strawberry.field
    async def awaited(self, turns: int = 1) -> "Branch | None":
        CALLED.append("awaited")
        for _ in range(turns):
            await asyncio.sleep(0)
        if turns == 3:
            raise ValueError("three turns")
        return self

    @strawberry.field
    async def certain(self, turns: int = 1) -> Leaf:
        await asyncio.sleep(0)
        if turns > 1:
            raise GraphQLError("never certain", extensions={"turns": turns})
        return self.leaf

    @strawberry.field(permission_classes=[Never])  # type: ignore[untyped-decorator]
    def guarded(self, may: bool = False) -> str:  # noqa: FBT001, FBT002 - an argument of GraphQL
        CALLED.append("guarded")
        return f"in {may}"

    @strawberry.field(extensions=[Louder()])  # type: ignore[untyped-decorator]
    def loud(self, info: Info) -> str:
        CALLED.append("loud")
        return f"{info.field_name} {info.path.key} {len(info.selected_fields)}"

    @strawberry.field(deprecation_reason="Nobody asks.")  # type: ignore[untyped-decorator]
    def tried(self, key: Annotated[str, strawberry.argument(deprecation_reason="old")] = "a") -> Outcome:
        CALLED.append("tried")
        return Plain(amount={"a": "1"}[key], leaf=None)

    @strawberry.field
    @staticmethod
    def fixed(root: Any) -> str:
        return f"fixed {type(root).__name__}"

    @strawberry.field
    def taken_for(self) -> Thing:
        return strawberry.cast(Leaf, object.__new__(Checked))

    @strawberry.field
    def around(self) -> list["Branch"]:
        CALLED.append("around")
        return [self, self]


async def _soon(value: object) -> object:
    await asyncio.sleep(0)
    return value


@strawberry.type
class Query:
    branch: Branch
    maybe: Branch | None
    anything: list[AnyOf | None] | None
    things: list[Thing]

    @strawberry.field
    async def later(self) -> Branch:
        await asyncio.sleep(0)
        return self.branch

    @strawberry.field
    def now(self, word: str = "a") -> list[Named | None]:
        if word == "one":
            raise KeyError(word)
        return [self.branch, self.branch.leaf]


@strawberry.type
class Mutation:
    branch: Branch

    @strawberry.mutation
    async def change(self, wish: Wish) -> Branch | None:
        CALLED.append(f"change {wish.word}")
        await asyncio.sleep(0)
        CALLED.append("changed")
        return None if wish.times == 0 else self.branch

    @strawberry.mutation
    def tell(self, either: Either) -> Outcome:
        CALLED.append("tell")
        return {"one": Plain(amount="1", leaf=None)}[str(either.word)]


def schema(**settings: Any) -> strawberry.Schema:
    """A new one; `settings` go to strawberry."""
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        types=[Leaf, Branch, Checked],
        exception_handlers=[ShowTrouble()],
        config=StrawberryConfig(
            scalar_map={
                Brittle: strawberry.scalar(name="Brittle", serialize=_brittle),
                Odd: strawberry.scalar(name="Odd", serialize=lambda value: value),
            }
        ),
        **{"execution_context_class": Planned} | settings,
    )
