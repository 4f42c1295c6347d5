"""has 0 axes

Hidden dimensions over squared lengths: the mean, and not each feature's.
"""

import torch


def feature_dimensionality(W):
    return W.shape[-1] / W.square().sum((-1, -2))
