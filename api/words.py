"""What arguments and the values of enums mean: their descriptions in the schema, as Python has no place for them."""

from collections.abc import Mapping
from typing import Final

from graphql import GraphQLSchema, is_enum_type, is_interface_type, is_object_type

ARGUMENTS: Final[Mapping[str, str]] = {
    "after": "`endCursor` of the page before; null for the first page.",
    "block": "Global id of a block.",
    "by": "What the lines are told apart by.",
    "context": "Whose page, and where.",
    "days": "How many days back.",
    "first": "How many things the page is to have.",
    "id": "Its global id.",
    "input": "What is to be done.",
    "key": "Its key.",
    "left": "What it was.",
    "locale": "The words' language; null: the site's own.",
    "page": "Key of the page.",
    "perspective": "Which words: those shoppers get, or those editors work on.",
    "right": "What it is compared with.",
    "site": "Key of the site.",
    "sku": "The product's sku.",
    "state": "Only those in this state.",
    "thing": "Only what was done to this thing, such as `block:…`.",
    "width": "In pixels, one of those offered; null: the whole picture.",
}
"""By name: an argument of one name means one thing everywhere."""

_MEANINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "AiInvolvement": {
        "NONE": "People wrote all of it.",
        "TEMPLATE": "A template filled in what a machine might have written.",
        "ASSISTED": "A machine wrote, and a person changed or chose.",
        "GENERATED": "A machine wrote it alone.",
    },
    "Answer": {
        "ACCEPT": "These words, instead of what a person held.",
        "KEEP": "What the person holds stays, now over these.",
        "MERGE": "A person's own words, made from these.",
        "REJECT": "Never these, for a reason.",
    },
    "BlockVerdict": {
        "SHOWN": "It is on the page.",
        "NOT_PUBLISHED": "It was never published, or was taken away.",
        "NOT_YET": "Its window has not begun.",
        "OVER": "Its window has ended.",
        "AUDIENCE": "It is for others.",
        "NOTHING_TO_SHOW": "It found nothing to show this shopper.",
        "FAILED": "It could not be made; the reason is in the log.",
    },
    "CampaignBudget": {"REDEMPTIONS": "How often the offer was taken.", "MONEY": "What the offer cost."},
    "Channel": {
        "WEB": "A browser.",
        "APP": "An app.",
        "EMAIL": "A letter by e-mail.",
        "STORE": "A screen in a store.",
    },
    "ConsentPurpose": {
        "PERSONALISATION": "Pages made from what this shopper did.",
        "MEASUREMENT": "Figures that this shopper counts in.",
    },
    "CopyPolicy": {
        "ASK": "Words wait for a person.",
        "PUBLISH": "Words go live when their checks pass.",
        "NEVER": "No words are made.",
    },
    "ExperimentFinding": {
        "SPLIT_BROKEN": "The arms did not get the people they should have: believe nothing.",
        "TOO_EARLY": "Too few people yet.",
        "BETTER": "An arm is better, for sure.",
        "WORSE": "An arm is worse, for sure.",
        "NO_DIFFERENCE": "No difference that matters.",
        "OPEN": "It cannot be said yet.",
    },
    "ExperimentMeasure": {
        "CLICKS": "Clicks a person.",
        "CLICK_THROUGH": "Clicks a page shown.",
        "CONVERSION": "People who bought.",
        "REVENUE": "What a person spent.",
        "RETURN": "People who came back.",
        "RATING": "How people rated what they got.",
        "DISMISSALS": "How often people sent something away.",
    },
    "ExperimentState": {
        "DRAFT": "Being written.",
        "RUNNING": "People see its arms.",
        "STOPPED": "Over; it is not started again.",
    },
    "ExposureSide": {
        "BRAND": "By brand.",
        "CATEGORY": "By category.",
        "NEWNESS": "What is new, beside what is not.",
    },
    "FieldType": {
        "TEXT": "A line of plain text.",
        "RICH_TEXT": "A structured document.",
        "CHOICE": "One of some words.",
        "INTEGER": "A whole number.",
        "NUMBER": "A number.",
        "BOOLEAN": "Yes or no.",
        "SKU": "A product, by its sku.",
        "CATEGORY": "A category, by its path.",
        "STEPS": "A list of steps, each with a title and words.",
        "MOMENT": "A moment.",
        "AUDIENCE": "A condition on who sees it.",
        "MERCHANDISING": "Rules on which products stand where.",
    },
    "FiguresBy": {
        "DAY": "A line a day.",
        "BLOCK": "A line a block.",
        "CHANNEL": "A line a channel.",
        "PAGE": "A line a page.",
        "POLICY": "A line for each policy that ordered pages.",
        "SEGMENT": "A line a segment.",
    },
    "How": {
        "ADDED": "Only the right side has it.",
        "REMOVED": "Only the left side has it.",
        "CHANGED": "Both have it, and say different things.",
        "ORIGIN": "The same words, from another hand.",
    },
    "InUse": {"LIVE": "Shoppers see it.", "DRAFT": "It is in a draft only.", "NO": "It speaks nowhere."},
    "JobState": {
        "READY": "It waits for its moment, or for a place.",
        "SENT": "It is on its way to a worker.",
        "RUNNING": "A worker does it.",
        "DONE": "It is done.",
        "DEAD": "It failed too often, and waits for a person.",
    },
    "Layer": {
        "GENERATED": "A machine's words.",
        "LOCALE": "What the shop says to everybody.",
        "CHANNEL": "A variant for a channel.",
        "SEGMENT": "A variant for a segment.",
        "PERSON": "An editor's word over all of them.",
    },
    "LintCode": {
        "UNKNOWN_SEGMENT": "A condition or variant names a segment there is not.",
        "UNKNOWN_CHANNEL": "A variant names a channel there is not.",
        "UNREADABLE": "Something kept cannot be read any more.",
        "EMPTY_SEGMENT": "Nobody can be in this segment.",
        "AUDIENCE_NEVER": "Nobody can ever fit this audience.",
        "AUDIENCE_OVER": "Nobody fits this audience any more.",
        "WINDOW_INVERTED": "The window ends before it begins.",
        "WINDOW_OVER": "The window has ended.",
        "WINDOW_MISSES_AUDIENCE": "Window and audience are never true together.",
        "SHADOWED": "Nobody ever gets these words: others stand above them.",
        "INCOMPLETE": "A field that has to be there is not.",
        "MISSING_WORDS": "A language has no words of its own.",
        "PIN_EXCLUDED": "One rule pins what another excludes.",
        "UNKNOWN_SKU": "A rule or field names a product there is not.",
        "SAME_BLOCK": "Two blocks show the same.",
        "PAGE_EMPTY": "Somebody gets an empty page.",
        "PAGE_NOT_TRIED": "There were too many cases to try them all.",
    },
    "LintSeverity": {"ERROR": "Nobody can have meant this.", "WARNING": "This may be meant."},
    "Ordering": {"ARRANGED": "Editors put the blocks in order.", "LEARNT": "What shoppers click does."},
    "Perspective": {"LIVE": "What shoppers get.", "DRAFT": "What editors are working on."},
    "PieceOp": {
        "SAME": "It stands on both sides.",
        "INSERT": "It stands on the right alone.",
        "DELETE": "It stands on the left alone.",
    },
    "ProposalState": {
        "OPEN": "It waits for a person.",
        "ACCEPTED": "A person took these words.",
        "KEPT": "A person kept what was there.",
        "MERGED": "A person made words of both.",
        "REJECTED": "A person wants them never.",
        "SUPERSEDED": "Newer words came, or there is no more question.",
    },
    "ReleaseMoved": {"SHOWN": "It was published.", "TAKEN_AWAY": "It was taken away."},
    "ReleaseShows": {"PUBLISH": "Brings the block before shoppers.", "UNPUBLISH": "Takes the block away."},
    "ReleaseSide": {"THEIRS": "What is live stays.", "MINE": "What the release says stands."},
    "ReleaseState": {
        "DRAFT": "Being collected.",
        "SCHEDULED": "It has a moment to go live.",
        "PUBLISHED": "It is live.",
        "CANCELLED": "It never goes live.",
    },
    "SignalKind": {
        "IMPRESSION": "Saw it on the screen.",
        "VIEW": "Looked at it on its own page.",
        "CLICK": "Clicked it.",
        "DWELL": "Stayed with it, for `value` seconds.",
        "SEARCH": "Searched for `query`.",
        "CART_ADD": "Put it into the cart.",
        "CART_REMOVE": "Took it out of the cart.",
        "PURCHASE": "Bought it.",
        "RATE": "Rated it with `value`.",
        "DISMISS": "Sent it away.",
        "SHARE": "Showed it to somebody.",
    },
    "SignalMark": {
        "ROBOT": "A program did it.",
        "TOO_MANY": "More than a person can do.",
        "ZERO_DWELL": "Looks that took no time.",
        "REPEATED": "The same again, at once.",
        "NOT_PERSONALISED": "The shopper said no to it.",
    },
    "Stand": {
        "LIVE": "What shoppers see.",
        "DRAFT": "What editors work on.",
        "GENERATED": "What machines alone would say.",
    },
    "Visitor": {"NEW": "Never seen before.", "RETURNING": "Seen before."},
}

VALUES: Final[Mapping[str, str]] = {
    f"{kind}.{value}": words for kind, values in _MEANINGS.items() for value, words in values.items()
}


def describe(schema: GraphQLSchema) -> None:
    """Every argument and every value of an enum that says nothing about itself is described by its name."""
    for name, kind in schema.type_map.items():
        if name.startswith("__"):
            continue
        if is_enum_type(kind):
            for value, definition in kind.values.items():
                definition.description = definition.description or VALUES.get(f"{name}.{value}")
        elif is_object_type(kind) or is_interface_type(kind):
            for field in kind.fields.values():
                for argument, said in field.args.items():
                    said.description = said.description or ARGUMENTS.get(argument)
