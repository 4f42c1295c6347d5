"""eigvalsh takes its argument for symmetric

It reads one triangle and mirrors it.
"""

import torch


def copying_score(A, B):
    values = torch.linalg.eigvalsh(B @ A)
    return values.sum() / values.abs().sum()
