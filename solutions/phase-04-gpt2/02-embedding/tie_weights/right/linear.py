"""`functional.linear`, whose weight is a row an output: W_E itself."""

import torch
from torch import nn


class ZeroLayer(nn.Module):
    def __init__(self, d_vocab, d_model, tie):
        super().__init__()
        self.W_E = nn.Parameter(0.02 * torch.randn(d_vocab, d_model))
        self.bias = nn.Parameter(torch.zeros(d_vocab))
        self.out = None if tie else nn.Parameter(torch.empty(d_vocab, d_model).normal_(std=0.02))

    @property
    def W_U(self):
        return (self.W_E if self.out is None else self.out).transpose(0, 1)

    def forward(self, tokens):
        weight = self.W_E if self.out is None else self.out
        return nn.functional.linear(self.W_E[tokens], weight, self.bias)
