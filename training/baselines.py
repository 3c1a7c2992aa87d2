"""What the encoder has to beat, trained on the same rows: n-gram logistic regression, and a linear layer on the frozen encoder.

    python -m training.baselines

Figures on the set-aside rows are printed; `measure` asks for the same models on the test files.
"""

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_union

from .lib.device import prepare
from .lib.frozen import frozen_states
from .lib.labels import CODES
from .lib.metrics import summary
from .lib.rows import LANGUAGES, Row, set_aside_rows, training_rows


def ngrams(language: str) -> Pipeline:
    characters = TfidfVectorizer(analyzer="char_wb" if language == "en" else "char", ngram_range=(1, 4), min_df=2, sublinear_tf=True)
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    union = make_union(characters, words) if language == "en" else characters
    return Pipeline([("features", union), ("model", LogisticRegression(C=8, max_iter=400))])


def as_logits(model: LogisticRegression, found: np.ndarray) -> np.ndarray:
    """Log probabilities in the columns of CODES, and an urgent column that says nothing."""
    columns = np.full((len(found), len(CODES) + len(CODES)), -20.0)
    columns[:, model.classes_] = np.log(np.maximum(found, 1e-9))
    return columns


class NGrams:
    def __init__(self, language: str, rows: list[Row] | None = None) -> None:
        """`rows`: to learn from, of this language; without them all that were not set aside."""
        rows = rows or [row for row in training_rows() if row.language == language]
        self.pipeline = ngrams(language).fit([row.text for row in rows], [row.codes[0] for row in rows])

    def logits(self, rows: list[Row]) -> np.ndarray:
        return self.logits_of([row.text for row in rows])

    def logits_of(self, texts: list[str]) -> np.ndarray:
        return as_logits(self.pipeline["model"], self.pipeline.predict_proba(texts))


class FrozenEncoder:
    def __init__(self, rows: list[Row] | None = None) -> None:
        """`rows`: to learn from, both languages; without them all that were not set aside."""
        rows = rows or training_rows()
        self.model = LogisticRegression(C=8, max_iter=400).fit(features(rows), [row.codes[0] for row in rows])

    def logits(self, rows: list[Row]) -> np.ndarray:
        return as_logits(self.model, self.model.predict_proba(features(rows)))


def features(rows: list[Row]) -> np.ndarray:
    states = frozen_states([row.text for row in rows])
    return states / np.linalg.norm(states, axis=1, keepdims=True) * 10


def main() -> None:
    prepare(0)
    frozen = FrozenEncoder()
    for language in LANGUAGES:
        rows = set_aside_rows(language)
        print("n-grams", language, summary(NGrams(language).logits(rows), rows), flush=True)
        print("frozen encoder", language, summary(frozen.logits(rows), rows), flush=True)


if __name__ == "__main__":
    main()
