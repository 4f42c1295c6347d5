"""every model has features of its own

That is two autoencoders, and no feature is shared.
"""

import torch


def crosscoder_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    each = (torch.einsum("nmd,mdf->nmf", x, W_enc) + b_enc).relu()
    rebuilt = torch.einsum("nmf,fmd->nmd", each, W_dec) + b_dec
    error = (x - rebuilt).pow(2).sum((1, 2)).mean()
    sparsity = penalty * (each * W_dec.norm(dim=2).T).sum((1, 2)).mean()
    return error + sparsity
