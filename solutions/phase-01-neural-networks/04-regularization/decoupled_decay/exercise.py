"""Adam with weight decay beside the step."""

import torch
from jaxtyping import Float
from torch import Tensor


def adamw_step(
    w: Float[Tensor, "*shape"],
    grad: Float[Tensor, "*shape"],
    m: Float[Tensor, "*shape"],
    v: Float[Tensor, "*shape"],
    t: int,
    lr: float,
    weight_decay: float,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the new (w, m, v) after step number t, which counts from 1.

    First shrink w by the factor 1 − lr · weight_decay. Then take Adam's
    step on the bare gradient: m and v are running means of grad and
    grad², each divided by 1 − β^t, and the step is lr · m̂ / (√v̂ + eps).
    Change no tensor in place.

    Example:
        The first step of Adam is lr in the direction of the sign.

        >>> w, zero = torch.tensor([10.0]), torch.zeros(1)
        >>> adamw_step(w, torch.tensor([0.5]), zero, zero, 1, 0.1, 0.2)[0]
        tensor([9.7000])
    """
    ### BEGIN SOLUTION
    m = betas[0] * m + (1 - betas[0]) * grad
    v = betas[1] * v + (1 - betas[1]) * grad**2
    m_hat, v_hat = m / (1 - betas[0] ** t), v / (1 - betas[1] ** t)
    shrunk = (1 - lr * weight_decay) * w
    return shrunk - lr * m_hat / (v_hat.sqrt() + eps), m, v
    ### END SOLUTION
