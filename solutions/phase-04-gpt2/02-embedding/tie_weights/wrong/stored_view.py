"""the model cannot be copied

The view follows edits in place, but not a change of dtype, a copy, or another parameter.
"""

import torch
from torch import nn


class ZeroLayer(nn.Module):
    def __init__(self, d_vocab, d_model, tie):
        super().__init__()
        self.W_E = nn.Parameter(0.02 * torch.randn(d_vocab, d_model))
        self.bias = nn.Parameter(torch.zeros(d_vocab))
        self.W_U = self.W_E.T if tie else nn.Parameter(0.02 * torch.randn(d_model, d_vocab))

    def forward(self, tokens):
        return self.W_E[tokens] @ self.W_U + self.bias
