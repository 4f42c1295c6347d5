"""at an input of zeros

The slope of y in x is W, whatever x is: only a ReLU lets nothing through at 0.
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
        self.W.grad = rows.T @ drows
        if self.b is not None:
            self.b.grad = drows.sum(0)
        return (dy @ self.W.T) * (x != 0)
