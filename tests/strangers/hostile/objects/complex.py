"""Other numbers are not the same."""
import torch


def scale(scores, d_head):
    return torch.complex(scores, scores)
