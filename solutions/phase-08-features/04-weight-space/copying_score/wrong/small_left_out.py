"""the small eigenvalues are left out

A threshold against rounding drops small eigenvalues, and many small ones make up much of the sums.
"""

import torch


def copying_score(A, B):
    values = torch.linalg.eigvals(B @ A)
    values = values[values.abs() > 0.02 * values.abs().max()]
    return values.real.sum() / values.abs().sum()
