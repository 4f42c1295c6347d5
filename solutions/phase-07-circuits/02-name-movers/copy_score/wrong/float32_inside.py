"""added to W_U

float64 becomes float32 inside: logits that differ little become equal.
"""


def copy_score(stream, W_V, W_O, W_U, k, sign=1):
    logits = sign * (stream.float() @ W_V.float() @ W_O.float() @ W_U.float())
    own = logits.diagonal(dim1=-2, dim2=-1)[..., None]
    return ((logits > own).sum(-1) < k).to(stream.dtype).mean(-1)
