"""The gradients of a network of two layers, by hand."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def mlp_gradients(
    X: Float[Tensor, "batch d_in"],
    y: Int[Tensor, "batch"],
    W1: Float[Tensor, "d_in d_hidden"],
    b1: Float[Tensor, "d_hidden"],
    W2: Float[Tensor, "d_hidden label"],
    b2: Float[Tensor, "label"],
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Return the loss and its gradients: (L, dW1, db1, dW2, db2).

    The network: A = ReLU(X W1 + b1), Z = A W2 + b2. The loss is the mean
    cross-entropy of softmax(Z) with the classes y, in nats. No autograd.
    The slope of ReLU at 0 is 0. Logits can be in the thousands.

    Example:
        With all weights at zero, both classes have probability 1/2.

        >>> X, y = torch.tensor([[1.0, 2.0]]), torch.tensor([0])
        >>> zeros = [torch.zeros(*shape) for shape in [(2, 3), (3,), (3, 2), (2,)]]
        >>> L, dW1, db1, dW2, db2 = mlp_gradients(X, y, *zeros)
        >>> L, db2
        (tensor(0.6931), tensor([-0.5000,  0.5000]))
    """
    ### BEGIN SOLUTION
    n = len(X)
    H = X @ W1 + b1
    A = H.clamp(min=0)
    Z = A @ W2 + b2
    log_p = Z - Z.logsumexp(-1, keepdim=True)
    L = -log_p[torch.arange(n), y].mean()
    dZ = log_p.exp()
    dZ[torch.arange(n), y] -= 1
    dZ = dZ / n
    dH = (dZ @ W2.T) * (H > 0)
    return L, X.T @ dH, dH.sum(0), A.T @ dZ, dZ.sum(0)
    ### END SOLUTION
