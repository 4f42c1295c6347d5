"""A tensor without numbers is refused in a sentence."""
import torch


def scale(scores, d_head):
    return torch.empty(scores.shape, device="meta")
