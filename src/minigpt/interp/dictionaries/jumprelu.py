"""JumpReLU: a threshold for every feature, learned although nothing depends on it smoothly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.interp.dictionaries.kinds import Activation, Features, require_positive


def _near(pre: Tensor, threshold: Tensor, bandwidth: Tensor) -> Tensor:
    """K((π − θ)/ε)/ε: the rectangle of area one around the threshold."""
    return ((pre - threshold).abs() < bandwidth / 2) / bandwidth


class _Step(torch.autograd.Function):
    """H(π − θ), whose slope in θ is −K/ε and in π is zero."""

    @staticmethod
    def forward(ctx: Any, pre: Tensor, threshold: Tensor, bandwidth: Tensor) -> Tensor:
        ctx.save_for_backward(pre, threshold)
        ctx.bandwidth = bandwidth
        return (pre > threshold).to(pre.dtype)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[None, Tensor, None]:
        pre, threshold = ctx.saved_tensors
        slope = _near(pre, threshold, ctx.bandwidth) * grads[0]
        return None, -slope.sum_to_size(threshold.shape), None


class _Jump(torch.autograd.Function):
    """π ⊙ H(π − θ), whose slope in θ is −θK/ε and in π is H(π − θ)."""

    @staticmethod
    def forward(ctx: Any, pre: Tensor, threshold: Tensor, bandwidth: Tensor) -> Tensor:
        ctx.save_for_backward(pre, threshold)
        ctx.bandwidth = bandwidth
        return pre * (pre > threshold)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, None]:
        pre, threshold = ctx.saved_tensors
        slope = threshold * _near(pre, threshold, ctx.bandwidth) * grads[0]
        return grads[0] * (pre > threshold), -slope.sum_to_size(threshold.shape), None


_step: Callable[..., Tensor] = _Step.apply
_jump: Callable[..., Tensor] = _Jump.apply


class JumpReLU(Activation):
    """Keep what exceeds a learned threshold, whole; every active feature costs λ.

    $$ f = π \\odot H(π - θ), \\qquad L_{sparse} = λ \\sum_i H(π_i - θ_i) $$

    Neither depends smoothly on θ; the gradients are pseudo-derivatives, an average over the
    pre-activations within ε/2 of the threshold (K is the rectangle of width and height one):
    $$ \\frac{∂f}{∂θ} = -\\frac{θ}{ε} K\\Big(\\frac{π - θ}{ε}\\Big), \\qquad
       \\frac{∂H(π - θ)}{∂θ} = -\\frac{1}{ε} K\\Big(\\frac{π - θ}{ε}\\Big) $$

    θ is trained as its logarithm, which keeps it positive. λ and ε are in the units of
    activations with root mean square one.

    Source: Rajamanoharan et al. 2024b, eq. 9 to 12; Lesson 8.2.
    """

    bandwidth: Tensor

    def __init__(
        self, n_feature: int, penalty: float, bandwidth: float = 0.1, threshold: float = 0.1
    ) -> None:
        super().__init__()
        self.penalty = require_positive("penalty", penalty)
        width = torch.tensor(require_positive("bandwidth", bandwidth))
        self.register_buffer("bandwidth", width)
        start = require_positive("threshold", threshold)
        self.log_threshold = nn.Parameter(torch.full((n_feature,), start).log())

    @property
    def threshold(self) -> Float[Tensor, "feature"]:
        """θ, above which a feature is on."""
        return self.log_threshold.exp()

    def forward(self, pre: Features) -> Features:
        """Keep what exceeds the threshold."""
        return _jump(pre, self.threshold, self.bandwidth)

    def sparsity(self, pre: Features, features: Features) -> Float[Tensor, ""]:
        """Return λ times the number of active features (L0)."""
        active = _step(pre, self.threshold, self.bandwidth)
        return self.penalty * active.sum() / (pre.numel() // pre.shape[-1])

    def rescale(self, factor: float) -> None:
        """Let thresholds and their neighborhood grow."""
        self.log_threshold.data.add_(torch.tensor(factor).log())
        self.bandwidth.mul_(factor)
