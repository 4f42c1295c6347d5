"""where heads look at later tokens"""

import torch


def pull_back(g, pattern, W_V, W_O, weight, scale):
    z = torch.einsum("nqd,hkd->nhqk", g, W_O)
    u = torch.einsum("hqp,nhqk,hdk->npd", pattern.tril(), z, W_V)
    u = u * weight
    return g + (u - u.mean(-1, keepdim=True)) / scale[:, None]
