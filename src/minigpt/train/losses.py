"""How wrong a prediction is: log-probabilities, cross-entropy, and the gradient they hand back.

Everything is raw tensor operations, stable for logits of any size; logarithms are natural, so a
loss is in nats per token (divide by ln 2 for bits). Autograd runs through all of it, but
`cross_entropy_grad` shows that nobody needs it: the gradient is p − y.
"""

import torch
from jaxtyping import Float, Integer
from torch import Tensor

from minigpt.errors import ConfigError


def log_softmax(logits: Float[Tensor, "*batch d_vocab"]) -> Float[Tensor, "*batch d_vocab"]:
    """Turn scores into log-probabilities over the last axis.

    $$ \\log p_i = z_i - m - \\log \\sum_j e^{z_j - m}, \\qquad m = \\max_j z_j $$

    Without m, e^z overflows beyond z = 88 in float32; subtracting it changes no probability,
    which is also why no gradient need flow through it.

    Example:
        >>> log_softmax(torch.tensor([1000.0, 1000.0])).exp().tolist()
        [0.5, 0.5]

    Source: Lesson 0.3.
    """
    shifted = logits - logits.amax(-1, keepdim=True).detach()
    return shifted - shifted.exp().sum(-1, keepdim=True).log()


def token_loss(
    logits: Float[Tensor, "*batch d_vocab"], targets: Integer[Tensor, "*batch"]
) -> Float[Tensor, "*batch"]:
    """Return the surprisal of every target on its own, in nats: −log p(target).

    Raises:
        ConfigError: targets that are not whole numbers, or not one for each row of logits.

    Source: Shannon 1948; Lesson 0.3.
    """
    _check_targets(logits, targets)
    return -log_softmax(logits).gather(-1, targets.long()[..., None]).squeeze(-1)


def cross_entropy(
    logits: Float[Tensor, "*batch d_vocab"], targets: Integer[Tensor, "*batch"]
) -> Float[Tensor, ""]:
    """Return the mean surprisal of the targets, in nats.

    $$ L = -\\frac1n \\sum_{i=1}^n \\log p_i(y_i) $$

    Example:
        >>> round(cross_entropy(torch.zeros(3, 10), torch.tensor([0, 5, 9])).item(), 4)  # ln 10
        2.3026

    Raises:
        ConfigError: targets that are not whole numbers, or not one for each row of logits.

    Source: Lesson 0.3.
    """
    return token_loss(logits, targets).mean()


def cross_entropy_grad(
    logits: Float[Tensor, "*batch d_vocab"], targets: Integer[Tensor, "*batch"]
) -> Float[Tensor, "*batch d_vocab"]:
    """Return the gradient of `cross_entropy` with respect to the logits.

    $$ \\frac{\\partial L}{\\partial z} = \\frac{p - y}{n} \\qquad (y \\text{ one-hot}) $$

    Each row sums to zero: what the target gains, the other logits lose.

    Raises:
        ConfigError: targets that are not whole numbers, or not one for each row of logits.

    Source: Lesson 0.3, derived in Lesson 1.2.
    """
    _check_targets(logits, targets)
    p = log_softmax(logits).exp()
    y = torch.zeros_like(p).scatter_(-1, targets.long()[..., None], 1.0)
    return (p - y) / targets.numel()


def _check_targets(logits: Tensor, targets: Tensor) -> None:
    if targets.is_floating_point() or targets.dtype == torch.bool:
        raise ConfigError(
            f"targets are {targets.dtype} {tuple(targets.shape)}: expected class numbers, "
            "one whole number for each row of logits"
        )
    if logits.shape[:-1] != targets.shape:
        raise ConfigError(
            f"targets {tuple(targets.shape)} do not match logits {tuple(logits.shape)}: "
            "expected all axes of the logits but the last, [*batch] for [*batch d_vocab]"
        )
