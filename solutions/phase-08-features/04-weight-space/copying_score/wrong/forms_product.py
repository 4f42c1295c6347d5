"""A B is formed

Right, and for a vocabulary of tens of thousands of tokens it needs gigabytes and hours.
"""

import torch


def copying_score(A, B):
    values = torch.linalg.eigvals(A @ B)
    return values.real.sum() / values.abs().sum()
