"""An affine layer: forward, and backward by hand."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.nn.module import Module


class Linear(Module):
    """The map y = x W + b, for any number of batch axes in front.

    Example:
        Two inputs to one output, and the gradients for dy = 10.

        >>> layer = Linear(2, 1)
        >>> layer.W, layer.b = torch.tensor([[3.0], [4.0]]), torch.tensor([0.5])
        >>> layer(torch.tensor([[1.0, 2.0]]))
        tensor([[11.5000]])
        >>> layer.backward(torch.tensor([[10.0]])), layer.W.grad, layer.b.grad
        (tensor([[30., 40.]]), tensor([[10.],
                [20.]]), tensor([10.]))
    """

    def __init__(
        self,
        d_in: int,
        d_out: int,
        *,
        bias: bool = True,
        gain: float = math.sqrt(2),
        generator: torch.Generator | None = None,
    ) -> None:
        self.W = torch.randn(d_in, d_out, generator=generator) * gain / math.sqrt(d_in)
        self.b = torch.zeros(d_out) if bias else None

    def forward(self, x: Float[Tensor, "*batch d_in"]) -> Float[Tensor, "*batch d_out"]:
        """Return x W + b, or x W where b is None.

        Keep what the backward needs with `self.remember(x)`.
        """
        ### BEGIN SOLUTION
        self.remember(x)
        y = x @ self.W
        return y if self.b is None else y + self.b
        ### END SOLUTION

    def backward(self, dy: Float[Tensor, "*batch d_out"]) -> Float[Tensor, "*batch d_in"]:
        """Return the gradient at the input; leave those of W and b in their `.grad`.

        `dy` is the loss's gradient at the output. `(x,) = self.recall()` is
        what the latest forward kept. `.grad` is replaced, not added to.
        """
        ### BEGIN SOLUTION
        (x,) = self.recall()
        rows, drows = x.reshape(-1, x.shape[-1]), dy.reshape(-1, dy.shape[-1])
        self.W.grad = rows.T @ drows
        if self.b is not None:
            self.b.grad = drows.sum(0)
        return dy @ self.W.T
        ### END SOLUTION
