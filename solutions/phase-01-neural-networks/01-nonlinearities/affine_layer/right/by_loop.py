"""A loop over the examples, each adding its outer product."""

import torch

from minigpt.nn.module import Module


class Linear(Module):
    def __init__(self, d_in, d_out, *, bias=True, gain=2**0.5, generator=None):
        self.W = torch.randn(d_in, d_out, generator=generator) * gain / d_in**0.5
        self.b = torch.zeros(d_out) if bias else None

    def forward(self, x):
        self.remember(x)
        y = torch.matmul(x, self.W)
        if self.b is not None:
            y = y + self.b
        return y

    def backward(self, dy):
        (x,) = self.recall()
        d_in, d_out = self.W.shape
        dW, db = torch.zeros_like(self.W), torch.zeros(d_out, dtype=self.W.dtype)
        for one, done in zip(x.reshape(-1, d_in), dy.reshape(-1, d_out), strict=True):
            dW = dW + torch.outer(one, done)
            db = db + done
        self.W.grad = dW
        if self.b is not None:
            self.b.grad = db
        return (dy[..., None, :] * self.W).sum(-1)
