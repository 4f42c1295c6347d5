"""the sum leaves out the feature itself

That is the interference.
"""

import torch


def feature_dimensionality(W):
    unit = torch.nn.functional.normalize(W, dim=-1)
    seen = (unit @ W.mT).square()
    seen = seen.sum(-1) - seen.diagonal(dim1=-2, dim2=-1)
    return torch.where(seen > 0, W.square().sum(-1) / seen, 0.0)
