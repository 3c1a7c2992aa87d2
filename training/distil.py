"""Step 7: the student: learns the teachers' mean on complaints without labels, and the labels themselves.

    python -m training.distil --name student [--start teacher-1] [--layers 0,1,2,...] [--epochs 1]

An epoch is every soft-labelled text once and every labelled row LABELLED_TIMES times.
"""

import argparse

import numpy as np
import torch

from .finetune import report
from .lib.device import DEVICE, prepare
from .lib.encoder import Classifier, load_classifier, save, with_layers
from .lib.loop import Recipe, batches, train
from .lib.paths import SOFT_LABELS, TOKENIZER, model_file
from .lib.rows import LANGUAGES, training_rows
from .lib.targets import PLAIN_WEIGHT, URGENT_WEIGHT, loss, targets_of
from .lib.tokens import encode, load_tokenizer, to_batch

LABELLED_TIMES = 2


def learn(name: str, start: str, recipe: Recipe, layers: list[int] | None) -> Classifier:
    prepare(recipe.seed)
    tokenizer = load_tokenizer(TOKENIZER)
    rows = training_rows()
    soft = [np.load(SOFT_LABELS / f"{language}.npz") for language in LANGUAGES]
    texts = [row.text for row in rows] * LABELLED_TIMES + [str(text) for part in soft for text in part["texts"]]
    targets = torch.cat([targets_of(rows)] * LABELLED_TIMES + [torch.from_numpy(part["labels"]) for part in soft])
    # A teacher's probability of urgent is raised already by the weight that it was trained with.
    weights = torch.full((len(texts),), PLAIN_WEIGHT)
    weights[: len(rows) * LABELLED_TIMES] = URGENT_WEIGHT
    encoded = encode(tokenizer, texts)
    model = load_classifier(model_file(start)).to(DEVICE)
    if layers:
        model.encoder = with_layers(model.encoder, layers).to(DEVICE)

    def loss_of(chosen: list[int]):
        ids, mask = to_batch([encoded[i] for i in chosen])
        return loss(model(ids.to(DEVICE), mask.to(DEVICE)), targets[chosen].to(DEVICE), weights[chosen].to(DEVICE))

    plan = batches([len(row) for row in encoded], recipe)
    train(model, model.encoder, plan, loss_of, recipe, model_file(name).with_suffix(".checkpoint"))
    save(model, model_file(name))
    return model


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
