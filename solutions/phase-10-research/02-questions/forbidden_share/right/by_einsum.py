"""a running product"""

import torch


def forbidden_share(allowed):
    left = torch.ones(len(allowed), dtype=torch.float64)
    for e in range(allowed.shape[1]):
        left = left * torch.einsum("hr->h", allowed[:, e].double()) / allowed.shape[2]
    return 1 - left
