"""A finished artefact in Python alone: tokenizer.json by `tokenizers`, the int8 encoder by onnxruntime, pooling and head by NumPy."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from .tokens import END, START, WINDOW

#: Tokens that two neighbouring windows share, and windows that the service encodes at once.
OVERLAP, AT_ONCE = 32, 16


def windows(length: int) -> list[tuple[int, int]]:
    """(start, end) of each window over `length` tokens; the last one ends with the text and is as full as the others."""
    if length <= WINDOW:
        return [(0, length)]
    return [(start, start + WINDOW) for start in [*range(0, length - WINDOW, WINDOW - OVERLAP), length - WINDOW]]


def mean_state(cut: list[tuple[int, int]], states: np.ndarray) -> np.ndarray:
    """(windows, window tokens + 2, width) → (width): first the mean by token over its windows, special ones too, then over all tokens."""
    tokens = cut[-1][1]
    sums, times = np.zeros((tokens + 2, states.shape[2])), np.zeros((tokens + 2, 1))
    for (start, end), of_window in zip(cut, states):
        places = [0, *range(start + 1, end + 1), tokens + 1]
        sums[places] += of_window
        times[places] += 1
    return (sums / times).mean(0)


class Artefact:
    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(folder / "onnx" / "model_quantized.onnx"), options, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        head = json.loads((folder / "head.json").read_text())
        self.weights, self.bias = np.array(head["weights"]), np.array(head["bias"])

    def ids(self, texts: list[str]) -> list[list[int]]:
        """Of all tokens of each text, special ones not counted."""
        return [entry.ids for entry in self.tokenizer.encode_batch(texts, add_special_tokens=False)]

    def states(self, rows: list[list[int]]) -> np.ndarray:
        """(rows, tokens + 2, width): of ids that are equally many in every row."""
        dressed = np.array([[START, *row, END] for row in rows], np.int64)
        return self.session.run(None, {"input_ids": dressed, "attention_mask": np.ones_like(dressed)})[0]

    def logits(self, ids: list[int]) -> np.ndarray:
        """(columns): of one text alone, for int8 rounds by the whole of a batch."""
        cut = windows(len(ids))
        if len(cut) > AT_ONCE:
            raise ValueError(f"{len(ids)} tokens: the service would encode them in more than one batch")
        states = self.states([ids[start:end] for start, end in cut])
        return self.weights @ mean_state(cut, states) + self.bias
