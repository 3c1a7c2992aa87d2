"""Step 6: what the teachers together think of complaints without labels: the mean of their probabilities, column by column.

    python -m training.soft_labels --teachers teacher-1 [--zh 12000 --en 12000]

Resumable: every teacher's share of every language is kept in a file of its own. The n-gram regression is a teacher of its own kind: weaker alone, but
it errs elsewhere. On the set-aside rows one teacher's macro-F1 went from 0.895 to 0.899 with NGRAM_SHARE of it, its coverage from 0.57 to 0.64.
"""

import argparse
import random

import numpy as np

from .baselines import NGrams
from .lib.device import DEVICE, prepare
from .lib.encoder import load_classifier
from .lib.labels import PRIMARY
from .lib.metrics import primary_probabilities
from .lib.paths import SOFT_LABELS, TOKENIZER, model_file
from .lib.predict import logits_of
from .lib.rows import LANGUAGES, unlabelled
from .lib.tokens import load_tokenizer

#: Machine-translated or about software, not about orders: a quarter of their texts is enough.
WEIGHED_DOWN = {"shopee_reviews_mt", "amazon_software"}
KEPT_SHARE = 0.25
#: Longer texts cost most and are rare in the labelled rows.
LONGEST = 400
NGRAM_SHARE = 0.4


def sample(language: str, size: int) -> list[str]:
    """The same texts at every call."""
    chance = random.Random(7)
    pairs = [pair for pair in unlabelled(language) if len(pair[1]) <= LONGEST]
    texts = sorted({text for source, text in pairs if source not in WEIGHED_DOWN or chance.random() < KEPT_SHARE})
    return chance.sample(texts, min(size, len(texts)))


def probabilities(logits: np.ndarray) -> np.ndarray:
    """A distribution over the primary labels; then a probability for each stated reason and for urgent."""
    rest = 1 / (1 + np.exp(-logits[:, len(PRIMARY) :]))
    return np.concatenate([primary_probabilities(logits), rest], 1).astype(np.float32)


def of_teacher(teacher: str, language: str, texts: list[str]) -> np.ndarray:
    file = SOFT_LABELS / f"{teacher}.{language}.{len(texts)}.npy"
    if not file.exists():
        model = load_classifier(model_file(teacher)).to(DEVICE).eval()
        found = probabilities(logits_of(model, load_tokenizer(TOKENIZER), texts))
        SOFT_LABELS.mkdir(parents=True, exist_ok=True)
        np.save(file, found)
    return np.load(file)


def with_ngrams(language: str, texts: list[str], mean: np.ndarray) -> np.ndarray:
    """The regression has a say in the primary labels alone: it knows no other."""
    primary = primary_probabilities(NGrams(language).logits_of(texts))
    labels = mean.copy()
    labels[:, : len(PRIMARY)] = (1 - NGRAM_SHARE) * mean[:, : len(PRIMARY)] + NGRAM_SHARE * primary
    return labels


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teachers", required=True)
    parser.add_argument("--zh", type=int, default=12_000)
    parser.add_argument("--en", type=int, default=12_000)
    chosen = parser.parse_args()
    prepare(0)
    for language in LANGUAGES:
        texts = sample(language, getattr(chosen, language))
        mean = np.mean([of_teacher(teacher, language, texts) for teacher in chosen.teachers.split(",")], axis=0)
        mean = with_ngrams(language, texts, mean)
        np.savez(SOFT_LABELS / f"{language}.npz", texts=np.array(texts), labels=mean)
        print(language, len(texts), "texts, mean confidence", round(float(mean[:, : len(PRIMARY)].max(1).mean()), 3), flush=True)


if __name__ == "__main__":
    main()
