"""States of the encoder before any training of ours: computed once for each text, and kept."""

import hashlib

import numpy as np

from .encoder import Classifier, load_encoder
from .paths import FROZEN, TOKENIZER, TRIMMED
from .predict import pooled_states
from .tokens import load_tokenizer

#: Texts after which what was computed is saved.
CHUNK = 2048


def frozen_states(texts: list[str]) -> np.ndarray:
    """(texts, width), in the order of the texts."""
    kept = _load()
    missing = [text for text in dict.fromkeys(texts) if _key(text) not in kept]
    if missing:
        encoder, tokenizer = Classifier(load_encoder(TRIMMED)).eval(), load_tokenizer(TOKENIZER)
        for at in range(0, len(missing), CHUNK):
            chunk = missing[at : at + CHUNK]
            kept |= zip(map(_key, chunk), pooled_states(encoder, tokenizer, chunk))
            _save(kept)
    return np.stack([kept[_key(text)] for text in texts])


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _load() -> dict[str, np.ndarray]:
    if not FROZEN.exists():
        return {}
    with np.load(FROZEN) as saved:
        return dict(zip(saved["keys"].tolist(), saved["states"]))


def _save(kept: dict[str, np.ndarray]) -> None:
    fresh = FROZEN.with_suffix(".new.npz")
    np.savez(fresh, keys=np.array(list(kept)), states=np.stack(list(kept.values())))
    fresh.replace(FROZEN)
