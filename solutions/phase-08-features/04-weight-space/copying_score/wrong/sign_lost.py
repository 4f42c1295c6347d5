"""the sign is lost

A head that suppresses what it reads would score as one that copies it.
"""

import torch


def copying_score(A, B):
    values = torch.linalg.eigvals(B @ A)
    return values.sum().abs() / values.abs().sum()
