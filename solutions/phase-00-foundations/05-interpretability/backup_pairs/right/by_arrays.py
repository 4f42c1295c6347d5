"""A table of joint effects in torch, in double precision; removed parts are given as tuples."""

import torch


def backup_pairs(effect, parts, tolerance):
    n = len(parts)
    alone = torch.tensor([effect((p,)) for p in parts], dtype=torch.float64)
    joint = torch.zeros(n, n, dtype=torch.float64)
    for i, j in torch.triu_indices(n, n, 1).T.tolist():
        joint[i, j] = effect((parts[i], parts[j]))
    beyond = (joint - alone[:, None] - alone).abs() > tolerance
    small = alone.abs() <= tolerance
    keep = (beyond & small[:, None] & small).triu(1)
    return [(parts[i], parts[j]) for i, j in keep.nonzero().tolist()]
