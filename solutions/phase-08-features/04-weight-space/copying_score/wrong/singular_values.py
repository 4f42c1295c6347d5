"""singular values

The sum of singular values is larger, unless the matrix is normal. A head that copies in skewed
directions would score low.
"""

import torch


def copying_score(A, B):
    core = torch.linalg.qr(A).R @ torch.linalg.qr(B.T).R.T
    return (B @ A).trace() / torch.linalg.svdvals(core).sum()
