"""NumPy's eigenvalues, of the transposed product."""

import numpy as np
import torch


def copying_score(A, B):
    values = np.linalg.eigvals((A.T @ B.T).numpy())
    return torch.tensor(values.real.sum() / np.abs(values).sum(), dtype=A.dtype)
