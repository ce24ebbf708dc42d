"""Reasons in words a shopper understands, in the languages we speak; others fall back to English."""

from domain.pages.values.blocks import Reason

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "taste": "Matches what you like",
        "near_item": "Because you looked at {about}",
        "popular": "Popular right now",
        "new": "New in",
        "ending_soon": "Ends soon",
        "running": "Running now",
        "chosen": "Chosen for you",
        "together": "Shoppers who looked at {about} looked at this too",
        "bought_together": "Often bought with {about}",
        "instead": "Often bought after looking at {about}",
        "alike": "Much like {about}",
        "interests": "Matches what you like",
        "factors": "Liked by shoppers with a taste like yours",
        "again": "You may need it again",
        "rising": "Trending now",
        "explore": "New here: be among the first to see it",
        "category": "From our shop",
        "your_category": "You often look here",
        "complement": "Goes with {about}",
        "cart": "Goes with what is in your cart",
        "welcome": "A first look around",
        "editorial": "Chosen by our editors",
        "pinned": "Chosen by our editors",
        "reading": "Suits what you looked at",
        "latest": "Our latest story",
        "unavailable": "Not available right now",
    },
    "fr": {
        "taste": "Selon vos goûts",
        "near_item": "Parce que vous avez regardé {about}",
        "popular": "Populaire en ce moment",
        "new": "Nouveauté",
        "ending_soon": "Se termine bientôt",
        "running": "En ce moment",
        "chosen": "Choisi pour vous",
        "together": "Regardé aussi par ceux qui ont regardé {about}",
        "bought_together": "Souvent acheté avec {about}",
        "instead": "Souvent acheté après avoir regardé {about}",
        "alike": "Proche de {about}",
        "interests": "Selon vos goûts",
        "factors": "Apprécié par des clients aux goûts proches des vôtres",
        "again": "À racheter, peut-être",
        "rising": "En vogue",
        "explore": "Tout nouveau : soyez parmi les premiers à le voir",
        "category": "Dans notre boutique",
        "your_category": "Vous y revenez souvent",
        "complement": "Va bien avec {about}",
        "cart": "Va bien avec votre panier",
        "welcome": "Pour faire connaissance",
        "editorial": "Choisi par notre rédaction",
        "pinned": "Choisi par notre rédaction",
        "reading": "En lien avec ce que vous avez regardé",
        "latest": "Notre dernier article",
        "unavailable": "Indisponible pour le moment",
    },
}


def reason(locale: str, code: str, about: str | None = None) -> Reason:
    """The reason of this code in the language of the locale."""
    words = WORDS.get(locale.split("-", maxsplit=1)[0], WORDS["en"])
    return Reason(code=code, text=words[code].format(about=about or "…"))
