"""Roles and permissions: what tokens and people may do, in GraphQL."""

from enum import Enum

import strawberry

from domain.access import values
from domain.access.rules import permissions
from domain.access.values import Action, TokenKind

strawberry.enum(TokenKind, name="TokenKind", description="What a token, or a person who works here, is there for.")
strawberry.enum(Action, name="ContentAction", description="What can be done to content; grants name some of these.")
Permission = Enum("Permission", {name.upper(): name for name in sorted(permissions.MAY)})  # type: ignore[misc]
strawberry.enum(Permission, name="Permission", description="What a kind of token may do at all.")


@strawberry.type(description="What a role may do to content: actions × kinds × fields × locales.")
class Grant:
    actions: list[Action] | None = strawberry.field(description="Which actions; null: all.")
    kinds: list[str] | None = strawberry.field(description="On which kinds of block; null: all.")
    fields: list[str] | None = strawberry.field(description="On which of their fields; null: all.")
    locales: list[str] | None = strawberry.field(description="In which locales; null: all, and what has no locale.")

    @classmethod
    def of(cls, grant: values.Grant) -> "Grant":
        def listed(words: frozenset[str] | None) -> list[str] | None:
            return None if words is None else sorted(words)

        return cls(
            actions=None if grant.actions is None else sorted(grant.actions),
            kinds=listed(grant.kinds),
            fields=listed(grant.fields),
            locales=listed(grant.locales),
        )


@strawberry.type(description="A name for what some people of a site may do to its content.")
class Role:
    key: str = strawberry.field(description="Its key on the site.")
    title: str = strawberry.field(description="What people call it.")
    grants: list[Grant] = strawberry.field(description="Who has the role may do what any of these allows.")

    @classmethod
    def of(cls, role: values.Role) -> "Role":
        return cls(key=role.key, title=role.title, grants=[Grant.of(each) for each in role.grants])


def may(actor: values.Actor) -> list[Permission]:
    """What this actor may do at all on their site."""
    return [each for each in Permission if permissions.may(actor, str(each.value))]
