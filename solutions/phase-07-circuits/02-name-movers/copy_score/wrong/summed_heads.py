"""axes

The heads are summed before the unembedding.
"""


def copy_score(stream, W_V, W_O, W_U, k, sign=1):
    logits = sign * ((stream @ W_V @ W_O).sum(0) @ W_U)
    own = logits.diagonal(dim1=-2, dim2=-1)[..., None]
    copied = (logits > own).sum(-1) < k
    return copied.to(stream.dtype).mean(-1)
