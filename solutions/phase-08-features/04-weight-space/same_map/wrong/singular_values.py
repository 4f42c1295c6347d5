"""only the singular values are compared

They say how strong the terms are, and not what these read and write.
"""

import torch


def same_map(A, B, C, D):
    def values(A, B):
        return torch.linalg.svdvals(torch.linalg.qr(A).R @ torch.linalg.qr(B.T).R.T)

    one, two = values(A, B), values(C, D)
    k = max(len(one), len(two))
    one = torch.nn.functional.pad(one, (0, k - len(one)))
    two = torch.nn.functional.pad(two, (0, k - len(two)))
    return one @ two / (one.norm() * two.norm())
