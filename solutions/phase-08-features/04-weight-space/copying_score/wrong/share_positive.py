"""share of positive eigenvalues

One large eigenvalue may outweigh all others, and it hides in a count.
"""

import torch


def copying_score(A, B):
    values = torch.linalg.eigvals(B @ A)
    return (values.real > 0).to(A.dtype).mean()
