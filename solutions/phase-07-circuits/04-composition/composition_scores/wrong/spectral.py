"""largest singular values

The score is made of all directions, not of the strongest one.
"""

import torch


def composition_scores(W_OV1, W_QK2, W_OV2):
    size = lambda M: torch.linalg.matrix_norm(M, 2)  # noqa: E731
    return torch.stack([size(W_OV1 @ M) / (size(W_OV1) * size(M)) for M in (W_QK2, W_QK2.T, W_OV2)])
