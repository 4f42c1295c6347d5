"""there is no ReLU

Features below zero make the penalty a reward.
"""

import torch


def crosscoder_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = torch.einsum("nmd,mdf->nf", x, W_enc) + b_enc
    rebuilt = torch.einsum("nf,fmd->nmd", f, W_dec) + b_dec
    error = (x - rebuilt).pow(2).sum((1, 2)).mean()
    sparsity = penalty * (f * W_dec.norm(dim=2).sum(1)).sum(1).mean()
    return error + sparsity
