"""The learning rate of each step, and the optimizer that gets it."""

import math
from typing import Any, Protocol

import torch
from torch import nn

from minigpt.train.config import TrainConfig


class Optimizer(Protocol):
    """What the trainer asks of an optimizer; torch's are such, and so is any of our own."""

    param_groups: list[dict[str, Any]]

    def step(self) -> object:
        """Update the parameters from their gradients."""

    def zero_grad(self) -> None:
        """Forget the gradients."""

    def state_dict(self) -> dict[str, Any]:
        """Return `{"state": {index: {name: tensor or number}}, "param_groups": …}`."""

    def load_state_dict(self, state_dict: dict[str, Any]) -> object:
        """Take over such a state."""


def learning_rate(step: int, cfg: TrainConfig) -> float:
    """Return the learning rate of step `step`, counted from 0: a ramp, then half a cosine.

    $$ η_t = η\\,\\tfrac{t+1}{w} \\;(t < w), \\qquad
       η_t = η_{end} + \\tfrac12 (η - η_{end}) \\left(1 + \\cos π\\tfrac{t-w}{T-w}\\right) $$

    Source: Loshchilov & Hutter 2017, eq. 5; Lesson 4.5.
    """
    if step < cfg.warmup:
        return cfg.lr * (step + 1) / cfg.warmup
    done = (step - cfg.warmup) / (cfg.steps - cfg.warmup)
    end = cfg.lr * cfg.lr_end
    return end + (cfg.lr - end) * (1 + math.cos(math.pi * done)) / 2


def make_optimizer(model: nn.Module, cfg: TrainConfig) -> Optimizer:
    """Return AdamW that decays matrices only: biases and LayerNorm weights have no direction."""
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    groups = [
        {"params": [p for p in parameters if p.dim() > 1], "weight_decay": cfg.weight_decay},
        {"params": [p for p in parameters if p.dim() <= 1], "weight_decay": 0.0},
    ]
    betas = (cfg.beta1, cfg.beta2)
    return torch.optim.AdamW(
        [group for group in groups if group["params"]], lr=cfg.lr, betas=betas, fused=True
    )
