"""From pre-activations to sparse features: the kinds of sparse autoencoder, and their losses.

They differ in nothing else: encoder, decoder and reconstruction error are the same for all.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.errors import ConfigError

Features = Float[Tensor, "*batch feature"]
ErrorOf = Callable[[Tensor], Tensor]


class Activation(nn.Module, ABC):
    """What every kind does: features from pre-activations, and what it adds to the loss."""

    @abstractmethod
    def forward(self, pre: Features) -> Features:
        """Return the features, most of them zero."""

    def sparsity(self, pre: Features, features: Features) -> Float[Tensor, ""]:
        """Return the price of being active, a mean over examples; warmed up in training."""
        return pre.new_zeros(())

    def auxiliary(self, pre: Features, frozen_error: ErrorOf) -> Float[Tensor, ""]:
        """Return what else is minimized; `frozen_error` decodes other features, decoder fixed."""
        return pre.new_zeros(())

    def rescale(self, factor: float) -> None:
        """Follow biases that grow by a factor, so that features grow by it too."""


class ReLU(Activation):
    """Keep what is positive; every unit of activation costs λ.

    $$ f = \\text{ReLU}(π), \\qquad L_{sparse} = λ \\sum_i f_i \\; (\\lVert d_i \\rVert = 1) $$

    Decoder rows are kept at norm one in training, so that this is also the norm-weighted penalty
    $λ \\sum_i f_i \\lVert d_i \\rVert$. The penalty shrinks features below their best size.

    Source: Bricken et al. 2023; Cunningham et al. 2023; Lesson 8.2.
    """

    def __init__(self, penalty: float) -> None:
        super().__init__()
        self.penalty = require_positive("penalty", penalty)

    def forward(self, pre: Features) -> Features:
        """Keep what is positive."""
        return pre.relu()

    def sparsity(self, pre: Features, features: Features) -> Float[Tensor, ""]:
        """Return λ times the L1 norm."""
        return self.penalty * features.sum() / (features.numel() // features.shape[-1])


class Gated(Activation):
    """Decide whether a feature is on by one reading and how strong it is by another.

    $$ f = 1[π > 0] \\odot \\text{ReLU}(e^{r} \\odot π + b_{mag}), \\qquad
       L = λ \\lVert \\text{ReLU}(π) \\rVert_1 + \\lVert x - \\hat x_{frozen}(\\text{ReLU}(π))
       \\rVert^2 $$

    π is the paper's gate, bias included. The magnitude's bias is written relative to it: the
    paper's $b_{mag}$ is ours plus $e^r \\odot b_{gate}$. Only the gate is penalized, so strengths
    do not shrink; the gate learns to be one from the second term, in which the decoder is fixed.

    Source: Rajamanoharan et al. 2024a, eq. 3 to 8; Lesson 8.2.
    """

    def __init__(self, n_feature: int, penalty: float) -> None:
        super().__init__()
        self.penalty = require_positive("penalty", penalty)
        self.r_mag = nn.Parameter(torch.zeros(n_feature))
        self.b_mag = nn.Parameter(torch.zeros(n_feature))

    def forward(self, pre: Features) -> Features:
        """Return the strengths where the gate is open."""
        return (pre > 0) * (self.r_mag.exp() * pre + self.b_mag).relu()

    def sparsity(self, pre: Features, features: Features) -> Float[Tensor, ""]:
        """Return λ times the L1 norm of the open gates."""
        return self.penalty * pre.relu().sum() / (pre.numel() // pre.shape[-1])

    def auxiliary(self, pre: Features, frozen_error: ErrorOf) -> Float[Tensor, ""]:
        """Return the error of reconstructing from the gates alone."""
        return frozen_error(pre.relu())

    def rescale(self, factor: float) -> None:
        """Let the strengths' bias grow."""
        self.b_mag.data.mul_(factor)


class TopK(Activation):
    """Keep the k largest pre-activations of each example: L0 is set, not priced.

    $$ f = \\text{ReLU}(\\text{TopK}(π)) $$

    Source: Gao et al. 2024, §2.3; Lesson 8.2.
    """

    def __init__(self, k: int, n_feature: int) -> None:
        super().__init__()
        self.k = require_k(k, n_feature)

    def forward(self, pre: Features) -> Features:
        """Keep k of each example."""
        values, places = pre.topk(self.k, dim=-1, sorted=False)
        return torch.zeros_like(pre).scatter(-1, places, values.relu())


class BatchTopK(Activation):
    """Keep the k · batch largest of a whole batch, so that hard examples may take more.

    $$ f = π \\odot 1[π ≥ τ_{batch}], \\qquad \\text{then} \\quad f = π \\odot 1[π > θ], \\;
       θ = E[\\min\\{f : f > 0\\}] $$

    In training mode the threshold is the batch's own and θ follows its mean; in evaluation mode θ
    is used, so that an example's features do not depend on its neighbors.

    Source: Bussmann et al. 2024, §3 and eq. 5; Lesson 8.2.
    """

    threshold: Tensor

    def __init__(self, k: int, n_feature: int, momentum: float = 0.99) -> None:
        super().__init__()
        self.k, self.momentum = require_k(k, n_feature), momentum
        self.register_buffer("threshold", torch.tensor(0.0))

    def forward(self, pre: Features) -> Features:
        """Keep k · batch (training) or what exceeds θ (evaluation)."""
        if not self.training:
            return pre * (pre > self.threshold) * (pre > 0)
        flat = pre.relu().flatten()
        values, places = flat.topk(self.k * (pre.numel() // pre.shape[-1]), sorted=False)
        self.follow(values)
        return torch.zeros_like(flat).scatter(0, places, values).view_as(pre)

    @torch.no_grad()
    def follow(self, values: Float[Tensor, "n"]) -> None:
        """Move θ toward the smallest positive feature of a batch; the first batch sets it."""
        positive = values[values > 0]
        if len(positive):
            least = positive.min()
            weight = 1 - self.momentum if self.threshold > 0 else 1.0
            self.threshold.lerp_(least.to(self.threshold), weight)

    def rescale(self, factor: float) -> None:
        """Let the threshold grow."""
        self.threshold.mul_(factor)


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


def require_positive(name: str, value: float) -> float:
    """Return a number above zero.

    Raises:
        ConfigError: zero, negative or no number.
    """
    if not 0 < value < float("inf"):
        raise ConfigError(f"{name}={value!r} must be a positive number")
    return float(value)


def require_k(k: int, n_feature: int) -> int:
    """Return how many features stay active.

    Raises:
        ConfigError: none, or more than there are.
    """
    if not 1 <= k <= n_feature:
        raise ConfigError(
            f"k={k} features of {n_feature} cannot be active: choose 1 to {n_feature}"
        )
    return k
