"""the penalty ignores how long directions are

Long directions make weak features, which cost nothing.
"""

import torch


def crosscoder_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = (torch.einsum("nmd,mdf->nf", x, W_enc) + b_enc).relu()
    rebuilt = torch.einsum("nf,fmd->nmd", f, W_dec) + b_dec
    error = (x - rebuilt).pow(2).sum((1, 2)).mean()
    return error + penalty * f.sum(1).mean()
