"""torch.where for ReLU; the tanh gate as a sigmoid of twice its argument."""

import math

import torch

from minigpt.nn.module import Module


class ReLU(Module):
    def forward(self, x):
        self.remember(x)
        return torch.where(x > 0, x, torch.zeros_like(x))

    def backward(self, dy):
        (x,) = self.recall()
        return torch.where(x > 0, dy, torch.zeros_like(dy))


class GELU(Module):
    def __init__(self, form="exact"):
        self.form = form

    def gate(self, x):
        if self.form == "exact":
            return torch.special.ndtr(x)
        return torch.sigmoid(2 * (2 / torch.pi) ** 0.5 * (x + 0.044715 * x.pow(3)))

    def forward(self, x):
        self.remember(x)
        return x * self.gate(x)

    def backward(self, dy):
        (x,) = self.recall()
        gate = self.gate(x)
        if self.form == "exact":
            change = torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
        else:
            change = 2 * gate * (1 - gate) * math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * x**2)
        return dy * (gate + x * change)
