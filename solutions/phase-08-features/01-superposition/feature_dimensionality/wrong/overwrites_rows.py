"""your code changes its input W

The rows are brought to length 1 in the caller's tensor.
"""


def feature_dimensionality(W):
    length = W.norm(dim=-1, keepdim=True)
    given = W.clone()
    W /= length.where(length != 0, 1)
    seen = (W @ given.mT).square().sum(-1)
    return length.squeeze(-1).square() / seen.where(seen != 0, 1)
