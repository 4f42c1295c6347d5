"""each head's shares are divided by their sum

Shares are in logits.
"""


def by_source(pattern, v, W_O, d, scale):
    read = torch.einsum("bkhe,hed,bd->bhk", v, W_O, d) / scale[:, None, None]
    share = pattern[:, :, -1] * read
    return share / share.sum(-1, keepdim=True)
