"""W_E learns as the unembedding only

`detach` on the way in leaves the values and takes the gradient of the first role.
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
            self.u = nn.Parameter(0.02 * torch.randn(d_model, d_vocab))

    @property
    def W_U(self):
        return self.W_E.T if self.tie else self.u

    def forward(self, tokens):
        return self.W_E.detach()[tokens] @ self.W_U + self.bias
