"""The tokenizer (SentencePiece Unigram, as Hugging Face's `tokenizers` reads it) and padded batches."""

import json
from pathlib import Path

import torch
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, processors
from torch import Tensor

#: Ids of the special tokens in the trimmed vocabulary.
START, PADDING, END, UNKNOWN = range(4)
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
#: Tokens of a text that the encoder reads at once, special ones not counted; the service's windows have as many.
WINDOW = 126
#: A score in steps of this size has fewer than 16 decimal digits, and sums of them are exact.
SCORE_STEP = 2**-13


def make_tokenizer(vocabulary: list[tuple[str, float]], unknown: int) -> Tokenizer:
    """No normaliser of its own: texts come cleaned (NFKC, single spaces)."""
    tokenizer = Tokenizer(models.Unigram(vocabulary, unknown, False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer


def finished_tokenizer(vocabulary: list[tuple[str, float]]) -> Tokenizer:
    """With special tokens around every text; what `tokenizer.json` holds."""
    tokenizer = make_tokenizer(vocabulary, UNKNOWN)
    tokenizer.add_special_tokens([AddedToken(piece, special=True, normalized=False) for piece in SPECIAL])
    tokenizer.post_processor = processors.RobertaProcessing(
        sep=("</s>", END), cls_token=("<s>", START), trim_offsets=True, add_prefix_space=False
    )
    return tokenizer


def exact_scores(content: str) -> str:
    """A `tokenizer.json` with its scores in steps of SCORE_STEP: so every reader gets the very same numbers and sums.

    Where one character stands three times, "X XX" and "XX X" score the same, and `tokenizers` (whose JSON reader is off by a last bit now and then)
    chose otherwise than transformers.js.
    """
    whole = json.loads(content)
    whole["model"]["vocab"] = [[piece, round(score / SCORE_STEP) * SCORE_STEP] for piece, score in whole["model"]["vocab"]]
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def load_tokenizer(file: Path) -> Tokenizer:
    return Tokenizer.from_file(str(file))


def encode(tokenizer: Tokenizer, texts: list[str], longest: int = WINDOW) -> list[list[int]]:
    """Ids of each text between its special tokens; a longer one is cut."""
    encoded = tokenizer.encode_batch(texts, add_special_tokens=False)
    return [[START, *entry.ids[:longest], END] for entry in encoded]


def to_batch(rows: list[list[int]], padding: int = PADDING) -> tuple[Tensor, Tensor]:
    """(ids, mask), padded to the longest row."""
    length = max(map(len, rows))
    ids = torch.tensor([row + [padding] * (length - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (length - len(row)) for row in rows])
    return ids, mask
