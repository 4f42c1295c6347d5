"""only exchanges or flips the dimensions

A permutation is orthogonal, and keeps what lies along the axes.
"""

import torch


def turned_scores(W_OV1, W_QK2, W_OV2, n_draw=20, seed=0):
    generator = torch.Generator().manual_seed(seed)
    scores = []
    for _ in range(n_draw):
        order = torch.randperm(len(W_OV1), generator=generator)
        scores.append(composition_scores(W_OV1[:, order], W_QK2, W_OV2))
    return torch.stack(scores)


def composition_scores(W_OV1, W_QK2, W_OV2):
    readers = [W_QK2, W_QK2.T, W_OV2]
    return torch.stack([(W_OV1 @ M).norm() / (W_OV1.norm() * M.norm()) for M in readers])
