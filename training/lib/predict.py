"""A model's answers on many texts."""

from collections.abc import Callable

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from .device import DEVICE, autocast
from .encoder import Classifier
from .tokens import encode, to_batch

BATCH = 64


def logits_of(model: Classifier, tokenizer: Tokenizer, texts: list[str]) -> np.ndarray:
    """(texts, COLUMNS), in the order of the texts."""
    return in_batches(model, tokenizer, texts, model.head.out_features)


def pooled_states(model: Classifier, tokenizer: Tokenizer, texts: list[str]) -> np.ndarray:
    """(texts, width): what the head gets."""
    return in_batches(model.pooled, tokenizer, texts, model.encoder.shape.width)


def in_batches(of_batch: Callable[[Tensor, Tensor], Tensor], tokenizer: Tokenizer, texts: list[str], width: int) -> np.ndarray:
    """(texts, width): what `of_batch`, in evaluation mode, makes of ids and mask; texts of like length go together."""
    rows = encode(tokenizer, texts)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    out = np.zeros((len(rows), width), np.float32)
    with torch.inference_mode(), autocast():
        for at in range(0, len(order), BATCH):
            chosen = order[at : at + BATCH]
            ids, mask = to_batch([rows[i] for i in chosen])
            out[chosen] = of_batch(ids.to(DEVICE), mask.to(DEVICE)).float().cpu().numpy()
    return out
