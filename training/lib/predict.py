"""A model's logits on many texts."""

import numpy as np
import torch
from tokenizers import Tokenizer

from .device import DEVICE, autocast
from .encoder import Classifier
from .tokens import encode, to_batch

BATCH = 64


def logits_of(model: Classifier, tokenizer: Tokenizer, texts: list[str]) -> np.ndarray:
    """(texts, COLUMNS), in the order of the texts."""
    rows = encode(tokenizer, texts)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    out = np.zeros((len(rows), model.head.out_features), np.float32)
    model.eval()
    with torch.inference_mode(), autocast():
        for at in range(0, len(order), BATCH):
            chosen = order[at : at + BATCH]
            ids, mask = to_batch([rows[i] for i in chosen])
            out[chosen] = model(ids.to(DEVICE), mask.to(DEVICE)).float().cpu().numpy()
    return out
