"""How much a distribution leaves open, and how far one lies from another: entropy, KL, information.

Probabilities in, nats out (divide by ln 2 for bits), over the last axes; 0 · log 0 is 0. `losses`
has the same quantities for logits and targets: `token_loss` is a surprisal, `cross_entropy` a mean.
"""

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError

_OFF = 1e-3  # how far a sum of probabilities may be from 1: half precision rounds that much


def entropy(p: Float[Tensor, "*batch outcome"]) -> Float[Tensor, "*batch"]:
    """Return the mean surprisal of outcomes drawn from p, in nats.

    $$ H(p) = -\\sum_i p_i \\log p_i $$

    Example:
        >>> round(entropy(torch.tensor([0.5, 0.25, 0.25])).item(), 4)  # 1.5 bits
        1.0397

    Raises:
        ConfigError: negative probabilities, or a sum that is not 1.

    Source: Shannon 1948, §6; Lesson 0.4.
    """
    return torch.special.entr(_checked("p", p, 1)).sum(-1)


def kl_divergence(
    p: Float[Tensor, "*batch outcome"], q: Float[Tensor, "*#batch outcome"]
) -> Float[Tensor, "*batch"]:
    """Return what it costs to expect q where p is true, in nats; not a distance.

    $$ D_{KL}(p \\,\\|\\, q) = \\sum_i p_i \\log\\frac{p_i}{q_i} $$

    Infinite where p allows what q rules out; an outcome that p rules out costs nothing.

    Example:
        >>> p, q = torch.tensor([0.5, 0.25, 0.25]), torch.tensor([0.25, 0.25, 0.5])
        >>> round(kl_divergence(p, q).item(), 4)  # a quarter of a bit
        0.1733

    Raises:
        ConfigError: negative probabilities, or a sum that is not 1.

    Source: Kullback & Leibler 1951; Lesson 0.4.
    """
    p, q = _checked("p", p, 1), _checked("q", q, 1)
    return (torch.special.xlogy(p, p) - torch.special.xlogy(p, q)).sum(-1)


def mutual_information(joint: Float[Tensor, "*batch x y"]) -> Float[Tensor, "*batch"]:
    """Return how much one of two variables tells about the other, in nats.

    $$ I(X; Y) = D_{KL}\\big(p(x, y) \\,\\|\\, p(x)\\, p(y)\\big) = H(Y) - H(Y \\mid X) $$

    Zero exactly when they are independent. Counted from n samples it comes out too large, by about
    (rows − 1)(columns − 1)/2n: compare with shuffled pairs.

    Example:
        >>> same = torch.eye(2) / 2
        >>> round(mutual_information(same).item(), 4)  # one bit
        0.6931

    Raises:
        ConfigError: negative probabilities, or a sum over both axes that is not 1.

    Source: Shannon 1948, §12; the bias: Miller 1955; Lesson 0.4.
    """
    _checked("joint", joint, 2)
    apart = joint.sum(-1, keepdim=True) * joint.sum(-2, keepdim=True)
    return kl_divergence(joint.flatten(-2), apart.flatten(-2))


def _checked(name: str, p: Tensor, axes: int) -> Tensor:
    """Return p if each distribution over its last axes is one."""
    least = p.detach().amin().item() if p.numel() else 0.0
    off = (p.detach().flatten(-axes).sum(-1) - 1).abs().amax().item() if p.numel() else 1.0
    if not (least >= 0 and off <= _OFF):
        raise ConfigError(
            f"{name} {tuple(p.shape)} holds no probabilities: its least value is {least:.3g}, and "
            f"a sum over the last {'axis' if axes == 1 else 'two axes'} is {off:.3g} away from 1; "
            "divide counts by their sum, and give logits to softmax"
        )
    return p
