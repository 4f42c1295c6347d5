"""A linear layer whose weight is the same parameter as W_E: it is counted once."""

import torch
from torch import nn


class ZeroLayer(nn.Module):
    def __init__(self, d_vocab, d_model, tie):
        super().__init__()
        self.W_E = nn.Parameter(0.02 * torch.randn(d_vocab, d_model))
        self.bias = nn.Parameter(torch.zeros(d_vocab))
        self.unembed = nn.Linear(d_model, d_vocab, bias=False)
        if tie:
            self.unembed.weight = self.W_E
        else:
            nn.init.normal_(self.unembed.weight, std=0.02)

    @property
    def W_U(self):
        return self.unembed.weight.T

    def forward(self, tokens):
        return self.unembed(self.W_E[tokens]) + self.bias
