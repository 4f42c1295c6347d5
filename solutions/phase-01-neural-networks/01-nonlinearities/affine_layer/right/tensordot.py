"""Tensordot over all batch axes at once, in double precision inside."""

import torch

from minigpt.nn.module import Module


class Linear(Module):
    def __init__(self, d_in, d_out, *, bias=True, gain=2**0.5, generator=None):
        self.W = torch.randn(d_in, d_out, generator=generator) * gain / d_in**0.5
        self.b = torch.zeros(d_out) if bias else None

    def forward(self, x):
        self.remember(x)
        y = (x.double() @ self.W.double()).to(x.dtype)
        return y if self.b is None else self.b + y

    def backward(self, dy):
        (x,) = self.recall()
        axes = list(range(x.ndim - 1))
        self.W.grad = torch.tensordot(x.double(), dy.double(), dims=(axes, axes)).to(self.W.dtype)
        if self.b is not None:
            self.b.grad = dy.sum(axes) if axes else dy.clone()
        return torch.matmul(dy, self.W.t())
