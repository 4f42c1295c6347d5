"""complex number

The imaginary parts cancel in the sum, and the type stays.
"""

import torch


def copying_score(A, B):
    values = torch.linalg.eigvals(B @ A)
    return values.sum() / values.abs().sum()
