"""gradients of b are added up

Only the gradient of W is replaced.
"""

import math

import torch

from minigpt.nn.module import Module


class Linear(Module):
    def __init__(self, d_in, d_out, *, bias=True, gain=2**0.5, generator=None):
        self.W = torch.randn(d_in, d_out, generator=generator) * gain / math.sqrt(d_in)
        self.b = torch.zeros(d_out) if bias else None

    def forward(self, x):
        self.remember(x)
        y = x @ self.W
        return y if self.b is None else y + self.b

    def backward(self, dy):
        (x,) = self.recall()
        X, D = x.reshape(-1, x.shape[-1]), dy.reshape(-1, dy.shape[-1])
        self.W.grad = X.T @ D
        if self.b is not None:
            self.b.grad = D.sum(0) + (0 if self.b.grad is None else self.b.grad)
        return dy @ self.W.T
