"""Einsum over flattened axes; the bias gradient by a product with ones."""

import torch

from minigpt.nn.module import Module


class Linear(Module):
    def __init__(self, d_in, d_out, *, bias=True, gain=2**0.5, generator=None):
        self.W = torch.randn(d_in, d_out, generator=generator) * gain / d_in**0.5
        self.b = torch.zeros(d_out) if bias else None

    def forward(self, x):
        self.remember(x.clone())
        y = torch.einsum("...i,io->...o", x, self.W)
        return y if self.b is None else y + self.b

    def backward(self, dy):
        (x,) = self.recall()
        self.W.grad = torch.einsum(
            "ni,no->io", x.reshape(-1, x.shape[-1]), dy.reshape(-1, dy.shape[-1])
        )
        if self.b is not None:
            drows = dy.reshape(-1, dy.shape[-1])
            self.b.grad = torch.ones(len(drows), dtype=dy.dtype) @ drows
        return torch.einsum("...o,io->...i", dy, self.W)
