"""Which of several true texts is the better one."""

from ml.copy_values import Brief, FieldWanted
from ml.writing import frames, vocabulary
from ml.writing.checks import content_stems
from ml.writing.grounds import grounds
from ml.writing.vocabulary import Vocabulary

_LIKELIHOOD_WEIGHT = 0.35
_CLOSENESS_WEIGHT = 1.5
_LENGTH_WEIGHT = 0.6
_FILLED_WEIGHT = 0.5
_FAMILIAR_WEIGHT = 2.0
# Half of what a sentence gains by sounding like the examples is lost where its like was said before (10 pages of `tests/benchmarks/test_copy_pages.py`).
_SAMENESS_WEIGHT = 0.5


def score(text: str, brief: Brief, wanted: FieldWanted, mean_log_likelihood: float | None) -> float:
    """Higher for a text that is likely as language, near to the brief's facts, and fills its place without cramming it.

    Limits   comparable only between texts for the same field.
    """
    said = content_stems(text)
    facts = grounds(brief)
    shared = sum(word in facts.telling for word in said) / max(1, len(said))
    # Half of the words from the brief is close; all of them is a list of products.
    closeness = 1 - abs(shared - 0.5) / 0.5
    filled = len(text) / wanted.max_chars
    length = min(1.0, filled / 0.45)
    likelihood = mean_log_likelihood if mean_log_likelihood is not None else -3.0
    return _LIKELIHOOD_WEIGHT * likelihood + _CLOSENESS_WEIGHT * closeness + _LENGTH_WEIGHT * length


def sameness(text: str, brief: Brief) -> float:
    """What a text loses for sounding like the shop's other pages."""
    return _SAMENESS_WEIGHT * frames.worn(frames.frame(text, brief), brief.used)


def taught(text: str, brief: Brief, wanted: FieldWanted, mean_log_likelihood: float | None, known: Vocabulary) -> float:
    """The same for a model that was taught with briefs: what it finds likely given the facts is near to them already.

    Limits   comparable only between texts for the same field.
    """
    # Read over the candidates of 38 test briefs: the more it sounds like the examples, the more sense; the shortest say least.
    filled = min(1.0, len(text) / wanted.max_chars / 0.45)
    likely = mean_log_likelihood or 0.0
    return likely + _FAMILIAR_WEIGHT * vocabulary.familiarity(text, brief, known) + _FILLED_WEIGHT * filled
