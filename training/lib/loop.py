"""The training loop of every step: AdamW with warm-up and linear decay, and a checkpoint from which a killed run goes on."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from . import dropout
from .device import autocast

CHECKPOINT_SECONDS = 300
REPORT_STEPS = 50


@dataclass(frozen=True)
class Recipe:
    epochs: float
    seed: int
    #: Peak learning rate of the encoder and of the new layers on top of it.
    body_rate: float = 1e-4
    head_rate: float = 2e-3
    batch: int = 32
    warm_up: float = 0.1
    weight_decay: float = 0.01


def batches(lengths: Sequence[int], recipe: Recipe) -> list[list[int]]:
    """Row numbers of every step of the run: each epoch in a new order, rows of like length together so that little is padded."""
    chance = random.Random(recipe.seed)
    steps = round(recipe.epochs * len(lengths) / recipe.batch)
    planned: list[list[int]] = []
    while len(planned) < steps:
        order = sorted(range(len(lengths)), key=lambda i: lengths[i] + 8 * chance.random())
        epoch = [order[at : at + recipe.batch] for at in range(0, len(order), recipe.batch)]
        chance.shuffle(epoch)
        planned += epoch
    return planned[:steps]


def train(model: nn.Module, body: nn.Module, plan: list[list[int]], loss_of: Callable[[list[int]], Tensor], recipe: Recipe, checkpoint: Path) -> None:
    """`body`: the part of `model` that learns at `body_rate`. `loss_of` takes the row numbers of one step."""
    optimizer = _optimizer(model, body, recipe)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _factor(step, len(plan), recipe.warm_up))
    done = _resume(checkpoint, model, optimizer, schedule)
    model.train()
    start = saved = time.monotonic()
    smoothed = None
    for step in range(done, len(plan)):
        # Of the step alone, so that a resumed run drops out the same units as one that was not interrupted.
        dropout.seed(recipe.seed * 1_000_003 + step)
        with autocast():
            loss = loss_of(plan[step])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        smoothed = loss.item() if smoothed is None else 0.98 * smoothed + 0.02 * loss.item()
        if (step + 1) % REPORT_STEPS == 0:
            print(f"step {step + 1}/{len(plan)} loss {smoothed:.4f} {(time.monotonic() - start) / (step + 1 - done):.2f} s/step", flush=True)
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            _save(checkpoint, step + 1, model, optimizer, schedule)
            saved = time.monotonic()
    model.eval()
    checkpoint.unlink(missing_ok=True)


def _optimizer(model: nn.Module, body: nn.Module, recipe: Recipe) -> torch.optim.Optimizer:
    in_body = {id(parameter) for parameter in body.parameters()}
    top = [parameter for parameter in model.parameters() if id(parameter) not in in_body]
    groups = [{"params": list(body.parameters()), "lr": recipe.body_rate}, {"params": top, "lr": recipe.head_rate}]
    return torch.optim.AdamW(groups, weight_decay=recipe.weight_decay, fused=True)


def _factor(step: int, steps: int, warm_up: float) -> float:
    return min(1.0, (step + 1) / max(1, warm_up * steps)) * max(0.01, 1 - step / steps)


def _save(file: Path, step: int, *parts) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    torch.save({"step": step, "parts": [part.state_dict() for part in parts]}, fresh)
    fresh.replace(file)


def _resume(file: Path, *parts) -> int:
    if not file.exists():
        return 0
    saved = torch.load(file, weights_only=True)
    for part, state in zip(parts, saved["parts"]):
        part.load_state_dict(state)
    print(f"goes on after step {saved['step']}", flush=True)
    return saved["step"]
