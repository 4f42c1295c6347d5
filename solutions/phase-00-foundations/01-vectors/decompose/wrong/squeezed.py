"""the coefficients of one vector

`squeeze` drops every axis of size 1, also the batch of one vector and a single feature.
"""

import torch


def decompose(x, features):
    c = x @ torch.linalg.pinv(features)
    share = (c @ features).square().sum(-1) / x.square().sum(-1)
    return c.squeeze(), torch.nan_to_num(share).squeeze()
