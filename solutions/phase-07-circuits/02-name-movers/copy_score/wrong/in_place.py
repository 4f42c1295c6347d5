"""in place

The stream is normalized in place.
"""


def copy_score(stream, W_V, W_O, W_U, k, sign=1):
    stream.div_(stream.norm(dim=-1, keepdim=True))
    logits = sign * (stream @ W_V @ W_O @ W_U)
    own = logits.diagonal(dim1=-2, dim2=-1)[..., None]
    copied = (logits > own).sum(-1) < k
    return copied.to(stream.dtype).mean(-1)
