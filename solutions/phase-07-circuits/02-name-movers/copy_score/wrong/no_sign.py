"""`sign` is not used

Heads that lower a name score 0.
"""


def copy_score(stream, W_V, W_O, W_U, k, sign=1):
    logits = stream @ W_V @ W_O @ W_U
    own = logits.diagonal(dim1=-2, dim2=-1)[..., None]
    copied = (logits > own).sum(-1) < k
    return copied.to(stream.dtype).mean(-1)
