"""Transcoders: an MLP's output from few features of its input, as a sparse sum of directions."""

from __future__ import annotations

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.interp.dictionaries.sae import Dictionary, DictionaryConfig


class Transcoder(Dictionary):
    """Predict an MLP's output from its input through sparse features, and a straight line aside.

    $$ f = σ(x\\, W_{enc} + b_{enc}), \\qquad
       \\hat y = f\\, W_{dec} + b_{dec} \\; (+\\; x\\, W_{skip}) $$

    x is what the MLP reads (`blocks.L.ln2.normalized`), y what it writes (`blocks.L.mlp_out`).
    With `cfg.skip` the linear part of the MLP need not be spelled out in features; $W_{skip}$
    starts at zero.

    Source: Dunefsky et al. 2024, §3; Paulo et al. 2025, §2 (skip); Lesson 8.2.
    """

    def __init__(self, cfg: DictionaryConfig, seed: int = 0) -> None:
        super().__init__(cfg, seed)
        self.skip = _Skip(cfg.d_in, cfg.d_out) if cfg.skip else _NoSkip()

    def forward(self, x: Float[Tensor, "*batch d_in"]) -> Float[Tensor, "*batch d_out"]:
        """Predict the output from the features, and from x itself where there is a skip."""
        return self.decode(self.encode(x)) + self.skip(x)

    def bypass(self, x: Float[Tensor, "*batch d_in"]) -> Float[Tensor, "*batch d_out"] | float:
        """Return what reaches the output without passing the features."""
        return self.skip(x)

    @torch.no_grad()
    def rescale_(self, scale_in: float, scale_out: float) -> None:
        """Turn a transcoder of x / scale_in and y / scale_out into one of x and y, exactly."""
        super().rescale_(scale_in, scale_out)
        for weight in self.skip.parameters():
            weight.mul_(scale_out / scale_in)


class _Skip(nn.Module):
    """A matrix, zero at first."""

    def __init__(self, d_in: int, d_out: int) -> None:
        super().__init__()
        self.W_skip = nn.Parameter(torch.zeros(d_in, d_out))

    def forward(self, x: Float[Tensor, "*batch d_in"]) -> Float[Tensor, "*batch d_out"]:
        """Return x W_skip."""
        return x @ self.W_skip


class _NoSkip(nn.Module):
    """No skip: zero, whatever comes in."""

    def forward(self, x: Float[Tensor, "*batch d_in"]) -> float:
        """Return zero."""
        return 0.0
