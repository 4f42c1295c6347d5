"""compared by their size

A head that lowers is no copier.
"""


def copy_score(stream, W_V, W_O, W_U, k, sign=1):
    logits = (stream @ W_V @ W_O @ W_U).abs()
    own = logits.diagonal(dim1=-2, dim2=-1)[..., None]
    copied = (logits > own).sum(-1) < k
    return copied.to(stream.dtype).mean(-1)
