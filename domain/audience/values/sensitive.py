"""What nobody is sorted by: neither a feature of any model, nor a keyword, nor a preference in a profile."""

SENSITIVE_COLUMNS = (
    "birth",
    "disability",
    "diagnosis",
    "ethnic",
    "gender",
    "health",
    "marital",
    "nationality",
    "orientation",
    "political",
    "pregnan",
    "race",
    "relig",
    "sex",
    "union",
)
"""No column kept of a shopper, and no feature of a model, has a part of its name that begins like this."""

SENSITIVE_STEMS = (
    # The special categories of GDPR article 9, and pregnancy, age and sex beside them, as shops write them (en, fr).
    *(
        "abortion",
        "avortement",
        "contracept",
        "fertility",
        "fertilité",
        "pregnan",
        "grossesse",
        "maternity",
        "maternité",
    ),
    *(
        "incontinen",
        "diabet",
        "diabèt",
        "chemotherap",
        "chimiothérap",
        "antidepress",
        "antidépress",
        "alcoholi",
        "alcooli",
    ),
    *(
        "disabled",
        "disabilit",
        "handicap",
        "wheelchair",
        "prosthe",
        "prothès",
        "medica",
        "médica",
        "menopaus",
        "ménopaus",
    ),
    *("obese", "obesity", "obèse", "obésité", "erectile", "érectile", "psychiat", "therap", "thérap", "bereave"),
    *("lesbi", "lgbt", "queer", "bisex", "transgen", "erotic", "érotiq", "sexual", "sexuel", "sextoy"),
    *(
        "christian",
        "chrétien",
        "catholi",
        "protestant",
        "muslim",
        "musulman",
        "islam",
        "judai",
        "judaï",
        "hindu",
        "hindou",
    ),
    *("buddhis", "bouddhis", "republicain", "républicain", "socialis", "communis", "syndicali", "politic", "politiq"),
)
"""Beginnings of words. An item whose title or category has such a word is left out of names, keywords, personas and profiles.

It still counts for popularity and neighbours: those say what items go together, and name nobody.
"""

SENSITIVE_WORDS = frozenset(
    {
        *(
            "aids",
            "hiv",
            "vih",
            "cancer",
            "autism",
            "autisme",
            "addict",
            "addiction",
            "invalid",
            "viagra",
            "gay",
            "gays",
        ),
        *("bible", "quran", "coran", "torah", "halal", "kosher", "casher", "hijab", "rosary", "chapelet", "communion"),
        *("ramadan", "jew", "jewish", "juif", "juive", "arab", "arabs", "arabe", "african", "africain", "africaine"),
        *("asian", "asiatique", "roma", "ethnic", "ethnique", "elderly", "seniors", "deuil", "democrat", "republican"),
    }
)
"""The same for whole words, whose beginnings would meet innocent ones (arabica, romance)."""


def sensitive(word: str) -> bool:
    """Whether a word, in small letters, speaks of something nobody is sorted by."""
    return word in SENSITIVE_WORDS or word.startswith(SENSITIVE_STEMS)
