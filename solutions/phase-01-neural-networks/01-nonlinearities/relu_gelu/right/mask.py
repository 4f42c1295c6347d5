"""A mask that multiplies; both slopes written out, without the gate."""

import math

import torch

from minigpt.nn.module import Module


class ReLU(Module):
    def forward(self, x):
        keep = (x > 0).to(x.dtype)
        self.remember(keep)
        return x.masked_fill(keep == 0, 0.0)

    def backward(self, dy):
        (keep,) = self.recall()
        return keep * dy


class GELU(Module):
    def __init__(self, form="exact"):
        self.form = form

    def gate(self, x):
        if self.form == "exact":
            return 0.5 * torch.erfc(-x / 2**0.5)
        return 0.5 + 0.5 * (x * (1 + 0.044715 * x * x) * math.sqrt(2 / math.pi)).tanh()

    def forward(self, x):
        self.remember(x)
        return x * self.gate(x)

    def backward(self, dy):
        (x,) = self.recall()
        if self.form == "exact":
            density = math.exp(-0.5 * math.log(2 * math.pi)) * (-0.5 * x * x).exp()
            return (0.5 + 0.5 * torch.erf(x * 0.5**0.5) + x * density) * dy
        c = math.sqrt(2 / math.pi)
        t = (c * (x + 0.044715 * x**3)).tanh()
        return (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * c * (1 + 0.134145 * x**2)) * dy
