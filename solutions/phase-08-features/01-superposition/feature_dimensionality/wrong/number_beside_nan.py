"""one row holds a NaN, and others have a number

NaN > 0 is false: an unknown denominator is taken for a dropped feature.
"""


def feature_dimensionality(W):
    length = W.norm(dim=-1, keepdim=True)
    unit = W / length.where(length > 0, 1)
    seen = (unit @ W.mT).square().sum(-1)
    return length.squeeze(-1).square() / seen.where(seen > 0, 1)
