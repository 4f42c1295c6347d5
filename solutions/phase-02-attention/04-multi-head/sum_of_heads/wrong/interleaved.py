"""every n_head-th row

A head owns consecutive rows. Cut the other way, each head's z meets rows that belong to all
heads.
"""


def head_writes(z, W_O_fused, b_O):
    n_head, d_head = z.shape[-2:]
    W_O = W_O_fused.unflatten(0, (d_head, n_head))
    return torch.einsum("bphd,dhm->bphm", z, W_O), b_O
