"""is read, and the head writes

The last token before the start token is not written against.
"""

import math

import torch


def suppressor(at, d_model, d_head, strength):
    n = at["token"].stop - at["token"].start
    start = at["token"].start + n - 1
    sharp = 20 * math.sqrt(d_head)
    words = torch.eye(n)
    words[-1] = 0
    words[-2] = 0
    W_Q, W_K, W_V = torch.zeros(3, d_model, d_head)
    W_O = torch.zeros(d_head, d_model)
    W_Q[at["next"], :n] = 2 * sharp * torch.eye(n)
    W_K[at["token"], :n] = torch.eye(n)
    W_Q[at["one"], n] = sharp
    W_K[start, n] = 1
    W_V[at["token"], :n] = -strength * words
    W_O[:n, at["next"]] = torch.eye(n)
    return W_Q, W_K, W_V, W_O
