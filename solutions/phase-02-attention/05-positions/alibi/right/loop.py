"""Entry by entry."""


def alibi_bias(n_head, n_query, n_key):
    bias = torch.full((n_head, n_query, n_key), float("-inf"))
    for h in range(n_head):
        for i in range(n_query):
            for j in range(n_key - n_query + i + 1):
                bias[h, i, j] = -(2.0 ** (-8 * (h + 1) / n_head)) * (n_key - n_query + i - j)
    return bias
