"""The norm by vector lengths, the difference before the matrix."""

import torch


def path_change(x, sent, sent_corrupt, mlp, W):
    here = x + mlp(x)
    there = here - sent + sent_corrupt
    root = x.shape[-1] ** 0.5
    a, b = (root * v / torch.linalg.vector_norm(v, dim=-1, keepdim=True) for v in (there, here))
    return (a - b) @ W
