"""direction of the first prompt

Every prompt has its own names.
"""


def attention_and_write(pattern, z, W_O, d, scale, places):
    attention = pattern[:, -1].gather(1, places).sum(1)
    written = ((z[:, -1] @ W_O) * d[0]).sum(-1) / scale
    return attention, written
