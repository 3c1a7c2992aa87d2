"""Step 7: which complaints without labels are worth reading: those whose two likeliest categories the teachers can least tell apart.

    python -m training.ask --zh 800 --en 1600

Writes `WORK/ask/<language>.tsv`, `key<TAB>text`. What a reader decides under the labelling guideline goes into `training/labels/<language>.tsv`,
`key<TAB>codes`: a key is a hash of the text, which itself is no part of the repository.
"""

import argparse
import random

import numpy as np

from .lib.metrics import category_shares
from .lib.paths import SOFT_LABELS, WORK
from .lib.rows import LANGUAGES, key_of

#: Longer ones tire a reader for little.
LONGEST = 350
#: Asked of the doubtful half at random: the most doubtful texts are mostly those that nobody can judge.
DOUBTFUL = 2


def doubtful(language: str, size: int) -> list[str]:
    soft = np.load(SOFT_LABELS / f"{language}.npz")
    ranked = np.sort(category_shares(soft["labels"]), 1)
    order = list(np.argsort(ranked[:, -1] - ranked[:, -2])[: DOUBTFUL * size])
    random.Random(3).shuffle(order)
    texts = [str(soft["texts"][i]) for i in order]
    return [text for text in texts if len(text) < LONGEST][:size]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--zh", type=int, default=800)
    parser.add_argument("--en", type=int, default=1600)
    chosen = parser.parse_args()
    (WORK / "ask").mkdir(exist_ok=True)
    for language in LANGUAGES:
        texts = doubtful(language, getattr(chosen, language))
        lines = [f"{key_of(text)}\t{text}\n" for text in texts]
        (WORK / "ask" / f"{language}.tsv").write_text("".join(lines), encoding="utf8")
        print(language, len(texts), "texts to read", flush=True)


if __name__ == "__main__":
    main()
