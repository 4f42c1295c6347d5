"""the distance does nothing

If the key is turned with the query, the angle between them stays.
"""


def relative_scores(q, k, base=10_000.0):
    half = q.shape[-1] // 2
    speed = base ** (-torch.arange(half, dtype=q.dtype) / half)
    angle = torch.arange(8, dtype=q.dtype)[:, None] * speed
    q, k = (rotate(x.expand(1, 8, *x.shape), angle.cos(), angle.sin())[0] for x in (q, k))
    return q @ k.mT
