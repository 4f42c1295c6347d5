"""the scores

The softmax rounds small differences away.
"""


def copy_score(stream, W_V, W_O, W_U, k, sign=1):
    logits = sign * (stream @ W_V @ W_O @ W_U)
    logits = logits.softmax(-1)
    own = logits.diagonal(dim1=-2, dim2=-1)[..., None]
    copied = (logits > own).sum(-1) < k
    return copied.to(stream.dtype).mean(-1)
