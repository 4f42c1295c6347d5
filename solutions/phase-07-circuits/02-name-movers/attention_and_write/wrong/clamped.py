"""the attention

The attention is cut at 0.9.
"""


def attention_and_write(pattern, z, W_O, d, scale, places):
    attention = pattern[:, -1].gather(1, places).sum(1).clamp(max=0.9)
    return attention, ((z[:, -1] @ W_O) * d).sum(-1) / scale
