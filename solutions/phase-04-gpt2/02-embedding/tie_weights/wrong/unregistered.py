"""both matrices are trained when they are not tied

A parameter in a plain list is not found by the optimizer.
"""

import torch
from torch import nn


class ZeroLayer(nn.Module):
    def __init__(self, d_vocab, d_model, tie):
        super().__init__()
        self.tie = tie
        self.W_E = nn.Parameter(0.02 * torch.randn(d_vocab, d_model))
        self.bias = nn.Parameter(torch.zeros(d_vocab))
        self.u = [None if tie else nn.Parameter(0.02 * torch.randn(d_model, d_vocab))]

    @property
    def W_U(self):
        return self.W_E.T if self.tie else self.u[0]

    def forward(self, tokens):
        return self.W_E[tokens] @ self.W_U + self.bias
