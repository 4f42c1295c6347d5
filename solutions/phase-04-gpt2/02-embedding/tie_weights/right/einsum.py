"""One-hot rows and sums over named axes; the parameter is registered by name, or as None."""

import torch
from torch import nn


class ZeroLayer(nn.Module):
    def __init__(self, d_vocab, d_model, tie):
        super().__init__()
        self.W_E = nn.Parameter(0.02 * torch.randn(d_vocab, d_model))
        self.bias = nn.Parameter(torch.zeros(d_vocab))
        own = None if tie else nn.Parameter(torch.randn(d_model, d_vocab) / 50)
        self.register_parameter("own", own)

    @property
    def W_U(self):
        return self.W_E.permute(1, 0) if self.own is None else self.own

    def forward(self, tokens):
        rows = torch.eye(len(self.W_E), dtype=self.W_E.dtype)[tokens]
        return torch.einsum("bpv,vd,dw->bpw", rows, self.W_E, self.W_U) + self.bias
