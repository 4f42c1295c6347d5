"""not where x was

The backward of ReLU is linear in dy: its gate was set in the forward, by x.
"""

from minigpt.nn.module import Module


class ReLU(Module):
    def forward(self, x):
        self.remember(x)
        return x.clamp(min=0)

    def backward(self, dy):
        return dy.clamp(min=0)
