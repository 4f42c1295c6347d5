"""not finite where a direction has length zero

The value is right. An exclusive feature has a direction of length zero, and its gradient is NaN.
"""

import torch


def crosscoder_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = (torch.einsum("nmd,mdf->nf", x, W_enc) + b_enc).relu()
    rebuilt = torch.einsum("nf,fmd->nmd", f, W_dec) + b_dec
    error = (x - rebuilt).pow(2).sum((1, 2)).mean()
    lengths = W_dec.pow(2).sum(2).sqrt().sum(1)
    return error + penalty * (f * lengths).sum(1).mean()
