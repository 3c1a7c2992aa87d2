"""Step 8: the student: learns the teachers' mean on complaints without labels, and the labels themselves.

    python -m training.distil --name student [--start teacher-1] [--layers 0,1,2,...] [--epochs 1]

An epoch is every soft-labelled text once and every labelled row LABELLED_TIMES times.
"""

import argparse

import numpy as np
import torch

from .finetune import report
from .lib.device import prepare
from .lib.encoder import Classifier, load_classifier, with_layers
from .lib.loop import Recipe
from .lib.paths import SOFT_LABELS, model_file
from .lib.rows import LANGUAGES, training_rows
from .lib.targets import PLAIN_WEIGHT, URGENT_WEIGHT, targets_of
from .lib.tuning import tune

LABELLED_TIMES = 1


def soft_rows(labelled: set[str]) -> tuple[list[str], torch.Tensor]:
    """Soft-labelled texts with their labels; one that somebody has read is left to the labelled rows."""
    texts: list[str] = []
    labels: list[np.ndarray] = []
    for language in LANGUAGES:
        part = np.load(SOFT_LABELS / f"{language}.npz")
        kept = [i for i, text in enumerate(part["texts"]) if str(text) not in labelled]
        texts += [str(part["texts"][i]) for i in kept]
        labels.append(part["labels"][kept])
    return texts, torch.from_numpy(np.concatenate(labels))


def learn(name: str, start: str, recipe: Recipe, layers: list[int] | None) -> Classifier:
    prepare(recipe.seed)
    rows = training_rows()
    soft_texts, soft = soft_rows({row.text for row in rows})
    texts = [row.text for row in rows] * LABELLED_TIMES + soft_texts
    targets = torch.cat([targets_of(rows)] * LABELLED_TIMES + [soft])
    # A teacher's probability of urgent is raised already by the weight that it was trained with.
    weights = torch.full((len(texts),), PLAIN_WEIGHT)
    weights[: len(rows) * LABELLED_TIMES] = URGENT_WEIGHT
    model = load_classifier(model_file(start))
    if layers:
        model.encoder = with_layers(model.encoder, layers)
    return tune(name, model, texts, targets, recipe, weights)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", default="student")
    parser.add_argument("--start", default="teacher-1", help="a fine-tuned model whose weights it begins with")
    parser.add_argument("--epochs", type=float, default=1)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--layers", type=lambda text: [int(layer) for layer in text.split(",")])
    chosen = parser.parse_args()
    # Begins trained: at the teachers' rate it would first forget.
    recipe = Recipe(chosen.epochs, chosen.seed, body_rate=7e-5, head_rate=5e-4)
    report(chosen.name, learn(chosen.name, chosen.start, recipe, chosen.layers))


if __name__ == "__main__":
    main()
