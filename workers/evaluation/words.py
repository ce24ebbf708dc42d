"""Which items read alike: TF-IDF over title, category and brand, so that no model is needed for a quick look."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer

from workers.evaluation.memory import strongest

KEEP = 50
ROWS_AT_ONCE = 1_000
# Words in more than a twentieth of the titles ("set", "the brand") join everything with everything.
COMMONEST = 0.05


def near_in_words(words: Sequence[str]) -> sp.csr_array:
    """The cosine of the `KEEP` items that read most like each item; empty where there are no words."""
    shape = (len(words), len(words))
    # Of few items every word is in more than a twentieth.
    most = COMMONEST if len(words) * COMMONEST >= 10 else 1.0
    try:
        table = TfidfVectorizer(sublinear_tf=True, max_df=most).fit_transform(words).astype(np.float32).tocsr()
    except ValueError:
        # There is not a single word to count.
        return sp.csr_array(shape, dtype=np.float32)
    turned = table.T.tocsr()
    parts = []
    for begin in range(0, len(words), ROWS_AT_ONCE):
        near = sp.coo_array(table[begin : begin + ROWS_AT_ONCE] @ turned)
        others = near.row + begin != near.col
        found = (near.data[others], (near.row[others], near.col[others]))
        parts.append(strongest(sp.csr_array(found, shape=near.shape), KEEP))
    return sp.csr_array(sp.vstack(parts))
