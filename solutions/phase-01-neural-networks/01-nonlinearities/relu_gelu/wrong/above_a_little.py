"""a tiny positive number is positive

A tolerance above 0 is for numbers that were calculated to be 0; ReLU is told where to open.
"""

import math

import torch

from minigpt.nn.module import Module


class ReLU(Module):
    def forward(self, x):
        self.remember(x)
        return x.clamp(min=0)

    def backward(self, dy):
        (x,) = self.recall()
        return dy * (x > 1e-6)


class GELU(Module):
    def __init__(self, form="exact"):
        self.form = form

    def gate(self, x):
        if self.form == "exact":
            return 0.5 * (1 + torch.erf(x / math.sqrt(2)))
        return 0.5 * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))

    def forward(self, x):
        self.remember(x)
        return x * self.gate(x)

    def backward(self, dy):
        (x,) = self.recall()
        if self.form == "exact":
            slope = torch.exp(-x * x / 2) / math.sqrt(2 * math.pi)
        else:
            t = torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))
            slope = 0.5 * (1 - t * t) * math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * x**2)
        return dy * (self.gate(x) + x * slope)
