"""not divided by the norm's scale

The logits come after the norm.
"""


def attention_and_write(pattern, z, W_O, d, scale, places):
    attention = pattern[:, -1].gather(1, places).sum(1)
    written = ((z[:, -1] @ W_O) * d).sum(-1)
    return attention, written
