"""Words that occur in the same visits lie near each other: what else somebody who cares for these cares for."""

from collections.abc import Callable, Collection, Sequence

from gensim.models import Word2Vec

# A shop's visits are short and its words few: small vectors, wide windows, many rounds (Caselles-Dupré et al. 2018 on
# Word2Vec for recommendation: window and rounds matter more than the size).
DIM = 32
WINDOW = 10
ROUNDS = 20
SELDOM = 5
# Below half a cosine "related" words were chance on the demo shop.
NEAR = 0.5


class WordVectors:
    """Vectors of words, learnt from visits."""

    def __init__(self, model: Word2Vec | None) -> None:
        self._model = model

    def related(self, words: Sequence[str], k: int, *, suits: Callable[[str, Sequence[str]], bool]) -> tuple[str, ...]:
        """Up to k other words that occur in the company of these, nearest first.

        `suits(word, others)` says whether a word adds anything to those there are.
        """
        if self._model is None:
            return ()
        known = [word for word in words if word in self._model.wv]
        if not known:
            return ()
        found: list[str] = []
        for word, cosine in self._model.wv.most_similar(positive=known, topn=10 * k):
            if cosine < NEAR or len(found) == k:
                break
            if suits(word, (*words, *found)):
                found.append(word)
        return tuple(found)


def learn_words(visits: Sequence[Collection[str]], *, seed: int) -> WordVectors:
    """Vectors of the words that at least SELDOM visits have; the same visits and seed give the same vectors.

    Source   Word2Vec (skip-gram with negative sampling), Mikolov et al. 2013; gensim.
    """
    sentences = [list(visit) for visit in visits if len(visit) > 1]
    often: dict[str, int] = {}
    for word in (word for sentence in sentences for word in sentence):
        often[word] = often.get(word, 0) + 1
    if sum(count >= SELDOM for count in often.values()) < 2:
        return WordVectors(None)
    # One thread: with more, the order in which they write is chance.
    return WordVectors(
        Word2Vec(
            sentences,
            vector_size=DIM,
            window=WINDOW,
            min_count=SELDOM,
            sg=1,
            # Frequent words are the shop's categories, not "the" and "of": none is thinned out.
            sample=0,
            epochs=ROUNDS,
            workers=1,
            seed=seed,
        )
    )
