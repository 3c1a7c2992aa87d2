"""Dropout whose chance does not cost more than the layer: torch draws it on one thread, ten milliseconds for a layer's states."""

import numpy as np
import torch
from torch import Tensor, nn

_chance = np.random.Generator(np.random.SFC64(0))


def seed(number: int) -> None:
    global _chance
    _chance = np.random.Generator(np.random.SFC64(number))


class Dropout(nn.Module):
    """As nn.Dropout, with the share rounded to 256ths."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.bytes = round(share * 256)

    def forward(self, states: Tensor) -> Tensor:
        if not self.training or self.bytes == 0:
            return states
        drawn = torch.from_numpy(_chance.integers(0, 256, states.numel(), np.uint8)).view(states.shape).to(states.device)
        return states * (drawn >= self.bytes) * (256 / (256 - self.bytes))
