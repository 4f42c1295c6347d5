"""W.grad is still empty

The layer gives gradients. Taking the step is the work of the optimizer.
"""

import torch

from minigpt.nn.module import Module


class Linear(Module):
    def __init__(self, d_in, d_out, *, bias=True, gain=2**0.5, generator=None):
        self.W = torch.randn(d_in, d_out, generator=generator) * gain / d_in**0.5
        self.b = torch.zeros(d_out) if bias else None

    def forward(self, x):
        self.remember(x)
        return x @ self.W if self.b is None else x @ self.W + self.b

    def backward(self, dy):
        (x,) = self.recall()
        rows, drows = x.reshape(-1, x.shape[-1]), dy.reshape(-1, dy.shape[-1])
        dx = dy @ self.W.T
        self.W = self.W - 0.1 * rows.T @ drows
        if self.b is not None:
            self.b = self.b - 0.1 * drows.sum(0)
        return dx
