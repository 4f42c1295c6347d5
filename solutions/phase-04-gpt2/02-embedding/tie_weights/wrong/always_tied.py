"""both matrices are trained when they are not tied

`tie` has to be read somewhere.
"""

import torch
from torch import nn


class ZeroLayer(nn.Module):
    def __init__(self, d_vocab, d_model, tie):
        super().__init__()
        self.W_E = nn.Parameter(0.02 * torch.randn(d_vocab, d_model))
        self.bias = nn.Parameter(torch.zeros(d_vocab))

    @property
    def W_U(self):
        return self.W_E.T

    def forward(self, tokens):
        return self.W_E[tokens] @ self.W_U + self.bias
