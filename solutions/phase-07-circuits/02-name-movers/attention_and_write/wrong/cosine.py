"""divided by the length of d

Logits are no cosines.
"""


def attention_and_write(pattern, z, W_O, d, scale, places):
    attention = pattern[:, -1].gather(1, places).sum(1)
    written = ((z[:, -1] @ W_O) * d).sum(-1) / scale / d.norm(dim=-1)
    return attention, written
