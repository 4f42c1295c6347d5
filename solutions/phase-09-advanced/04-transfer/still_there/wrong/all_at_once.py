"""all features are fitted together

Each feature alone is asked.
"""

import torch


def still_there(features, directions, error):
    rows = torch.einsum("nf,fd->ndf", features, directions).flatten(0, 1)
    return torch.linalg.lstsq(rows, error.flatten()[:, None]).solution[:, 0]
