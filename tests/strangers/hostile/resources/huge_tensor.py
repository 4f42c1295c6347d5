"""A tensor without end is not sent."""
import torch


def scale(scores, d_head):
    return torch.zeros(1).expand(1 << 40)
