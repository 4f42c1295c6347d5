"""which is

A small number below, against a division by zero, takes over where the weights are tiny.
"""

import torch


def copying_score(A, B):
    values = torch.linalg.eigvals(B @ A)
    return values.real.sum() / (values.abs().sum() + 1e-9)
