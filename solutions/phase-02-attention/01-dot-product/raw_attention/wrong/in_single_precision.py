"""the precision of float32

The result has the dtype of the inputs, and half of its digits are wrong. A check in double
precision, of a gradient for instance, would blame something else.
"""

import torch


def attention(q, k, v, mask=None):
    scores = q.float() @ k.float().transpose(-1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = scores.masked_fill(~mask, -torch.inf)
    e = (scores - scores.amax(-1, keepdim=True)).exp()
    return (e / e.sum(-1, keepdim=True) @ v.float()).to(v.dtype)
