"""one row holds a NaN, and others have a number

A sum that skips NaN forgets the interference that is not known.
"""


def feature_dimensionality(W):
    length = W.norm(dim=-1, keepdim=True)
    unit = W / length.where(length != 0, 1)
    seen = (unit @ W.mT).square().nansum(-1)
    return length.squeeze(-1).square() / seen.where(seen != 0, 1)
