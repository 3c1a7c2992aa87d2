"""Trains a classifier on texts and their targets: what a teacher and the student do alike."""

from torch import Tensor

from .device import DEVICE
from .encoder import Classifier, save
from .loop import Recipe, batches, train
from .paths import TOKENIZER, model_file
from .targets import loss
from .tokens import encode, load_tokenizer, to_batch


def tune(name: str, model: Classifier, texts: list[str], targets: Tensor, recipe: Recipe, urgent_weight: Tensor | None = None) -> Classifier:
    """Trains `model`, goes on from the checkpoint of `name` where there is one, and saves the result under that name."""
    encoded = encode(load_tokenizer(TOKENIZER), texts)
    model.to(DEVICE)

    def loss_of(chosen: list[int]) -> Tensor:
        ids, mask = to_batch([encoded[i] for i in chosen])
        weight = None if urgent_weight is None else urgent_weight[chosen].to(DEVICE)
        return loss(model(ids.to(DEVICE), mask.to(DEVICE)), targets[chosen].to(DEVICE), weight)

    plan = batches([len(row) for row in encoded], recipe)
    train(model, model.encoder, plan, loss_of, recipe, model_file(name).with_suffix(".checkpoint"))
    save(model, model_file(name))
    return model
