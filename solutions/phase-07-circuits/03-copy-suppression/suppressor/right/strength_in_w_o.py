"""the strength stands in W_O, and the sharpness in W_K"""


def suppressor(at, d_model, d_head, strength):
    import torch

    n = at["token"].stop - at["token"].start
    W_Q, W_K, W_V = (torch.zeros(d_model, d_head) for _ in range(3))
    W_O = torch.zeros(d_head, d_model)
    for t in range(n - 1):
        W_Q[at["next"].start + t, t] = 1
        W_K[at["token"].start + t, t] = 40 * d_head**0.5
        W_V[at["token"].start + t, t] = 1
        W_O[t, at["next"].start + t] = -strength
    W_Q[at["one"].start, n] = 1
    W_K[at["token"].start + n - 1, n] = 20 * d_head**0.5
    return W_Q, W_K, W_V, W_O
