"""no copy

Equal at the start, the two drift apart at the first step.
"""

import torch
from torch import nn


class ZeroLayer(nn.Module):
    def __init__(self, d_vocab, d_model, tie):
        super().__init__()
        self.W_E = nn.Parameter(0.02 * torch.randn(d_vocab, d_model))
        self.bias = nn.Parameter(torch.zeros(d_vocab))
        start = self.W_E.detach().T.clone() if tie else 0.02 * torch.randn(d_model, d_vocab)
        self.W_U = nn.Parameter(start)

    def forward(self, tokens):
        return self.W_E[tokens] @ self.W_U + self.bias
