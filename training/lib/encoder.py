"""The encoder (XLM-R's architecture as multilingual-e5-small has it), its head, and both on disk."""

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .dropout import Dropout
from .labels import COLUMNS


DROPPED = 0.1


@dataclass(frozen=True)
class Shape:
    vocabulary: int
    width: int = 384
    layers: int = 12
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    epsilon: float = 1e-12


def attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
    if not torch.compiler.is_exporting():
        return F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
    # Written out, the exported graph has no branch for rows that see nothing, which never occur: every text has its special tokens.
    hidden = (~mask).to(query.dtype) * -1e4
    return (query @ key.transpose(-1, -2) / query.shape[-1] ** 0.5 + hidden).softmax(-1) @ value


class Layer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.attended = nn.Linear(width, width)
        self.attended_norm = nn.LayerNorm(width, shape.epsilon)
        self.inner = nn.Linear(width, shape.inner)
        self.outer = nn.Linear(shape.inner, width)
        self.outer_norm = nn.LayerNorm(width, shape.epsilon)
        self.dropout = Dropout(DROPPED)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = states.shape

        def split(values: Tensor) -> Tensor:
            return values.view(batch, length, self.heads, width // self.heads).transpose(1, 2)

        attention = attend(split(self.query(states)), split(self.key(states)), split(self.value(states)), mask)
        joined = self.attended(attention.transpose(1, 2).reshape(batch, length, width))
        states = self.attended_norm(states + self.dropout(joined))
        return self.outer_norm(states + self.dropout(self.outer(F.gelu(self.inner(states)))))


class Encoder(nn.Module):
    """(batch, length) ids and mask → (batch, length, width) states."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.places = nn.Embedding(shape.positions, shape.width)
        self.kind = nn.Parameter(torch.zeros(shape.width))
        self.norm = nn.LayerNorm(shape.width, shape.epsilon)
        self.dropout = Dropout(DROPPED)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        places = torch.arange(ids.shape[1], device=ids.device)
        states = self.dropout(self.norm(self.words(ids) + self.places(places)[None] + self.kind))
        seen = mask[:, None, None, :] > 0
        for layer in self.layers:
            states = layer(states, seen)
        return states


class Classifier(nn.Module):
    """Encoder, mean over all tokens (special ones too), linear head: the pooling and the head that the service computes itself."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(encoder.shape.width, COLUMNS)

    def pooled(self, ids: Tensor, mask: Tensor) -> Tensor:
        weights = mask[..., None].to(torch.float32)
        return (self.encoder(ids, mask).float() * weights).sum(1) / weights.sum(1)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.head(self.pooled(ids, mask))


def save(module: Encoder | Classifier, file: Path) -> None:
    encoder = module.encoder if isinstance(module, Classifier) else module
    file.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"shape": asdict(encoder.shape), "state": module.state_dict()}, file)


def load_encoder(file: Path) -> Encoder:
    saved = torch.load(file, weights_only=True)
    encoder = Encoder(Shape(**saved["shape"]))
    encoder.load_state_dict(saved["state"])
    return encoder


def load_classifier(file: Path) -> Classifier:
    saved = torch.load(file, weights_only=True)
    classifier = Classifier(Encoder(Shape(**saved["shape"])))
    classifier.load_state_dict(saved["state"])
    return classifier


def with_layers(encoder: Encoder, kept: list[int]) -> Encoder:
    """A shallower encoder that begins with these layers of a deeper one."""
    shape = Shape(**{**asdict(encoder.shape), "layers": len(kept)})
    shallow = Encoder(shape)
    own = {name: value for name, value in encoder.state_dict().items() if not name.startswith("layers.")}
    for new, old in enumerate(kept):
        own |= {f"layers.{new}.{name}": value for name, value in encoder.layers[old].state_dict().items()}
    shallow.load_state_dict(own)
    return shallow
