"""the pattern is used from keys to queries"""

import torch


def pull_back(g, pattern, W_V, W_O, weight, scale):
    z = torch.einsum("nqd,hkd->nhqk", g, W_O)
    u = torch.einsum("hpq,nhqk,hdk->npd", pattern, z, W_V)
    u = u * weight
    return g + (u - u.mean(-1, keepdim=True)) / scale[:, None]
