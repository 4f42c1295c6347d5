"""names with the same logit count as higher

A head that writes nothing ties everywhere.
"""


def copy_score(stream, W_V, W_O, W_U, k, sign=1):
    logits = sign * (stream @ W_V @ W_O @ W_U)
    own = logits.diagonal(dim1=-2, dim2=-1)[..., None]
    copied = (logits >= own).sum(-1) - 1 < k
    return copied.to(stream.dtype).mean(-1)
