"""What more labels are worth: n-grams and the frozen encoder on growing parts of the train rows, scored on the set-aside rows alone.

    python -m training.learning_curve

Writes WORK/learning-curve.json after every fit; one that is killed goes on from there.
"""

import json
import random

from .baselines import FrozenEncoder, NGrams
from .lib.device import prepare
from .lib.metrics import category_probabilities, macro_f1
from .lib.paths import LEARNING_CURVE
from .lib.rows import LANGUAGES, Row, set_aside_rows, training_rows

SHARES = (0.1, 0.25, 0.5, 0.75, 1.0)
SEEDS = (1, 2, 3)


def part_of(rows: list[Row], share: float, seed: int) -> list[Row]:
    """The same share of both languages; of one seed, the smaller part lies in the larger one."""
    chance = random.Random(seed)
    parts = []
    for language in LANGUAGES:
        own = [row for row in rows if row.language == language]
        parts += chance.sample(own, len(own))[: round(share * len(own))]
    return parts


def points(rows: list[Row]) -> list[dict]:
    """One a model and language: rows learned from, macro-F1 on the set-aside rows."""
    frozen = FrozenEncoder(rows)
    found = []
    for language in LANGUAGES:
        own = [row for row in rows if row.language == language]
        aside = set_aside_rows(language)
        for name, model in (("n-grams", NGrams(language, own)), ("frozen encoder", frozen)):
            score = macro_f1(category_probabilities(model.logits(aside)), aside)
            found.append({"model": name, "language": language, "rows": len(own), "macroF1": round(float(score), 4)})
    return found


def main() -> None:
    prepare(0)
    done = json.loads(LEARNING_CURVE.read_text()) if LEARNING_CURVE.exists() else []
    rows = training_rows()
    # All of them are the same rows whatever the seed.
    for share, seed in [(share, seed) for share in SHARES for seed in SEEDS if share < 1 or seed == SEEDS[0]]:
        if any((point["share"], point["seed"]) == (share, seed) for point in done):
            continue
        fresh = points(part_of(rows, share, seed))
        done += [{"share": share, "seed": seed, **point} for point in fresh]
        LEARNING_CURVE.write_text(json.dumps(done, indent=1))
        print(share, seed, [point["macroF1"] for point in fresh], flush=True)


if __name__ == "__main__":
    main()
