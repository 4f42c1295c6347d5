"""Two nonlinearities and their slopes."""

import math
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.nn.module import Module


class ReLU(Module):
    """max(x, 0); the slope at 0 is taken to be 0.

    Example:
        >>> gate = ReLU()
        >>> gate(torch.tensor([-1.0, 0.0, 2.0]))
        tensor([0., 0., 2.])
        >>> gate.backward(torch.tensor([5.0, 5.0, 5.0]))
        tensor([0., 0., 5.])
    """

    def forward(self, x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Set what is negative to 0, and `self.remember` what the backward needs."""
        ### BEGIN SOLUTION
        self.remember(x)
        return x.clamp(min=0)
        ### END SOLUTION

    def backward(self, dy: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Multiply the gradient at the output by the slope."""
        ### BEGIN SOLUTION
        (x,) = self.recall()
        return dy * (x > 0)
        ### END SOLUTION


class GELU(Module):
    """x times a gate between 0 and 1, in the exact form or the tanh form.

    exact: Φ(x) = (1 + erf(x/√2)) / 2, the share of a standard normal below x.
    tanh:  (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2, as in GPT-2.

    Example:
        >>> GELU()(torch.tensor([-1.0, 0.0, 1.0]))
        tensor([-0.1587,  0.0000,  0.8413])
    """

    def __init__(self, form: Literal["exact", "tanh"] = "exact") -> None:
        self.form = form

    def gate(self, x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Return the share of each x that passes, in the form of `self.form`."""
        ### BEGIN SOLUTION
        if self.form == "exact":
            return (1 + torch.erf(x / math.sqrt(2))) / 2
        return (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) / 2
        ### END SOLUTION

    def forward(self, x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Multiply x by its gate."""
        self.remember(x)
        return x * self.gate(x)

    def backward(self, dy: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Multiply the gradient at the output by the slope of the form that was used."""
        ### BEGIN SOLUTION
        (x,) = self.recall()
        gate = self.gate(x)
        if self.form == "exact":
            change = torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
        else:
            du = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * x**2)
            change = 2 * gate * (1 - gate) * du
        return dy * (gate + x * change)
        ### END SOLUTION
