"""`d` was changed

The directions are divided in place.
"""


def attention_and_write(pattern, z, W_O, d, scale, places):
    attention = pattern[:, -1].gather(1, places).sum(1)
    d /= scale[:, None]
    return attention, ((z[:, -1] @ W_O) * d).sum(-1)
