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
