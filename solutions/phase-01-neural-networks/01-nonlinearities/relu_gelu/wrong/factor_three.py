"""a factor 3 is missing"""

import math

import torch

from minigpt.nn.module import Module


class GELU(Module):
    def __init__(self, form="exact"):
        self.form = form

    def gate(self, x):
        if self.form == "exact":
            return (1 + torch.erf(x / math.sqrt(2))) / 2
        return (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) / 2

    def forward(self, x):
        self.remember(x)
        return x * self.gate(x)

    def backward(self, dy):
        (x,) = self.recall()
        gate = self.gate(x)
        if self.form == "exact":
            change = torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
        else:
            change = 2 * gate * (1 - gate) * math.sqrt(2 / math.pi) * (1 + 0.044715 * x**2)
        return dy * (gate + x * change)
