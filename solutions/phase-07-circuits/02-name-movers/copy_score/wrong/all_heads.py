"""all heads have the same score

The mean runs over heads, too.
"""


def copy_score(stream, W_V, W_O, W_U, k, sign=1):
    logits = sign * (stream @ W_V @ W_O @ W_U)
    own = logits.diagonal(dim1=-2, dim2=-1)[..., None]
    copied = (logits > own).sum(-1) < k
    return copied.to(stream.dtype).mean().expand(len(W_V))
