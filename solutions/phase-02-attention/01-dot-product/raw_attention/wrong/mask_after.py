"""the weight of forbidden keys is lost

Zeroing weights after they were normalized leaves rows that no longer sum to 1: what the forbidden
keys had got goes nowhere, instead of to the keys that remain.
"""


def attention(q, k, v, mask=None):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    e = (scores - scores.amax(-1, keepdim=True)).exp()
    weights = e / e.sum(-1, keepdim=True)
    if mask is not None:
        weights = weights * mask
    return weights @ v
