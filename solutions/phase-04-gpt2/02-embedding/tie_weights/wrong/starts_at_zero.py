"""every entry of W_U starts with the same value

With W_U at zero, W_E gets no gradient in the first step.
"""

import torch
from torch import nn


class ZeroLayer(nn.Module):
    def __init__(self, d_vocab, d_model, tie):
        super().__init__()
        self.tie = tie
        self.W_E = nn.Parameter(0.02 * torch.randn(d_vocab, d_model))
        self.bias = nn.Parameter(torch.zeros(d_vocab))
        if not tie:
            self.second = nn.Parameter(torch.zeros(d_model, d_vocab))

    @property
    def W_U(self):
        return self.W_E.T if self.tie else self.second

    def forward(self, tokens):
        return self.W_E[tokens] @ self.W_U + self.bias
