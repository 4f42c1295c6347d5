"""only the first place counts

S stands twice.
"""


def attention_and_write(pattern, z, W_O, d, scale, places):
    attention = pattern[:, -1].gather(1, places)[:, 0]
    written = ((z[:, -1] @ W_O) * d).sum(-1) / scale
    return attention, written
