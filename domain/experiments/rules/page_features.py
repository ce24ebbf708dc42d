"""What a page policy sees: a few named features of a block for a shopper, each of which can be read aloud."""

from collections.abc import Sequence

from domain.base.values import Json
from domain.experiments.values.policies import BlockView, PageContext, Weight

Feature = tuple[str, float]

# The first belief about a feature, by its family: mean and precision (one over the variance) in logits. Blocks differ by
# about a factor of two in their clicks (0.7 logits) in published homepage logs; what depends on the visit differs less.
# About one block in eight that is looked at is clicked (page: -2), which the first few hundred pages correct.
# Two neighbours keep their editors' order three times out of four (place: temperature x 1; what is known of it is soon overruled).
PRIORS = {
    "page": Weight(-2.0, 1.0),
    "place": Weight(0.2, 50.0),
    "kind": Weight(0.0, 4.0),
    "block": Weight(0.0, 2.0),
    "shopper": Weight(0.0, 6.0),
    "cart": Weight(0.0, 6.0),
    "channel": Weight(0.0, 6.0),
    "hour": Weight(0.0, 10.0),
    "segment": Weight(0.0, 6.0),
    "fit": Weight(0.0, 4.0),
    "clicked": Weight(0.0, 4.0),
}

WORDS = {
    "page": "every block",
    "place": "each place higher in the editors' order",
    "kind": "{0} blocks",
    "block": "block {0}",
    "shopper": "block {0}, for shoppers with {1}",
    "cart": "block {0}, with something in the cart",
    "channel": "block {0}, on {1}",
    "hour": "block {0}, {1}",
    "segment": "block {0}, for segment {1}",
    "fit": "blocks whose best item fits the shopper {0}",
    "clicked": "blocks this shopper clicked {0}",
}

# Who scrolls that far goes on; and the variances of what is believed first stay below 4 together (see learning.NEWTON_STEPS).
LAST_PLACE = 9

NO_EVENTS = "nothing done yet"


def features(view: BlockView, context: PageContext) -> list[Feature]:
    """The features of this block for this visit; those that are not named are 0.

    A block nobody has seen yet has those of the page, its place and its kind to go by.
    """
    key = view.key
    found = [
        ("page", 1.0),
        ("place", -float(min(view.place, LAST_PLACE))),
        (f"kind:{view.kind}", 1.0),
        (f"block:{key}", 1.0),
        (f"shopper:{key}:{_events(context.events)}", 1.0),
        (f"hour:{key}:{_daypart(context.hour)}", 1.0),
    ]
    if context.cart:
        found.append((f"cart:{key}", 1.0))
    if context.channel != "web":
        found.append((f"channel:{key}:{context.channel}", 1.0))
    if context.segment is not None:
        found.append((f"segment:{key}:{context.segment}", 1.0))
    if view.affinity is not None:
        found.append((f"fit:{_fit(view.affinity)}", 1.0))
    if view.clicked_days is not None:
        found.append((f"clicked:{_ago(view.clicked_days)}", 1.0))
    return found


def prior(name: str) -> Weight:
    """What is believed of a feature before anything was seen of it."""
    return PRIORS[name.partition(":")[0]]


def words(name: str) -> str:
    """The feature, for people."""
    family, _, rest = name.partition(":")
    return WORDS[family].format(*rest.split(":", 1))


def seen(views: Sequence[BlockView], context: PageContext, examined: Sequence[float]) -> Json:
    """What the policy saw, and how surely each slot is looked at, small enough to travel in an impression's id."""
    visit: Json = [context.channel, context.hour, context.events, int(context.cart), context.segment]
    blocks: Json = [
        [
            view.key,
            view.kind,
            view.place,
            view.slot,
            int(view.mandatory),
            _rounded(view.affinity, 2),
            _rounded(view.clicked_days, 1),
        ]
        for view in views
    ]
    return [visit, blocks, [round(each, 3) for each in examined]]


def read_seen(held: Json) -> tuple[PageContext, tuple[BlockView, ...]] | None:
    """What `seen` wrote down; None where it was written by a release that saw other things."""
    match held:
        case [[str(channel), int(hour), int(events), int(cart), str() | None as segment], [*blocks], [*_]]:
            context = PageContext(channel=channel, hour=hour, events=events, cart=bool(cart), segment=segment)
        case _:
            return None
    views = [_view(each) for each in blocks]
    known = tuple(view for view in views if view is not None)
    return (context, known) if len(known) == len(views) else None


def _view(held: Json) -> BlockView | None:
    match held:
        case [
            str(key),
            str(kind),
            int(place),
            int() | None as slot,
            int(mandatory),
            int() | float() | None as affinity,
            int() | float() | None as clicked_days,
        ]:
            return BlockView(
                key=key,
                kind=kind,
                place=place,
                slot=slot,
                mandatory=bool(mandatory),
                affinity=affinity,
                clicked_days=clicked_days,
            )
    return None


def _rounded(number: float | None, digits: int) -> float | None:
    return None if number is None else round(number, digits)


def _events(count: int) -> str:
    """Bands of about equal gain in what is known: recommendation.md's ladder without steps."""
    for most, band in ((0, NO_EVENTS), (2, "1 or 2 things done"), (20, "3 to 20 things done")):
        if count <= most:
            return band
    return "more than 20 things done"


def _daypart(hour: int) -> str:
    for until, part in ((6, "at night"), (12, "in the morning"), (18, "in the afternoon")):
        if hour < until:
            return part
    return "in the evening"


def _fit(affinity: float) -> str:
    """Thirds, after the rounding that an impression's id keeps."""
    return ("little", "somewhat", "well")[min(2, int(round(affinity, 2) * 3))]


def _ago(days: float) -> str:
    days = round(days, 1)
    return "today" if days < 1 else "this week" if days < 7 else "before"
