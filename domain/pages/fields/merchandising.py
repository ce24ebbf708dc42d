"""What editors say about the products of a rail: how it is read, and what it does to what was found."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from domain.base.values import ItemId, Json
from domain.catalog import fields
from domain.catalog.errors import BadValue
from domain.catalog.fields import Fields
from domain.catalog.rules import decimal_amount
from domain.catalog.values import Product
from domain.matching.values import Candidate
from domain.pages.values.merchandising import Do, LeftOut, Match, Merchandised, Placed, Rule

MAX_RULES = 50
MAX_VALUES = 50
MAX_PINNED = 50
MAX_WEIGHT = 10

_RULE = ("id", "name", "do", "match", "position", "weight")
_MATCH = ("sku", "category", "brand", "tag", "price")
_PRICE = ("from", "to")
_AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,4})?")

Found: TypeAlias = tuple[Product, Candidate]
Claim: TypeAlias = tuple[Rule, Product]


# --- reading


def parsed(value: Json) -> tuple[Rule, ...]:
    """The rules in their order; one without an id gets `rule-1`, `rule-2`, … by its place.

    Limits   50 rules, 50 values in a list, 50 pinned products.
    Errors   BadValue with everything `problems` finds.
    """
    rules, wrong = _read(value)
    if wrong:
        raise BadValue("; ".join(wrong))
    return tuple(rules)


def problems(value: Json) -> list[str]:
    """Everything that is wrong, each with its path: `[2].match.price.from: …`."""
    return _read(value)[1]


def pinned_skus(rules: Sequence[Rule]) -> tuple[str, ...]:
    """The products that have to be at hand, found or not, each once."""
    return tuple(dict.fromkeys(sku for rule in rules if rule.do is Do.PIN for sku in rule.match.skus))


def _read(value: Json) -> tuple[list[Rule], list[str]]:
    if not isinstance(value, list | tuple):
        return [], ["has to be a list of rules"]
    if len(value) > MAX_RULES:
        return [], [f"has {len(value):,} rules; {MAX_RULES} fit"]
    rules: list[Rule] = []
    wrong: list[str] = []
    for n, raw in enumerate(value):
        if not isinstance(raw, Mapping):
            wrong.append(f"[{n}]: has to be an object")
            continue
        read = Fields(raw, f"[{n}].")
        rules.append(_rule(read, n))
        wrong += [f"{problem.field}: {problem.reason}" for problem in read.problems]
    wrong += [
        f"{id_!r} is the id of {times} rules; each needs its own"
        for id_, times in Counter(rule.id for rule in rules).items()
        if times > 1
    ]
    if (pins := len(pinned_skus(rules))) > MAX_PINNED:
        wrong.append(f"pins {pins:,} products; {MAX_PINNED} fit")
    return rules, wrong


def _rule(read: Fields, n: int) -> Rule:
    _only(read, _RULE)
    do = read.require("do", _do)
    match = _match(read)
    position = read.take("position", _position, None)
    weight = read.take("weight", _weight, None)
    if do == Do.PIN and (not match.skus or match != Match(skus=match.skus)):
        read.refuse("match", None, "names the products of a pin by sku, and by nothing else")
    elif match == Match() and not read.problems:
        read.refuse("match", None, f"names no products; give one of {', '.join(_MATCH)}")
    if position is not None and do != Do.PIN:
        read.refuse("position", position, "is for pins alone")
    if weight is not None and do not in {Do.BOOST, Do.BURY}:
        read.refuse("weight", weight, "is for boosting and burying alone")
    return Rule(
        id=read.take("id", fields.code, "") or f"rule-{n + 1}",
        name=read.take("name", fields.line(120), ""),
        do=Do(do) if do else Do.EXCLUDE,
        match=match,
        position=position,
        weight=2.0 if weight is None else weight,
    )


def _match(read: Fields) -> Match:
    inner = _inside(read, "match")
    _only(inner, _MATCH)
    price = _inside(inner, "price")
    _only(price, _PRICE)
    match = Match(
        skus=inner.take("sku", _skus, ()),
        categories=inner.take("category", fields.lines(MAX_VALUES, 200), ()),
        brands=inner.take("brand", fields.lines(MAX_VALUES, 200), ()),
        tags=inner.take("tag", fields.lines(MAX_VALUES, 255), ()),
        price_from=price.take("from", _amount, None),
        price_to=price.take("to", _amount, None),
    )
    if match.price_from is not None and match.price_to is not None and match.price_from > match.price_to:
        price.refuse("to", None, "is less than from")
    read.problems += inner.problems + price.problems
    return match


def _inside(read: Fields, name: str) -> Fields:
    """The object a field holds, read under its path; an empty one where there is none."""
    return Fields(read.take(name, _mapping, {}), f"{read.path}{name}.")


def _only(read: Fields, known: Sequence[str]) -> None:
    for name in read.row:
        if name not in known:
            read.refuse(fields.shortened(name), None, f"is not known here; there are {', '.join(known)}")


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise BadValue("has to be an object")
    return value


def _do(value: object) -> str:
    if value not in list(Do):
        raise BadValue(f"has to be one of {', '.join(Do)}")
    return str(value)


def _skus(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list | tuple) else [value]
    if len(values) > MAX_VALUES:
        raise BadValue(f"has {len(values):,} entries; the limit is {MAX_VALUES}")
    return tuple(dict.fromkeys(sku for sku in map(fields.code, values) if sku))


def _position(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < MAX_PINNED:
        raise BadValue(f"has to be a whole number from 0 to {MAX_PINNED - 1}")
    return value


def _weight(value: object) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 1 < value <= MAX_WEIGHT:
        raise BadValue(f"has to be a number above 1, up to {MAX_WEIGHT}")
    return float(value)


def _amount(value: object) -> Decimal | None:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise BadValue('has to be an amount as text, such as "10.00"')
    return Decimal(value)


# --- applying


def applied(
    rules: Sequence[Rule],
    found: Iterable[Found],
    *,
    pins: Mapping[str, Product],
    limit: int,
    brand_cap: int,
    in_stock_only: bool = True,
    away: Collection[ItemId] = (),
) -> Merchandised:
    """The products of a rail: what is excluded is gone, pins stand where they were put, the rest in its new order.

    The rest is what was found in its order, ranked from 1. The first boost or bury that fits a product moves it: a boost
    divides its rank by the weight, a bury multiplies it; the smaller number stands before, the older rank where equal.
    At most `brand_cap` of a brand while others are to be had; pins and boosted products count and are never held back.
    Without rules the rail is what it would have been.

    Shapes   found best first, in stock; pins sku -> product for `pinned_skus(rules)`, as far as the shop has them.
    Limits   at most `limit` products; out of stock only pins, and only where `in_stock_only` is False; a pin in `away`
             (on the page already, in the cart, bought, dismissed) gives its place up. Without rules `found` is read as far as
             it takes to fill the rail.
    """
    if not rules:
        as_found = (
            Placed(product=product, candidate=each, rank=rank) for rank, (product, each) in enumerate(_once(found), 1)
        )
        return Merchandised(placed=tuple(_varied(as_found, limit, brand_cap, Counter())))
    in_order = list(_once(found))
    at_hand = {product.sku: product for product, _ in in_order}
    at_hand |= {sku: pins[sku] for sku in pinned_skus(rules) if sku in pins}
    excluded = _excluded(rules, at_hand.values())
    gone = {each.sku for each in excluded}
    wanted = [(rule, sku) for rule in rules if rule.do is Do.PIN for sku in rule.match.skus if sku not in gone]
    claims, refused = _claims(wanted, at_hand, away=away, in_stock_only=in_stock_only)
    places, crowded_out = _places(claims, limit)
    pinned = {product.sku for _, product in places.values()}
    rest = [(product, candidate) for product, candidate in in_order if product.sku not in gone | pinned]
    brands = Counter(product.brand for _, product in places.values())
    others = iter(_varied(_ranked(rules, rest), limit - len(places), brand_cap, brands))
    candidates = {product.sku: candidate for product, candidate in in_order}
    stood = {
        place: Placed(product=product, candidate=candidates.get(product.sku), rule=rule)
        for place, (rule, product) in places.items()
    }
    placed = (stood[place] if place in stood else next(others, None) for place in range(limit))
    return Merchandised(
        placed=tuple(each for each in placed if each is not None),
        left_out=(*excluded, *refused, *crowded_out),
    )


def _once(found: Iterable[Found]) -> Iterator[Found]:
    seen: set[ItemId] = set()
    for each in found:
        if each[0].id not in seen:
            seen.add(each[0].id)
            yield each


def _excluded(rules: Sequence[Rule], products: Iterable[Product]) -> list[LeftOut]:
    rules = [rule for rule in rules if rule.do is Do.EXCLUDE]
    if not rules:
        return []
    firsts = ((product, _first(rules, product)) for product in products)
    return [LeftOut(sku=product.sku, rule=rule, why="is excluded") for product, rule in firsts if rule is not None]


def _claims(
    wanted: Sequence[tuple[Rule, str]],
    at_hand: Mapping[str, Product],
    *,
    away: Collection[ItemId],
    in_stock_only: bool,
) -> tuple[list[Claim], list[LeftOut]]:
    """The pins that may stand, and why the others may not."""
    claims: dict[str, Claim] = {}
    left_out: list[LeftOut] = []
    for rule, sku in wanted:
        product = at_hand.get(sku)
        if product is None:
            why = "is not in the shop"
        elif sku in claims:
            why = f"is pinned by {claims[sku][0].id!r} already"
        elif product.id in away:
            why = "is on the page already, in the cart, bought or dismissed"
        elif in_stock_only and not product.in_stock:
            why = "is out of stock"
        else:
            claims[sku] = (rule, product)
            continue
        left_out.append(LeftOut(sku=sku, rule=rule, why=why))
    return list(claims.values()), left_out


def _places(claims: Sequence[Claim], limit: int) -> tuple[dict[int, Claim], list[LeftOut]]:
    """Each pin in the place it names; of two in one the later moves to the next free place, else the nearest before."""
    places: dict[int, Claim] = {}
    moving: list[Claim] = []
    for claim in claims:
        place = claim[0].position
        if place is not None and place < limit and place not in places:
            places[place] = claim
        else:
            moving.append(claim)
    left_out: list[LeftOut] = []
    for rule, product in moving:
        start = min(rule.position or 0, limit)
        free = (place for place in (*range(start, limit), *reversed(range(start))) if place not in places)
        if (place := next(free, None)) is None:
            left_out.append(LeftOut(sku=product.sku, rule=rule, why=f"finds all {limit} places pinned"))
        else:
            places[place] = (rule, product)
    return places, left_out


def _ranked(rules: Sequence[Rule], rest: Iterable[Found]) -> Iterable[Placed]:
    """What is not pinned, in its new order."""
    rules = [rule for rule in rules if rule.do in {Do.BOOST, Do.BURY}]
    placed = (
        Placed(product=product, candidate=candidate, rule=_first(rules, product), rank=rank)
        for rank, (product, candidate) in enumerate(rest, start=1)
    )
    return sorted(placed, key=standing) if rules else placed


def standing(placed: Placed) -> float:
    """The number a product that is not pinned stands by: its rank, divided by a boost's weight, times a bury's.

    Limits   equal numbers keep the order of their ranks.
    """
    rank = placed.rank or 0
    match placed.rule:
        case Rule(do=Do.BOOST, weight=weight):
            return rank / weight
        case Rule(do=Do.BURY, weight=weight):
            return rank * weight
        case _:
            return rank


def _varied(ranked: Iterable[Placed], room: int, brand_cap: int, brands: Counter[str]) -> list[Placed]:
    """At most `brand_cap` of a brand while others are to be had; what is boosted counts and is never held back."""
    chosen: list[Placed] = []
    waiting: list[Placed] = []
    for each in ranked:
        if len(chosen) >= room:
            break
        brand = each.product.brand
        if brand and brands[brand] >= brand_cap and each.effect is not Do.BOOST:
            waiting.append(each)
        else:
            brands[brand] += 1
            chosen.append(each)
    return (chosen + waiting)[:room]


def _first(rules: Sequence[Rule], product: Product) -> Rule | None:
    return next((rule for rule in rules if holds(rule.match, product)), None)


def holds(match: Match, product: Product) -> bool:
    """Whether the product is meant. Categories are compared as the catalogue names them, in whatever language it is read."""
    return (
        (not match.skus or product.sku in match.skus)
        and (not match.categories or not set(match.categories).isdisjoint(product.filed_under))
        and (not match.brands or product.brand in match.brands)
        and (not match.tags or not set(match.tags).isdisjoint(product.tags))
        and _priced(match, product)
    )


def _priced(match: Match, product: Product) -> bool:
    if match.price_from is None and match.price_to is None:
        return True
    if product.price is None:
        return False
    price = decimal_amount(product.price)
    return (match.price_from is None or match.price_from <= price) and (
        match.price_to is None or price <= match.price_to
    )


def json_schema() -> Mapping[str, Json]:
    """The shape of a rail's rules, as JSON Schema."""
    texts: Json = {"type": "array", "items": {"type": "string"}, "maxItems": MAX_VALUES}
    amount: Json = {"type": "string", "pattern": f"^{_AMOUNT.pattern}$"}
    price: Json = {
        "type": "object",
        "properties": dict.fromkeys(_PRICE, amount),
        "additionalProperties": False,
    }
    match: Json = {
        "type": "object",
        "properties": {**dict.fromkeys(("sku", "category", "brand", "tag"), texts), "price": price},
        "additionalProperties": False,
        "minProperties": 1,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "array",
        "maxItems": MAX_RULES,
        "items": {
            "type": "object",
            "properties": {
                "id": {"type": "string", "maxLength": 200},
                "name": {"type": "string", "maxLength": 120},
                "do": {"enum": [do.value for do in Do]},
                "match": match,
                "position": {"type": "integer", "minimum": 0, "maximum": MAX_PINNED - 1},
                "weight": {"type": "number", "exclusiveMinimum": 1, "maximum": MAX_WEIGHT},
            },
            "required": ["do", "match"],
            "additionalProperties": False,
        },
    }
