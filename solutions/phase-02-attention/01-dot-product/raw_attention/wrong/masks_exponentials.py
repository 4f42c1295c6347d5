"""mask before you take the largest score

Striking out exponentials is the same in exact numbers. But if the largest score of the row belongs
to a forbidden key, every exponential that remains is e to minus a lot: 0/0.
"""


def attention(q, k, v, mask=None):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    e = (scores - scores.amax(-1, keepdim=True)).exp()
    if mask is not None:
        e = e * mask
    return e / e.sum(-1, keepdim=True) @ v
