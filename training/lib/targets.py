"""What a model is asked to learn of a row, and how far it is from it."""

import torch
import torch.nn.functional as F
from torch import Tensor

from .labels import COLUMNS, PRIMARY, REASONS
from .rows import Row

#: Weight of a further stated reason beside the primary one in the primary distribution.
FURTHER = 0.35
#: One row in thirty is urgent: without a weight the output would learn to say no.
URGENT_WEIGHT = 4.0
PLAIN_WEIGHT = 1.0
STATED_SHARE, URGENT_SHARE = 2.0, 0.3


def targets_of(rows: list[Row]) -> Tensor:
    """(rows, COLUMNS): a distribution over the primary labels, 0 or 1 for each stated reason, 0 or 1 for urgent."""
    targets = torch.zeros(len(rows), COLUMNS)
    for i, row in enumerate(rows):
        weights = [1.0] + [FURTHER] * (len(row.codes) - 1)
        for code, weight in zip(row.codes, weights):
            targets[i, code] += weight / sum(weights)
            if code < len(REASONS):
                targets[i, len(PRIMARY) + code] = 1
        targets[i, -1] = float(row.urgent)
    return targets


def loss(logits: Tensor, targets: Tensor, urgent_weight: Tensor | None = None) -> Tensor:
    """Takes soft targets as well: a teacher's probabilities in the same columns. `urgent_weight`: of each row; without it URGENT_WEIGHT."""
    logits = logits.float()
    weight = torch.tensor(URGENT_WEIGHT, device=logits.device) if urgent_weight is None else urgent_weight
    primary = -(targets[:, : len(PRIMARY)] * logits[:, : len(PRIMARY)].log_softmax(1)).sum(1).mean()
    stated = F.binary_cross_entropy_with_logits(logits[:, len(PRIMARY) : -1], targets[:, len(PRIMARY) : -1])
    urgent = F.binary_cross_entropy_with_logits(logits[:, -1], targets[:, -1], pos_weight=weight)
    return primary + STATED_SHARE * stated + URGENT_SHARE * urgent
