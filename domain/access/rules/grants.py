"""What a role lets a hand touch, and how grants are written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace

from domain.access.errors import (
    BadGrants,
    BadRoleKey,
    NotAllowed,
    RoleNotForKind,
)
from domain.access.rules import permissions
from domain.access.values import (
    Action,
    Grant,
    Hand,
    TokenKind,
    Touch,
)
from domain.base.values import Json

PRESETS: dict[str, tuple[Grant, ...]] = {
    "editor": (Grant(),),
    "writer": (Grant(actions=frozenset({Action.CREATE, Action.EDIT, Action.GENERATE, Action.DECIDE, Action.RESTORE})),),
    "translator": (Grant(actions=frozenset({Action.EDIT, Action.DECIDE})),),
    # Everything that is done to pages in the studio; a whole file of content is an editor's to bring in.
    "publisher": (Grant(actions=frozenset(Action) - {Action.IMPORT}),),
    "merchandiser": (
        Grant(
            actions=frozenset({Action.EDIT, Action.PUBLISH, Action.UNPUBLISH, Action.REORDER}),
            kinds=frozenset({"product_rail", "promotion_banner", "category_tiles"}),
        ),
    ),
    "reviewer": (Grant(actions=frozenset({Action.DECIDE})),),
}
"""What the usual people of a shop may do. A preset is only a start: a role keeps its own grants."""

_ROLE_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


def require_touch(hand: Hand, action: Action, touches: Iterable[Touch]) -> None:
    """Nothing, or NotAllowed naming the first kind, field and locale that no grant of this hand covers."""
    if hand.grants is None:
        return
    for touch in touches:
        if not any(_covers(grant, action, touch) for grant in hand.grants):
            where = "" if touch.locale is None else f" in {touch.locale}"
            raise NotAllowed(
                f"{hand.label} may not {action} {touch.field} of a {touch.kind}{where}. "
                "Ask an operator for a role that may, or leave this field out."
            )


def require_action(hand: Hand, action: Action) -> None:
    """Nothing, or NotAllowed if no grant of this hand names this action at all."""
    if hand.grants is not None and not any(grant.actions is None or action in grant.actions for grant in hand.grants):
        raise NotAllowed(f"{hand.label} may not {action}. Ask an operator for a role that may.")


def _covers(grant: Grant, action: Action, touch: Touch) -> bool:
    return (
        (grant.actions is None or action in grant.actions)
        and (grant.kinds is None or touch.kind in grant.kinds)
        and (grant.fields is None or touch.field in grant.fields)
        and (grant.locales is None or touch.locale in grant.locales)
    )


def require_role_key(key: str) -> None:
    """Nothing, or BadRoleKey."""
    if not _ROLE_KEY.fullmatch(key):
        raise BadRoleKey(key)


def require_kind_for_role(kind: TokenKind, role: str) -> None:
    """Nothing, or RoleNotForKind: a role bounds what is done to content, so its token has to be able to do some."""
    if kind not in permissions.MAY["edit_block"]:
        raise RoleNotForKind(role, kind, permissions.MAY["edit_block"])


def preset(name: str, bounds: Grant) -> tuple[Grant, ...]:
    """The grants of a preset within these bounds.

    Errors   BadGrants if there is no such preset, if a translator has no locale, or if nothing is left.
    """
    if name not in PRESETS:
        raise BadGrants([f"there is no preset {name!r}, only {', '.join(PRESETS)}"])
    if name == "translator" and bounds.locales is None:
        raise BadGrants(["a translator needs the locales to translate into"])
    return within(PRESETS[name], bounds)


def within(grants: Sequence[Grant], bounds: Grant) -> tuple[Grant, ...]:
    """The same grants, each narrowed to these bounds; those that have nothing left are gone.

    Errors   BadGrants if nothing at all is left.
    """
    narrowed = [_narrowed(grant, bounds) for grant in grants]
    left = tuple(grant for grant in narrowed if all(getattr(grant, each.name) != frozenset() for each in fields(grant)))
    if not left:
        raise BadGrants(["within these bounds nothing is left of them"])
    return left


def _narrowed(grant: Grant, bounds: Grant) -> Grant:
    bound = {each.name: getattr(bounds, each.name) for each in fields(bounds)}
    held = {name: getattr(grant, name) for name in bound}
    return replace(
        grant,
        **{name: held[name] if limit is None else limit & (held[name] or limit) for name, limit in bound.items()},
    )


def grants_json(grants: Sequence[Grant]) -> list[Json]:
    """Grants as they are kept: a list of objects that name only what bounds them, in a fixed order."""
    bounds = [{each.name: getattr(grant, each.name) for each in fields(grant)} for grant in grants]
    return [{name: sorted(words) for name, words in bound.items() if words is not None} for bound in bounds]


def grants_from_json(value: Json) -> tuple[Grant, ...]:
    """The grants that a JSON list says.

    Errors   BadGrants with every problem in it.
    """
    if not isinstance(value, list) or not value:
        raise BadGrants(['they have to be a list of objects, such as [{"actions": ["edit"], "locales": ["fr"]}]'])
    problems = [problem for number, grant in enumerate(value, 1) for problem in _grant_problems(grant, f"{number}")]
    if problems:
        raise BadGrants(problems)
    return tuple(_grant(grant) for grant in value)


def _grant(value: Mapping[str, Sequence[str]]) -> Grant:
    words = {name: frozenset(said) for name, said in value.items()}
    actions = words.pop("actions", None)
    return Grant(actions=None if actions is None else frozenset(map(Action, actions)), **words)


def _grant_problems(value: Json, which: str) -> list[str]:
    if not isinstance(value, Mapping):
        return [f"grant {which} is not an object"]
    known = [each.name for each in fields(Grant)]
    problems = [f"grant {which} has {name!r}; it may have {', '.join(known)}" for name in value if name not in known]
    for name in known:
        said = value.get(name, ["all"])
        if not isinstance(said, list) or not said or not all(isinstance(word, str) and word for word in said):
            problems.append(f"{name} of grant {which} has to be a list of words; leave it out for all")
        elif name == "actions" and name in value:
            unknown = [str(word) for word in said if word not in list(Action)]
            problems += [
                f"grant {which} has unknown action {word!r}; there are {', '.join(Action)}" for word in unknown
            ]
    return problems
