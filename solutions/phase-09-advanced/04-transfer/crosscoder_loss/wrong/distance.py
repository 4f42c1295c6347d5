"""the distance is not squared"""

import torch


def crosscoder_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    f = (torch.einsum("nmd,mdf->nf", x, W_enc) + b_enc).relu()
    rebuilt = torch.einsum("nf,fmd->nmd", f, W_dec) + b_dec
    error = (x - rebuilt).flatten(1).norm(dim=1).mean()
    sparsity = penalty * (f * W_dec.norm(dim=2).sum(1)).sum(1).mean()
    return error + sparsity
