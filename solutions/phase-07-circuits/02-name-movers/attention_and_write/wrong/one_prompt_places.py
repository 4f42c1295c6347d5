"""places of the first prompt

Names stand elsewhere in other prompts.
"""


def attention_and_write(pattern, z, W_O, d, scale, places):
    attention = pattern[:, -1][:, places[0]].sum(1)
    written = ((z[:, -1] @ W_O) * d).sum(-1) / scale
    return attention, written
