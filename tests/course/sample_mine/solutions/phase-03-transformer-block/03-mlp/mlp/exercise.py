"""The feed-forward half of a block."""

from collections.abc import Callable

import torch
from torch import Tensor, nn


class MLP(nn.Module):
    """Read, gate, write.

    Example:
        >>> MLP(2, 8, torch.relu).W_in.shape
        torch.Size([2, 8])
    """

    def __init__(self, d_model: int, d_mlp: int, activation: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.activation = activation
        self.W_in, self.b_in = (
            nn.Parameter(torch.empty(d_model, d_mlp)),
            nn.Parameter(torch.zeros(d_mlp)),
        )
        self.W_out = nn.Parameter(torch.empty(d_mlp, d_model))
        self.b_out = nn.Parameter(torch.zeros(d_model))

    def forward(self, x: Tensor) -> Tensor:
        """Apply it at every position."""
        ### BEGIN SOLUTION
        return self.activation(x @ self.W_in + self.b_in) @ self.W_out + self.b_out
        ### END SOLUTION
