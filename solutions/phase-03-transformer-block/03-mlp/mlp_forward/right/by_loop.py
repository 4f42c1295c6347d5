"""A loop over the neurons: each one's activation times its value."""

import math

import torch


def gelu(x):
    cubic = x + 0.044715 * x * x * x
    return x * (1 + torch.tanh(math.sqrt(2 / math.pi) * cubic)) / 2


def mlp(x, W_in, b_in, W_out, b_out, activation=gelu):
    out = torch.zeros_like(x) + b_out
    for i in range(len(b_in)):
        match = (x * W_in[:, i]).sum(-1, keepdim=True) + b_in[i]
        out = out + activation(match) * W_out[i]
    return out
