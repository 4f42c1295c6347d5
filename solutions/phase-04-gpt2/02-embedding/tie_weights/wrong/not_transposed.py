"""the axes of W_U stand in the wrong order

W_U maps a vector of d_model numbers to d_vocab logits, so it is the transpose of W_E.
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
            self.second = nn.Parameter(0.02 * torch.randn(d_vocab, d_model))

    @property
    def W_U(self):
        return self.W_E if self.tie else self.second

    def forward(self, tokens):
        return self.W_E[tokens] @ self.W_U.T + self.bias
