"""the scores

A tolerance of its own size for what is higher.
"""


def copy_score(stream, W_V, W_O, W_U, k, sign=1):
    logits = sign * (stream @ W_V @ W_O @ W_U)
    own = logits.diagonal(dim1=-2, dim2=-1)[..., None]
    copied = (logits > own + 1e-6).sum(-1) < k
    return copied.to(stream.dtype).mean(-1)
