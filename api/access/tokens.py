"""Tokens and roles of a site, for its operators."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.schema.exception_handlers import ExceptionHandler
from strawberry.types.field import StrawberryField

from api.access.roles import Grant, Role
from api.context import Info
from api.errors import NotAllowed, Refusal
from api.ids import global_id, uuid_of
from api.pages.editor_types import PageInfo
from api.paging import require_place, require_size
from domain.access import errors, read, values, write
from domain.access.rules.permissions import usable
from domain.access.values import Action, TokenKind, Trust
from domain.base.database import ReadSession
from domain.base.values import SiteId
from domain.pages.rules.kinds import all_kinds

strawberry.enum(Trust, name="DocumentTrust", description="Which documents a token may ask.")
PAGE_LIMIT = 200


@strawberry.type(description="What programs come by; its secret is shown once, when it is made.")
class Token:
    id: strawberry.ID = strawberry.field(description="Global id.")
    kind: TokenKind = strawberry.field(description="What it is for.")
    label: str = strawberry.field(description="What it is called; history and audit show it.")
    role: str | None = strawberry.field(description="Key of the role that bounds what it does to content; null: none.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime | None = strawberry.field(description="It opens nothing from this moment on; null: never.")
    revoked_at: datetime | None = strawberry.field(description="When somebody closed it.")
    usable: bool = strawberry.field(description="Whether it still opens anything.")
    documents: Trust = strawberry.field(description="Which documents it may ask.")
    points_a_minute: int | None = strawberry.field(
        description="What it may spend in any minute; 0: as much as it likes, null: what the server says."
    )

    @classmethod
    def of(cls, token: values.Token, now: datetime) -> "Token":
        return cls(
            id=global_id("Token", token.id),
            kind=token.kind,
            label=token.label,
            role=token.role,
            created_at=token.created_at,
            expires_at=token.expires_at,
            revoked_at=token.revoked_at,
            usable=usable(token.expires_at, token.revoked_at, now),
            documents=token.documents,
            points_a_minute=token.points_a_minute,
        )


@strawberry.type(description="A token in a list.")
class TokenEdge:
    cursor: str = strawberry.field(description="Its place.")
    node: Token = strawberry.field(description="The token.")


@strawberry.type(description="Tokens of a site, newest first.")
class TokenConnection:
    edges: list[TokenEdge] = strawberry.field(description="Tokens.")
    page_info: PageInfo = strawberry.field(description="Where the list goes on.")


@strawberry.input(description="A new token.")
class CreateTokenInput:
    site: str = strawberry.field(description="Key of the site.")
    kind: TokenKind = strawberry.field(description="What it is for.")
    label: str = strawberry.field(description="What it is called, so that it can be told apart and revoked later.")
    role: str | None = strawberry.field(default=None, description="Key of the role that bounds it; null: none.")
    expires_at: datetime | None = strawberry.field(default=None, description="When it ends; null: when it is revoked.")
    documents: Trust = strawberry.field(default=Trust.OFF, description="Which documents it may ask.")


@strawberry.input(description="Closes a token.")
class RevokeTokenInput:
    site: str = strawberry.field(description="Key of the site.")
    id: strawberry.ID = strawberry.field(description="Global id of the token.")


@strawberry.input(description="What a role may do to content.")
class GrantInput:
    actions: list[Action] | None = strawberry.field(default=None, description="Which actions; null: all.")
    kinds: list[str] | None = strawberry.field(default=None, description="On which kinds of block; null: all.")
    fields: list[str] | None = strawberry.field(default=None, description="On which of their fields; null: all.")
    locales: list[str] | None = strawberry.field(default=None, description="In which locales; null: all.")


@strawberry.input(description="A new role.")
class CreateRoleInput:
    site: str = strawberry.field(description="Key of the site.")
    key: str = strawberry.field(description="Its key: small letters, digits, - and _.")
    title: str = strawberry.field(description="What people call it.")
    grants: list[GrantInput] = strawberry.field(description="Who has it may do what any of these allows.")


@strawberry.type(description="There is a new token.")
class TokenCreated:
    secret: str = strawberry.field(description="What programs send as `Authorization: Bearer …`. Shown this once.")
    token: Token = strawberry.field(description="The token.")


@strawberry.type(description="The token opens nothing any more; a process may take ten seconds to hear of it.")
class TokenRevoked:
    token: Token = strawberry.field(description="The token as it is now.")


@strawberry.type(description="There is a new role.")
class RoleCreated:
    role: Role = strawberry.field(description="The role.")


@strawberry.type(description="No token or role can be made like this; nothing was written.")
class TokenRefused(Refusal):
    pass


@strawberry.type(description="There is no such token on this site.")
class TokenNotFound(Refusal):
    pass


class RefuseToken(
    ExceptionHandler[
        errors.UnknownRole
        | errors.RoleNotForKind
        | errors.BadExpiry
        | errors.BadGrants
        | errors.BadRoleKey
        | errors.RoleTaken
        | errors.BadLabel,
        TokenRefused,
    ]
):
    def handle(self, exception: Any, *, field: StrawberryField, info: Info) -> TokenRefused:  # noqa: ARG002
        return TokenRefused(code=exception.code, message=exception.message)


class RefuseTokenAbsent(ExceptionHandler[errors.TokenAbsent, TokenNotFound]):
    def handle(self, exception: errors.TokenAbsent, *, field: StrawberryField, info: Info) -> TokenNotFound:  # noqa: ARG002
        return TokenNotFound(code=exception.code, message=exception.message)


HANDLERS: Sequence[ExceptionHandler[Any, Any]] = (RefuseToken(), RefuseTokenAbsent())

CreateTokenResult = Annotated[
    TokenCreated | TokenRefused | NotAllowed,
    strawberry.union("CreateTokenResult", description="What became of createToken."),
]
RevokeTokenResult = Annotated[
    TokenRevoked | TokenNotFound | NotAllowed,
    strawberry.union("RevokeTokenResult", description="What became of revokeToken."),
]
CreateRoleResult = Annotated[
    RoleCreated | TokenRefused | NotAllowed,
    strawberry.union("CreateRoleResult", description="What became of createRole."),
]


@strawberry.type
class TokensQuery:
    @strawberry.field(description="The tokens of a site, newest first, those that open nothing any more too.")
    async def tokens(self, info: Info, site: str, first: int = 50, after: str | None = None) -> TokenConnection:
        context = info.context
        context.allowed("manage_tokens", site)
        limit = require_size(first, PAGE_LIMIT)
        async with context.reads.read() as db:
            # A site has tens of them.
            found = [Token.of(each, context.now) for each in reversed(await read.tokens(db, SiteId(site)))]
        places = {each.id: place for place, each in enumerate(found, 1)}
        begin = require_place(after, None if after is None else places.get(strawberry.ID(after))) or 0
        edges = [TokenEdge(cursor=each.id, node=each) for each in found[begin : begin + limit]]
        more = len(found) > begin + limit
        return TokenConnection(
            edges=edges, page_info=PageInfo.of([each.cursor for each in edges], after=after, more=more)
        )

    @strawberry.field(description="The roles of a site, by key; editors see what there is to be.")
    async def roles(self, info: Info, site: str) -> list[Role]:
        info.context.allowed("read_audit", site)
        async with info.context.reads.read() as db:
            return [Role.of(each) for each in await read.roles(db, SiteId(site))]


@strawberry.type
class TokensMutation:
    @strawberry.mutation(description="Makes a token; its secret is shown this once, and only its hash is kept.")
    async def create_token(self, info: Info, input: CreateTokenInput) -> CreateTokenResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("manage_tokens", site)
        context.keep_out_of_caches()
        async with context.writes.write() as db:
            made = await write.create_token(
                db,
                site,
                input.kind,
                input.label,
                chance=secrets.token_urlsafe(32),
                by=actor.label,
                now=context.now,
                role=input.role,
                expires_at=input.expires_at,
                documents=input.documents,
            )
            token = await _token(db, site, made.id)
        return TokenCreated(secret=made.secret, token=Token.of(token, context.now))

    @strawberry.mutation(description="Closes a token; one that was closed before stays as it was.")
    async def revoke_token(self, info: Info, input: RevokeTokenInput) -> RevokeTokenResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("manage_tokens", site)
        key = uuid_of(input.id, "Token")
        if key is None:
            raise errors.TokenAbsent(site, input.id[:80])
        async with context.writes.write() as db:
            await write.revoke_token(db, site, key, by=actor.label, now=context.now)
            token = await _token(db, site, key)
        return TokenRevoked(token=Token.of(token, context.now))

    @strawberry.mutation(description="Makes a role, which people and tokens can have.")
    async def create_role(self, info: Info, input: CreateRoleInput) -> CreateRoleResult:
        context, site = info.context, SiteId(input.site)
        actor = context.allowed("manage_tokens", site)
        granted = tuple(map(_grant, input.grants))
        role = values.Role(key=input.key, title=input.title, grants=granted)
        async with context.writes.write() as db:
            _require_known(granted, (await read.site(db, site)).locales)
            await write.create_role(db, site, role, by=actor.label, now=context.now)
        return RoleCreated(role=Role(key=role.key, title=role.title, grants=[Grant.of(each) for each in granted]))


async def _token(db: ReadSession, site: SiteId, key: object) -> values.Token:
    return next(each for each in await read.tokens(db, site) if each.id == key)


def _grant(said: GrantInput) -> values.Grant:
    def words(listed: Sequence[str] | None) -> frozenset[str] | None:
        return None if listed is None else frozenset(listed)

    return values.Grant(
        actions=None if said.actions is None else frozenset(said.actions),
        kinds=words(said.kinds),
        fields=words(said.fields),
        locales=words(said.locales),
    )


def _require_known(granted: Sequence[values.Grant], locales: Sequence[str]) -> None:
    """Nothing, or BadGrants for a kind or a locale that there is not: it would allow nothing, and say so nowhere."""
    kinds = all_kinds()
    problems = [
        f"there is no kind {kind!r}" for grant in granted for kind in sorted((grant.kinds or set()) - set(kinds))
    ]
    problems += [
        f"the site has no locale {locale!r}"
        for grant in granted
        for locale in sorted((grant.locales or set()) - set(locales))
    ]
    if problems:
        raise errors.BadGrants(problems)
