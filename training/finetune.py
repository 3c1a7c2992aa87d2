"""Step 5: one teacher: the encoder and a new head, trained on every stated reason of the labelled rows.

    python -m training.finetune --seed 1 [--epochs 3] [--layers 0,2,4,6,8,11]
"""

import argparse
import json

from .lib.device import prepare
from .lib.encoder import Classifier, load_encoder, with_layers
from .lib.loop import Recipe
from .lib.metrics import summary
from .lib.paths import TOKENIZER, TRIMMED, model_file
from .lib.predict import logits_of
from .lib.rows import LANGUAGES, set_aside_rows, training_rows
from .lib.targets import targets_of
from .lib.tokens import load_tokenizer
from .lib.tuning import tune


def finetune(name: str, recipe: Recipe, layers: list[int] | None) -> Classifier:
    prepare(recipe.seed)
    rows = training_rows()
    encoder = load_encoder(TRIMMED)
    model = Classifier(with_layers(encoder, layers) if layers else encoder)
    return tune(name, model, [row.text for row in rows], targets_of(rows), recipe)


def report(name: str, model: Classifier) -> None:
    """Figures on the set-aside rows, beside the model."""
    tokenizer = load_tokenizer(TOKENIZER)
    figures = {}
    for language in LANGUAGES:
        rows = set_aside_rows(language)
        figures[language] = summary(logits_of(model, tokenizer, [row.text for row in rows]), rows)
        print(name, language, figures[language], flush=True)
    model_file(name).with_suffix(".json").write_text(json.dumps(figures, indent=2))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--layers", type=lambda text: [int(layer) for layer in text.split(",")])
    chosen = parser.parse_args()
    name = chosen.name or f"teacher-{chosen.seed}"
    model = finetune(name, Recipe(chosen.epochs, chosen.seed), chosen.layers)
    report(name, model)


if __name__ == "__main__":
    main()
