"""A profile in sentences, in the languages we speak; others fall back to English."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision

from domain.audience.values.learnt import LearntSegment
from domain.audience.values.profile import Due, Habits, InSegmentNow, PriceBand, Share

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "categories": "Interested in {list}.",
        "brands": "Favours {list}.",
        "prices": "Half of what they like costs between {low} and {high}.",
        "visits": "Comes {times} times a week, mostly in the {part} (UTC).",
        "visits_once": "Was here once, in the {part} (UTC).",
        "looks": "Looks at an item {times} times before buying it.",
        "looks_once": "Buys without looking twice.",
        "offers": "Turns to offers: {share} of what they do.",
        "channel": "Mostly on {channel}.",
        "keywords": "Key words: {list}.",
        "segment": "Most like the group “{name}” ({share}).",
        "due": "May need again: {title}, bought about every {days} days.",
        "persona": "Typical of {share} of the shoppers: {list}.",
        "related": "Often also: {list}.",
        "last": "Last here {days} days ago.",
        "last_today": "Last here today.",
        "night": "night",
        "morning": "morning",
        "afternoon": "afternoon",
        "evening": "evening",
        "and": "and",
    },
    "fr": {
        "categories": "S’intéresse à : {list}.",
        "brands": "Marques préférées : {list}.",
        "prices": "La moitié de ce qui lui plaît coûte entre {low} et {high}.",
        "visits": "Vient {times} fois par semaine, surtout {part} (UTC).",
        "visits_once": "Une seule visite, {part} (UTC).",
        "looks": "Regarde un article {times} fois avant de l’acheter.",
        "looks_once": "Achète sans y regarder à deux fois.",
        "offers": "S’intéresse aux promotions : {share} de ses gestes.",
        "channel": "Surtout sur {channel}.",
        "keywords": "Mots clés : {list}.",
        "segment": "Ressemble surtout au groupe « {name} » ({share}).",
        "due": "À racheter peut-être : {title}, acheté tous les {days} jours environ.",
        "persona": "Typique de {share} des clients : {list}.",
        "related": "Souvent aussi : {list}.",
        "last": "Dernière visite il y a {days} jours.",
        "last_today": "Dernière visite aujourd’hui.",
        "night": "la nuit",
        "morning": "le matin",
        "afternoon": "l’après-midi",
        "evening": "le soir",
        "and": "et",
    },
}

# Offers are worth a word once they are a tenth of what somebody does.
MANY_OFFERS = 0.1


def sentences(
    habits: Habits,
    keywords: tuple[str, ...],
    segments: tuple[InSegmentNow, ...],
    due: tuple[Due, ...],
    *,
    locale: str,
    now: datetime,
) -> tuple[str, ...]:
    """What is known, a sentence each, most telling first; nothing is said about what is not known."""
    tell = _Teller(locale)
    told = [
        *_likes(tell, habits),
        *([tell("keywords", list=", ".join(keywords[:5]))] if keywords else []),
        *_ways(tell, habits),
        *(tell("segment", name=each.name, share=tell.percent(each.weight)) for each in segments if each.learnt),
        *(tell("due", title=each.title, days=tell.number(each.every_days)) for each in due),
        *_last(tell, habits, now),
    ]
    return tuple(told)


def persona_sentence(segment: LearntSegment, locale: str) -> str:
    """Who is typical of this segment, in a sentence or two."""
    tell = _Teller(locale)
    told = [tell("persona", share=tell.percent(segment.share), list=", ".join(segment.keywords) or segment.name)]
    if segment.related:
        told.append(tell("related", list=", ".join(segment.related)))
    return " ".join(told)


class _Teller:
    """Puts facts into the sentences of one language."""

    def __init__(self, locale: str) -> None:
        language = locale.split("-", maxsplit=1)[0]
        self._words = WORDS.get(language, WORDS["en"])
        try:
            self._locale = Locale.parse(locale.replace("-", "_")) if language in WORDS else Locale("en")
        except (UnknownLocaleError, ValueError):
            self._locale = Locale("en")

    def __call__(self, code: str, **facts: str) -> str:
        return self._words[code].format(**facts)

    def word(self, code: str) -> str:
        return self._words[code]

    def percent(self, share: float) -> str:
        return str(format_percent(round(share, 2), locale=self._locale))

    def number(self, value: float) -> str:
        return str(format_decimal(round(value, 1 if value < 10 else 0), locale=self._locale))

    def money(self, minor: int, currency: str) -> str:
        return str(format_currency(minor / 10 ** get_currency_precision(currency), currency, locale=self._locale))

    def listed(self, shares: tuple[Share, ...]) -> str:
        named = [f"{each.name} ({self.percent(each.share)})" for each in shares[:3]]
        return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} {self.word('and')} {named[-1]}"


def _likes(tell: _Teller, habits: Habits) -> Iterator[str]:
    for code, shares in (("categories", habits.categories), ("brands", habits.brands)):
        if shares:
            yield tell(code, list=tell.listed(shares))
    if habits.prices is not None:
        yield _prices(tell, habits.prices)


def _prices(tell: _Teller, band: PriceBand) -> str:
    return tell(
        "prices", low=tell.money(band.low_minor, band.currency), high=tell.money(band.high_minor, band.currency)
    )


def _ways(tell: _Teller, habits: Habits) -> Iterator[str]:
    traits = habits.traits
    if traits.part_of_day is not None:
        part = tell.word(traits.part_of_day.name)
        code = "visits" if traits.visits > 1 else "visits_once"
        yield tell(code, times=tell.number(traits.visits_a_week), part=part)
    if traits.looks_before_buying is not None:
        often = traits.looks_before_buying
        yield tell("looks", times=tell.number(often)) if often >= 1.5 else tell("looks_once")
    if traits.offers_share >= MANY_OFFERS:
        yield tell("offers", share=tell.percent(traits.offers_share))
    if traits.channels and traits.channels[0].share > 0.5:
        yield tell("channel", channel=traits.channels[0].name)


def _last(tell: _Teller, habits: Habits, now: datetime) -> Iterator[str]:
    if habits.history:
        days = (now - habits.history[0].at).days
        yield tell("last", days=tell.number(days)) if days > 0 else tell("last_today")
