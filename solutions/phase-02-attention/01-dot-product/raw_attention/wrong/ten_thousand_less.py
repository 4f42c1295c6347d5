"""takes all the weight

A forbidden score that is ten thousand lower may still be the highest of its row, if scores are in
the thousands. Minus infinity is lower than any score.
"""


def attention(q, k, v, mask=None):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = scores - 1e4 * ~mask
    e = (scores - scores.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True) @ v
