"""What words mean, as numbers: navec's vectors, by which a verb that was never seen is judged as its like are.

Navec is GloVe trained on 1 B words of Russian news (MIT), read from the natasha wheel as the tagger reads it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from medaccord.languages.ru import tagger_weights

SIZE = 300
"""Numbers of a vector."""


def of_words(lemmas: Sequence[str]) -> NDArray[np.float64]:
    """A row of `SIZE` numbers for each dictionary form: of length 1, or zeros where it has no vector."""
    words = tagger_weights.words()
    ids = np.array([words.ids.get(lemma, words.unknown) for lemma in lemmas], np.int64)
    known = ids != words.unknown
    rows = np.zeros((len(lemmas), SIZE))
    if known.any():
        found = words.vectors(ids[known]).astype(np.float64)
        rows[known] = found / np.linalg.norm(found, axis=1, keepdims=True)
    return rows
