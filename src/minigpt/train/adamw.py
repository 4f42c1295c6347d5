"""The optimizer of a run: PyTorch's fused AdamW, or the book's own, which takes the same steps."""

from typing import Any, Protocol

import torch
from torch import nn

from minigpt.train import optim
from minigpt.train.config import TrainConfig
from minigpt.train.groups import decay_matrices


class AnyOptimizer(Protocol):
    """What the trainer asks of an optimizer; torch's are such, and so are ours."""

    param_groups: Any  # a list of dictionaries with "params" and "lr"

    def step(self) -> object:
        """Update the parameters from their gradients."""

    def zero_grad(self) -> None:
        """Forget the gradients."""

    def state_dict(self) -> dict[str, Any]:
        """Return `{"state": {index: {name: tensor or number}}, "param_groups": …}`."""

    def load_state_dict(self, state_dict: dict[str, Any], /) -> object:
        """Take over such a state."""


def make_optimizer(model: nn.Module, cfg: TrainConfig) -> AnyOptimizer:
    """Return the AdamW that `cfg.optimizer` names; it decays matrices only.

    "adamw" is one fused kernel of PyTorch's, "ours" is `minigpt.train.optim.AdamW`, which can be
    read: their curves differ by rounding.

    Source: Loshchilov & Hutter 2019, algorithm 2; Lesson 4.5.
    """
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    groups = decay_matrices(trained, cfg.weight_decay)
    betas = (cfg.beta1, cfg.beta2)
    if cfg.optimizer == "ours":
        return optim.AdamW(groups, cfg.lr, betas)
    return torch.optim.AdamW(groups, lr=cfg.lr, betas=betas, fused=True)
