"""the head pays as little as

Scores are divided by √d_head: a fixed factor is too soft for a wide head.
"""

import torch


def suppressor(at, d_model, d_head, strength):
    token, ahead, one = (torch.arange(d_model)[at[x]] for x in ("token", "next", "one"))
    n = len(token)
    W_Q, W_K, W_V = (torch.zeros(d_model, d_head) for _ in range(3))
    W_O = torch.zeros(d_head, d_model)
    i, big = torch.arange(n - 1), 100.0
    W_Q[ahead[i], i], W_Q[one, n] = 2 * big, big
    W_K[token[i], i], W_K[token[n - 1], n] = 1, 1
    W_V[token[i], i] = 1
    W_O[i, ahead[i]] = -strength
    return W_Q, W_K, W_V, W_O
