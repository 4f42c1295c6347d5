"""The Hessian times a vector, without the Hessian."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor


def hessian_product(
    loss: Callable[[Tensor], Tensor],
    w: Float[Tensor, "weight"],
    v: Float[Tensor, "weight"],
) -> Float[Tensor, "weight"]:
    """Return H v, where H holds the second derivatives of `loss` at w.

    Never build H: with a million weights it has 10¹² entries.
    `torch.autograd.grad(y, w, create_graph=True)[0]` gives a gradient
    that can be differentiated again. `loss` is not linear: of a linear
    one, autograd finds no second derivative.

    Example:
        For L = w₀² w₁ at (1, 2), H is [[4, 2], [2, 0]].

        >>> w, v = torch.tensor([1.0, 2.0]), torch.tensor([1.0, 10.0])
        >>> hessian_product(lambda w: w[0] ** 2 * w[1], w, v)
        tensor([24.,  2.])
    """
    ### BEGIN SOLUTION
    w = w.detach().clone().requires_grad_()
    gradient = torch.autograd.grad(loss(w), w, create_graph=True)[0]
    return torch.autograd.grad(gradient @ v, w)[0]
    ### END SOLUTION
