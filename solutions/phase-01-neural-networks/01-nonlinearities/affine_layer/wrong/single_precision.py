"""of dx in float64

The gradient at the input is computed in single precision.
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
        return x @ self.W if self.b is None else x @ self.W + self.b

    def backward(self, dy):
        (x,) = self.recall()
        self.W.grad = torch.einsum("...i,...j->ij", x, dy)
        if self.b is not None:
            self.b.grad = torch.einsum("...j->j", dy)
        return (dy.float() @ self.W.float().T).to(dy.dtype)
