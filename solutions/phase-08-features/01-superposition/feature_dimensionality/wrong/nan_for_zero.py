"""a zero row gives NaN

0/0.
"""

import torch


def feature_dimensionality(W):
    size = W.square().sum(-1)
    return size.square() / (W @ W.mT).square().sum(-1)
