"""NoneType

With `bias=False` there is no b, neither to add nor to give a gradient.
"""

import torch

from minigpt.nn.module import Module


class Linear(Module):
    def __init__(self, d_in, d_out, *, bias=True, gain=2**0.5, generator=None):
        self.W = torch.randn(d_in, d_out, generator=generator) * gain / d_in**0.5
        self.b = torch.zeros(d_out) if bias else None

    def forward(self, x):
        self.remember(x)
        return x @ self.W + self.b

    def backward(self, dy):
        (x,) = self.recall()
        rows, drows = x.reshape(-1, x.shape[-1]), dy.reshape(-1, dy.shape[-1])
        self.W.grad, self.b.grad = rows.T @ drows, drows.sum(0)
        return dy @ self.W.T
