"""keep the dtype of what comes in

Whoever checks a gradient in double precision loses half of the digits here.
"""

import math

import torch

from minigpt.nn.module import Module


class ReLU(Module):
    def forward(self, x):
        self.remember(x)
        return x.float().clamp(min=0)

    def backward(self, dy):
        (x,) = self.recall()
        return dy * (x > 0)
