"""symmetric part

The symmetric part of the small B A depends on the gauge. The score must not.
"""

import torch


def copying_score(A, B):
    M = B @ A
    values = torch.linalg.eigvalsh((M + M.T) / 2)
    return values.sum() / values.abs().sum()
