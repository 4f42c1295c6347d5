"""the sign is lost

Whether it raises or lowers was the question.
"""


def attention_and_write(pattern, z, W_O, d, scale, places):
    attention = pattern[:, -1].gather(1, places).sum(1)
    written = ((z[:, -1] @ W_O) * d).sum(-1).abs() / scale
    return attention, written
