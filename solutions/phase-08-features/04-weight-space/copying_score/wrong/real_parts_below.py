"""the sizes of the real parts

A quarter turn has no real parts; a turn by a little less would then seem to copy perfectly.
"""

import torch


def copying_score(A, B):
    values = torch.linalg.eigvals(B @ A).real
    return values.sum() / values.abs().sum()
