"""The same division in torch's own words."""

import torch


def scale(scores, d_head):
    return torch.mul(scores, torch.tensor(d_head).rsqrt())
