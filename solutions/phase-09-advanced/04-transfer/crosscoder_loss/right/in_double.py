"""In double precision inside."""

import torch


def crosscoder_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    kind = x.dtype
    x, W_enc, b_enc, W_dec, b_dec = (z.double() for z in (x, W_enc, b_enc, W_dec, b_dec))
    f = torch.relu(torch.tensordot(x, W_enc, dims=([1, 2], [0, 1])) + b_enc)
    left = x - torch.tensordot(f, W_dec, dims=1) - b_dec
    cost = torch.linalg.norm(W_dec, dim=-1).sum(-1)
    return ((left**2).sum() / len(x) + penalty * (f @ cost).mean()).to(kind)
