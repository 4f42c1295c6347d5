"""assign a gradient of size

Summing over the first axis is right for a table of examples. Language models have two batch axes,
batch and position, and a weight is used at both.
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
        self.W.grad = x.mT @ dy if x.ndim > 1 else x[:, None] * dy
        if self.b is not None:
            self.b.grad = dy.sum(0) if dy.ndim > 1 else dy
        return dy @ self.W.T
