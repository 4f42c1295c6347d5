"""all heads have one slope

With one slope every head looks equally far.
"""


def alibi_bias(n_head, n_query, n_key):
    distance = torch.arange(n_key - n_query, n_key)[:, None] - torch.arange(n_key)
    bias = (-(2.0 ** (-8 / n_head)) * distance).masked_fill(distance < 0, -torch.inf)
    return bias.expand(n_head, -1, -1)
