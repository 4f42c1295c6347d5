"""the model cannot be copied

A transpose costs nothing. One that is kept from the first call does not follow a change of dtype.
"""

import torch
from torch import nn


class ZeroLayer(nn.Module):
    def __init__(self, d_vocab, d_model, tie):
        super().__init__()
        self.tie = tie
        self.W_E = nn.Parameter(0.02 * torch.randn(d_vocab, d_model))
        self.bias = nn.Parameter(torch.zeros(d_vocab))
        self.kept = None
        if not tie:
            self.second = nn.Parameter(0.02 * torch.randn(d_model, d_vocab))

    @property
    def W_U(self):
        if not self.tie:
            return self.second
        if self.kept is None:
            self.kept = self.W_E.T
        return self.kept

    def forward(self, tokens):
        return self.W_E[tokens] @ self.W_U + self.bias
